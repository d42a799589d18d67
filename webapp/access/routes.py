"""Sign in, sign out, choose one's own password."""

import secrets
from datetime import UTC, datetime

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from aedmap.errors import InvalidInput
from aedmap.storage import Account, Role
from webapp.access.doors import for_everyone, for_signed_in, signed_in
from webapp.access.forms import PasswordForm, SignInForm
from webapp.access.known_browser import place_of_request, remember_browser
from webapp.deployment import here
from webapp.languages import safe_next
from webapp.translate import _

pages = Blueprint("access", __name__)
_HOME = {Role.DISPATCHER: "dispatcher.page", Role.PLANNER: "planner.page", Role.STEWARD: "steward.page"}


@pages.route("/sign-in", methods=["GET", "POST"])
@for_everyone
def sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit() and (account := _account_of(form)):
        _begin_session(account)
        response = make_response(redirect(_first_page(account)))
        remember_browser(response, account.name)
        return response
    return render_template("access/sign_in.html", form=form), 422 if form.is_submitted() else 200


@pages.post("/sign-out")
@for_everyone
def sign_out() -> ResponseReturnValue:
    if signed_in() is not None:
        now = datetime.now(UTC)
        here().database.accounts.end_session(
            session["id"], at=now, runs_out_at=now + current_app.permanent_session_lifetime
        )
    _forget_session()
    return redirect(url_for("public.page"))


@pages.route("/password", methods=["GET", "POST"])
@for_signed_in
def password() -> ResponseReturnValue:
    form = PasswordForm()
    if form.validate_on_submit() and (account := _changed(form)):
        _begin_session(account)
        return redirect(_first_page(account))
    return render_template("access/password.html", form=form, account=signed_in()), 422 if form.is_submitted() else 200


def _account_of(form: SignInForm) -> Account | None:
    """The account whose name and password were typed; otherwise the form says what is wrong."""
    name, guessing = form.name.data, here().guessing
    place = place_of_request(name)
    if not guessing.may_try(name, place):
        form.password.errors = [_("Too many wrong passwords; wait five minutes and try again.")]
        return None
    account = here().database.accounts.sign_in(name, form.password.data, at=datetime.now(UTC))
    if account is None:
        guessing.was_wrong(name, place)
        form.password.errors = [_("Name or password is wrong; type both again.")]
    else:
        guessing.was_right(name, place)
    return account


def _changed(form: PasswordForm) -> Account | None:
    account = signed_in()
    if account is None:
        return None
    if form.new.data == form.old.data:
        form.new.errors = [_("The new password is the old one; choose another.")]
        return None
    try:
        accounts = here().database.accounts
        return accounts.change_password(account.name, form.old.data, form.new.data, at=datetime.now(UTC))
    except InvalidInput:
        form.old.errors = [_("The present password is wrong; type it again.")]
        return None


def _begin_session(account: Account) -> None:
    """A new session, so that one planted before the sign-in is worth nothing."""
    _forget_session()
    session["account"], session["stamp"] = account.id, account.stamp
    session["id"] = secrets.token_urlsafe(16)
    session.permanent = True


def _forget_session() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def _first_page(account: Account) -> str:
    wanted = request.args.get("next")
    if account.must_change_password:
        return url_for("access.password", next=wanted)
    home = next((page for role, page in _HOME.items() if role in account.roles), "public.page")
    return safe_next(wanted) if wanted else url_for(home)
