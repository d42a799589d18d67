"""Settings, read once at the door from the environment and handed down; frozen from then on."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aedmap.errors import InvalidInput

DEFAULT_DATABASE_URL = "sqlite:///aedmap.sqlite"
DEFAULT_FILES_DIR = "aedmap-files"
LANGUAGES = ("en", "zh-Hans")


@dataclass(frozen=True)
class Settings:
    """What one deployment can choose.

    public_speed_m_s: an unhurried adult on foot, for what the public is told.
    responder_speed_m_s: a volunteer hurrying on foot; 2.3 m/s is the published median, we promise less.
    mobile_fresh_s: how long the reported position of a device in a vehicle is believed.
    time_zone: where people live whose record does not say; certificate_years: how long certificates are valid whose
    record does not say, and certificate_kind_years those of some kinds (kind in small letters -> years).
    dispatch_policy: name or file of the policy by which people are alerted; region_policies: those of some regions,
    by the beginning of a region's code.
    language: of reports that nobody asked for in another one, "en" or "zh-Hans".
    messages_token: what a gateway shows when it hands over answers and receipts; without one nobody may.
    fallback_dir: where the worker writes the fallback sheets and the pages find the one without people; None for none.
    fallback_every_min: minutes between two of them; fallback_cell_m, fallback_region: see aedmap.fallback.SheetOptions.
    push_services: origins of push services besides the known ones that browsers may subscribe at.
    files_dir: folder of what is kept beside the database: photographs, uploads for a day, and rosters for an hour.
    """

    database_url: str = DEFAULT_DATABASE_URL
    secret_key: str | None = None
    public_speed_m_s: float = 1.4
    responder_speed_m_s: float = 2.0
    mobile_fresh_s: float = 600.0
    time_zone: str = "Asia/Shanghai"
    certificate_years: int = 3
    certificate_kind_years: Mapping[str, int] = field(default_factory=dict)
    files_dir: Path = Path(DEFAULT_FILES_DIR)
    dispatch_policy: str = "aedmap"
    region_policies: Mapping[str, str] = field(default_factory=dict)
    messages_token: str | None = field(default=None, repr=False)
    language: str = "en"
    fallback_dir: Path | None = None
    fallback_every_min: float = 60.0
    fallback_cell_m: float | None = None
    fallback_region: str | None = None
    push_services: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise InvalidInput(f"language is {self.language!r}, but must be one of {', '.join(LANGUAGES)}.")
        for name in ("public_speed_m_s", "responder_speed_m_s"):
            speed = getattr(self, name)
            if not (math.isfinite(speed) and 0.1 <= speed <= 20):
                raise InvalidInput(f"{name} is {speed}, but must lie between 0.1 and 20 metres a second.")
        if not (math.isfinite(self.mobile_fresh_s) and 10 <= self.mobile_fresh_s <= 86_400):
            raise InvalidInput(f"mobile_fresh_s is {self.mobile_fresh_s}, but must lie between 10 and 86400 seconds.")
        if not (math.isfinite(self.fallback_every_min) and 1 <= self.fallback_every_min <= 1440):
            raise InvalidInput(
                f"fallback_every_min is {self.fallback_every_min}, but must lie between 1 and 1440 minutes."
            )
        if self.fallback_cell_m is not None and self.fallback_region is not None:
            raise InvalidInput("fallback_cell_m and fallback_region are both given; give one.")
        for years in (self.certificate_years, *self.certificate_kind_years.values()):
            if not 1 <= years <= 50:
                raise InvalidInput(f"A certificate is valid for {years} years, but must be for 1 to 50.")
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise InvalidInput(
                f"time_zone is {self.time_zone!r}, but must be an IANA name such as Asia/Shanghai."
            ) from error


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read AEDMAP_DATABASE_URL, AEDMAP_SECRET_KEY, AEDMAP_PUBLIC_SPEED_M_S, AEDMAP_RESPONDER_SPEED_M_S,
    AEDMAP_MOBILE_FRESH_S, AEDMAP_TIME_ZONE, AEDMAP_FILES_DIR, AEDMAP_CERTIFICATE_YEARS ("3", or "3, first aid = 2" by
    kind), AEDMAP_MESSAGES_TOKEN, AEDMAP_LANGUAGE ("en" or "zh-Hans"), AEDMAP_FALLBACK_DIR, AEDMAP_FALLBACK_EVERY_MIN,
    AEDMAP_FALLBACK_CELL_M, AEDMAP_FALLBACK_REGION, AEDMAP_PUSH_SERVICES and AEDMAP_DISPATCH_POLICY ("aedmap", or
    "aedmap, 330106 = hangzhou" by region)."""
    policy, by_region = _policies(environment.get("AEDMAP_DISPATCH_POLICY", "aedmap"))
    years, by_kind = _years(environment.get("AEDMAP_CERTIFICATE_YEARS", "3"))
    return Settings(
        database_url=environment.get("AEDMAP_DATABASE_URL", DEFAULT_DATABASE_URL),
        secret_key=environment.get("AEDMAP_SECRET_KEY"),
        public_speed_m_s=_number(environment, "AEDMAP_PUBLIC_SPEED_M_S", 1.4),
        responder_speed_m_s=_number(environment, "AEDMAP_RESPONDER_SPEED_M_S", 2.0),
        mobile_fresh_s=_number(environment, "AEDMAP_MOBILE_FRESH_S", 600.0),
        time_zone=environment.get("AEDMAP_TIME_ZONE", "Asia/Shanghai"),
        certificate_years=years,
        certificate_kind_years=by_kind,
        files_dir=Path(environment.get("AEDMAP_FILES_DIR", DEFAULT_FILES_DIR)),
        dispatch_policy=policy,
        region_policies=by_region,
        messages_token=environment.get("AEDMAP_MESSAGES_TOKEN") or None,
        language=environment.get("AEDMAP_LANGUAGE", "en"),
        push_services=_origins(environment.get("AEDMAP_PUSH_SERVICES", "")),
        fallback_dir=Path(environment["AEDMAP_FALLBACK_DIR"]) if environment.get("AEDMAP_FALLBACK_DIR") else None,
        fallback_every_min=_number(environment, "AEDMAP_FALLBACK_EVERY_MIN", 60.0),
        fallback_cell_m=_number(environment, "AEDMAP_FALLBACK_CELL_M", 0.0) or None,
        fallback_region=environment.get("AEDMAP_FALLBACK_REGION") or None,
    )


