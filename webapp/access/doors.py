"""The door of every route: each view says for whom it is, and a view that says nothing stops the app from starting."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from aedmap.storage import Account, Role
from webapp.deployment import here
from webapp.problems import problem, wants_page
from webapp.translate import _

View = TypeVar("View", bound=Callable[..., Any])
_DOOR = "_aedmap_door"
EVERYONE = frozenset[Role]()


def for_everyone(view: View) -> View:
    """Open to people who are not signed in."""
    setattr(view, _DOOR, EVERYONE)
    return view


def for_signed_in(view: View) -> View:
    """Open to every account, also to one that still has its one-time password."""
    setattr(view, _DOOR, None)
    return view


def for_role(*roles: Role) -> Callable[[View], View]:
    """Open to accounts that have one of these roles."""

    def mark(view: View) -> View:
        setattr(view, _DOOR, frozenset(roles))
        return view

    return mark


def door_of(view: Callable[..., Any]) -> frozenset[Role] | None:
    """Roles that may enter; empty for everyone, None for every account."""
    door: frozenset[Role] | None = getattr(view, _DOOR)
    return door


def check_every_door(app: Flask) -> None:
    """Refuse to start with a route that does not say for whom it is."""
    for_everyone(app.view_functions["static"])
    missing = [name for name, view in app.view_functions.items() if not hasattr(view, _DOOR)]
    if missing:
        raise RuntimeError(f"These routes do not say for whom they are: {', '.join(missing)}.")


def guard() -> ResponseReturnValue | None:
    """Run before each request: let in, ask to sign in, or refuse."""
    if request.endpoint is None:
        return None  # no such address: the answer is 404, whoever asks
    door = door_of(current_app.view_functions[request.endpoint])
    if door == EVERYONE:
        return None
    account = signed_in()
    if account is None:
        return _ask_to_sign_in()
    if door is None:
        return None
    if account.must_change_password:
        return _ask_for_password()
    if not account.roles & door:
        return problem(403, _("The account %(name)s has no right to this page.", name=account.name))
    return None


def signed_in() -> Account | None:
    """The account of this request's session, looked up once; none when signed out or its password changed."""
    if "account" not in g:
        account_id, session_id = session.get("account"), session.get("id")
        found = here().database.accounts.in_session(account_id, session_id) if account_id and session_id else None
        g.account = found if found and found.stamp == session.get("stamp") else None
    account: Account | None = g.account
    return account


def actor() -> str:
    """What events name as the one who did it."""
    account = signed_in()
    return account.id if account else "public"


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method == "GET" and wants_page():
        return redirect(url_for("access.sign_in", next=request.full_path.rstrip("?")))
    return problem(401, _("Sign in first; this address is for signed-in people only."))


def _ask_for_password() -> ResponseReturnValue:
    if request.method == "GET" and wants_page():
        return redirect(url_for("access.password", next=request.full_path.rstrip("?")))
    return problem(403, _("Choose your own password first."))
