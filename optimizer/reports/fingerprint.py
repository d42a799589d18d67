"""What identifies a plan: equal fingerprints mean the same choices from the same inputs."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

_NOT_PART = ("seconds", "reused", "fingerprint")  # how long it took and what was there already change from run to run


def document_fingerprint(document: Mapping[str, Any]) -> str:
    """SHA-256 of a plan's document without how it came about."""
    kept = {key: value for key, value in document.items() if key not in _NOT_PART}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