def _origins(text: str) -> tuple[str, ...]:
    origins = tuple(one.strip().rstrip("/") for one in text.split(",") if one.strip())
    for one in origins:
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
            raise InvalidInput(
                f"AEDMAP_PUSH_SERVICES names {one!r}; give scheme and host, such as https://push.example."
            )
    return origins


def _policies(text: str) -> tuple[str, dict[str, str]]:
    usual, *others = (part.strip() for part in text.split(","))
    pairs = [[side.strip() for side in part.split("=", 1)] for part in others]
    if not usual or any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise InvalidInput(
            f"AEDMAP_DISPATCH_POLICY is {text!r}, but must be a policy such as aedmap, "
            "or aedmap, 330106 = hangzhou by region."
        )
    return usual, {pair[0]: pair[1] for pair in pairs}


def _years(text: str) -> tuple[int, dict[str, int]]:
    usual, *kinds = (part.strip() for part in text.split(","))
    try:
        pairs = (part.rsplit("=", 1) for part in kinds)
        return int(usual), {kind.strip().casefold(): int(years) for kind, years in pairs}
    except ValueError as error:
        raise InvalidInput(
            f"AEDMAP_CERTIFICATE_YEARS is {text!r}, but must be years such as 3, or 3, first aid = 2 by kind."
        ) from error


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    raw = environment.get(name)
    if raw is None:
        return default
    try:
        return float(raw)
    except ValueError as error:
        raise InvalidInput(f"{name} is {raw!r}, but must be a number.") from error
