"""Settings, read once at the door from the environment and handed down; frozen from then on."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass

from aedmap.errors import InvalidInput

DEFAULT_DATABASE_URL = "sqlite:///aedmap.sqlite"


@dataclass(frozen=True)
class Settings:
    """What one deployment can choose.

    public_speed_m_s: an unhurried adult on foot, for what the public is told.
    responder_speed_m_s: a volunteer hurrying on foot; 2.3 m/s is the published median, we promise less.
    """

    database_url: str = DEFAULT_DATABASE_URL
    secret_key: str | None = None
    public_speed_m_s: float = 1.4
    responder_speed_m_s: float = 2.0

    def __post_init__(self) -> None:
        for name in ("public_speed_m_s", "responder_speed_m_s"):
            speed = getattr(self, name)
            if not (math.isfinite(speed) and 0.1 <= speed <= 20):
                raise InvalidInput(f"{name} is {speed}, but must lie between 0.1 and 20 metres a second.")


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read AEDMAP_DATABASE_URL, AEDMAP_SECRET_KEY, AEDMAP_PUBLIC_SPEED_M_S and AEDMAP_RESPONDER_SPEED_M_S."""
    return Settings(
        database_url=environment.get("AEDMAP_DATABASE_URL", DEFAULT_DATABASE_URL),
        secret_key=environment.get("AEDMAP_SECRET_KEY"),
        public_speed_m_s=_number(environment, "AEDMAP_PUBLIC_SPEED_M_S", 1.4),
        responder_speed_m_s=_number(environment, "AEDMAP_RESPONDER_SPEED_M_S", 2.0),
    )


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    raw = environment.get(name)
    if raw is None:
        return default
    try:
        return float(raw)
    except ValueError as error:
        raise InvalidInput(f"{name} is {raw!r}, but must be a number.") from error
