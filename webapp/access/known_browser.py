"""A browser that signed in before is told apart from strangers at the same address by a signed cookie."""

import secrets
from datetime import timedelta

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

_COOKIE = "aedmap_known"
_KEPT = timedelta(days=180)


def place_of_request(name: str) -> str:
    """Where a try to sign in comes from: this very browser if it signed in with that name before, else the address."""
    try:
        known = _signer().loads(request.cookies.get(_COOKIE, ""))
    except BadSignature:
        known = None
    if isinstance(known, list) and len(known) == 2 and known[0] == name:
        return f"browser {known[1]}"
    return f"address {request.remote_addr}"


def remember_browser(response: Response, name: str) -> None:
    """After a right password: let this browser keep its own count of wrong ones."""
    response.set_cookie(
        _COOKIE,
        _signer().dumps([name, secrets.token_urlsafe(12)]),
        max_age=_KEPT,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="known browser")
