"""Where a device may go, must go and may not go."""

from dataclasses import dataclass
from pathlib import Path

from aedmap.errors import InvalidInput
from optimizer.scenario.checks import check_between


@dataclass(frozen=True)
class SiteSettings:
    """The town's venues of these kinds, the places in a file, cabinets at junctions: what is given adds up.

    kinds: of venue; with nothing else given and none named, all
    street_every_m: an outdoor cabinet may stand at one junction of each square of this side
    mandatory, forbidden: ids of sites
    spacing_m: no two new devices, nor a new one and one already out, stand nearer than this
    assumed_hours: kind of site -> hours where the site says none; costs: kind of site -> price of a device there
    """

    kinds: tuple[str, ...] = ()
    file: Path | None = None
    street_every_m: float | None = None
    mandatory: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    spacing_m: float = 0.0
    assumed_hours: tuple[tuple[str, str], ...] = ()
    costs: tuple[tuple[str, float], ...] = ()

    def __post_init__(self) -> None:
        if self.street_every_m is not None:
            check_between("sites.street_every_m", self.street_every_m, 20, 5000)
        check_between("sites.spacing_m", self.spacing_m, 0, 5000)
        for key in ("mandatory", "forbidden"):
            named = getattr(self, key)
            if twice := next((name for name in named if named.count(name) > 1), None):
                raise InvalidInput(f"sites.{key} names '{twice}' twice; name each site once.")
        if both := sorted(set(self.mandatory) & set(self.forbidden)):
            raise InvalidInput(f"sites has {both[0]} as mandatory and as forbidden; remove it from one of the two.")
        for kind, cost in self.costs:
            check_between(f"sites.costs.{kind}", cost, 0, 1e9)
