"""The session cookie goes only over TLS wherever the page came over TLS."""

from flask import Flask, request
from flask.sessions import SecureCookieSessionInterface


class Sessions(SecureCookieSessionInterface):
    """Signed, HttpOnly; secure by the request, so that a desk on localhost works without a certificate."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure
