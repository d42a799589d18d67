"""The keys of Web Push: the deployment's own (VAPID, RFC 8292) and encryption to a browser's (RFC 8291)."""

import base64
import binascii
import time
from urllib.parse import urlsplit

import http_ece
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02, VapidException

from aedmap.errors import InvalidInput

# Push services refuse signatures that hold for more than a day.
_SIGNED_FOR_S = 12 * 3600
_POINT_BYTES, _AUTH_BYTES, _KEY_BYTES = 65, 16, 32


def new_key() -> str:
    """A private key, in base64url; kept once for a deployment, since browsers subscribe to its public half."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return _written(number.to_bytes(_KEY_BYTES, "big"))


def public_key(key: str) -> str:
    """What a browser subscribes with: the point on the curve, in base64url."""
    point = Vapid02.from_raw(key.encode()).public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return _written(point)


def sign_for(key: str, endpoint: str, contact: str, now_s: float) -> dict[str, str]:
    """The header that tells a push service who sends; now_s: seconds since 1970."""
    parts = urlsplit(endpoint)
    claims = {"aud": f"{parts.scheme}://{parts.netloc}", "exp": int(now_s) + _SIGNED_FOR_S, "sub": contact}
    signed: dict[str, str] = Vapid02.from_raw(key.encode()).sign(claims)
    return signed


def is_contact(contact: str) -> bool:
    """Whether a push service could be told to write there; found out before the first message."""
    try:
        sign_for(new_key(), "https://push.example", contact, time.time())
    except VapidException:
        return False
    return True


def encrypt(body: bytes, p256dh: str, auth: str) -> bytes:
    """The body as only the browser with these keys can read it; another one-time key each time."""
    own = ec.generate_private_key(ec.SECP256R1())
    sealed: bytes = http_ece.encrypt(
        body, private_key=own, dh=_read(p256dh), auth_secret=_read(auth), version="aes128gcm"
    )
    return sealed


def check_keys(p256dh: str, auth: str) -> None:
    """InvalidInput for what are not the keys of a browser."""
    try:
        point, secret = _read(p256dh), _read(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        point, secret = b"", b""
    if len(point) != _POINT_BYTES or len(secret) != _AUTH_BYTES:
        raise InvalidInput("The keys of the subscription cannot be read; hand over what the browser gave, unchanged.")


def _read(text: str) -> bytes:
    return base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _written(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
