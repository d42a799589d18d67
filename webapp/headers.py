"""What every answer says to the browser: load from here only, run no inline script, be framed by nobody."""

from flask import Response, request

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",  # the map reads sprites from blobs
        "connect-src 'self'",
        "worker-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HASHED = "/static/built/assets/"


def add_headers(response: Response) -> Response:
    """Run after each request; a view's own policy (a downloaded report) stays."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _POLICY)
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    if request.path.startswith(_HASHED):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif not request.path.startswith(("/static/", "/town/")):
        # Pages show who is signed in and where people are: no cache may keep them.
        headers.setdefault("Cache-Control", "no-store")
    return response
