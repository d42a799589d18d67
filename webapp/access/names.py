"""Who did something, in words."""

from flask import g

from webapp.deployment import here
from webapp.translate import _


def who(actor: str) -> str:
    """The name of an account by its id; what is no account is said as it is."""
    if "account_names" not in g:
        g.account_names = {account.id: account.name for account in here().database.accounts.list_accounts()}
    names: dict[str, str] = g.account_names
    return names.get(actor) or (_("command line") if actor == "cli" else actor)
