"""`aedmap backup` and `aedmap restore`."""

from pathlib import Path

import click

from aedmap.cli.output import database_option, json_option, print_json, progress_bars
from aedmap.settings import read_settings
from aedmap.storage import open_database, restore_database
from aedmap.storage.backup import Manifest, open_backup
from aedmap.storage.files import PHOTOS, FileStore

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@database_option
@json_option
def backup(file: Path, database_url: str | None, as_json: bool) -> None:
    """Write everything in the database and its photographs to FILE, also while 'aedmap serve' runs.

    The file is the same for SQLite and PostgreSQL. It holds password hashes and personal data: keep it safe.
    Photographs of inspections are taken from AEDMAP_FILES_DIR.

    \b
    --json prints:
      file, sha256, made_at, schema, town, sample, head (of the event log), tables {name: rows},
      photographs (number), photographs_missing (named by inspections, but not in AEDMAP_FILES_DIR)
    """
    given = read_settings()
    with (
        open_database(database_url or given.database_url, create=False) as database,
        progress_bars(quiet=as_json) as progress,
    ):
        manifest, digest = database.backup(file, progress, FileStore(given.files_dir / PHOTOS))
    _tell("Wrote", file, manifest, digest, as_json)


@click.command()
@click.argument("file", type=_FILE)
@database_option
@click.option("--yes", is_flag=True, help="Lose what the database holds now.")
@json_option
def restore(file: Path, database_url: str | None, yes: bool, as_json: bool) -> None:
    """Put the backup FILE into an empty database, of either kind; all of it or nothing.

    Photographs of inspections go to AEDMAP_FILES_DIR, beside those that are there.

    \b
    --json prints: the same as 'aedmap backup'
    """
    given = read_settings()
    photos = FileStore(given.files_dir / PHOTOS)
    with progress_bars(quiet=as_json) as progress, open_backup(file, progress) as checked:
        url = database_url or given.database_url
        restore_database(url, checked, replace=yes, photos=photos, progress=progress)
    _tell("Restored", file, checked.manifest, checked.digest, as_json)


def _tell(done: str, file: Path, manifest: Manifest, digest: str, as_json: bool) -> None:
    rows = {table.name: table.rows for table in manifest.tables}
    if as_json:
        told = {name: getattr(manifest, name) for name in ("made_at", "schema", "town", "sample", "head")}
        pictures = {"photographs": len(manifest.photographs), "photographs_missing": manifest.photographs_missing}
        print_json({"file": str(file), "sha256": digest, **told, "tables": rows, **pictures})
        return
    click.echo(f"{done} {file}: {manifest.rows:,} rows of {manifest.made_at}, SHA-256 {digest}")
    click.echo("  " + ", ".join(f"{name} {count:,}" for name, count in rows.items() if count))
    if manifest.photographs or manifest.photographs_missing:
        lacking = manifest.photographs_missing
        missing = f"; {lacking} that inspections name were not in AEDMAP_FILES_DIR" if lacking else ""
        click.echo(f"  photographs {len(manifest.photographs):,}{missing}")
    if manifest.head:
        click.echo(f"  head of the event log {manifest.head}")
