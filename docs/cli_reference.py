"""Write docs/cli.md from what the commands say of themselves: `python docs/cli_reference.py`. A test compares."""

from collections.abc import Iterator
from pathlib import Path

import click

from aedmap.cli import cli

PAGE = Path(__file__).with_name("cli.md")
_HEAD = """# Commands

Written by `python docs/cli_reference.py` from what `--help` prints.

A mistake of yours is one sentence on standard error and exit code 2; with `--json` it is
`{"error": {"kind": ..., "detail": ...}}` on standard output. Progress goes to standard error.
"""


def write() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_section(context) for context in _leaves(_root()))])


def _root() -> click.Context:
    # With the settings of a real call: click keeps a command's help option from the first context that asks for it.
    return click.Context(cli, info_name="aedmap", **cli.context_settings)


def _leaves(context: click.Context) -> Iterator[click.Context]:
    command = context.command
    if not isinstance(command, click.Group):
        yield context
        return
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None:
            yield from _leaves(click.Context(child, info_name=name, parent=context))


def _section(context: click.Context) -> str:
    context.max_content_width = context.terminal_width = 110
    return f"## {context.command_path}\n\n```\n{context.get_help()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(write(), "utf-8")
