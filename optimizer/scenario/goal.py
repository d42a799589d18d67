"""What a plan is to win, and how devices count."""

from dataclasses import dataclass
from enum import StrEnum

from aedmap.errors import InvalidInput
from optimizer.scenario.checks import check_between


class Goal(StrEnum):
    """What is counted: arrests within reach, arrests by how near help is, or survivors expected."""

    COVERAGE = "coverage"
    GRADUAL = "gradual"
    SURVIVAL = "survival"


class Curve(StrEnum):
    """Chance to survive by time; De Maio 2003, Waalewijn 2001, Larsen 1993. For ranking, not for prediction."""

    DE_MAIO = "de_maio"
    WAALEWIJN = "waalewijn"
    LARSEN = "larsen"


class Counting(StrEnum):
    """single: one device in reach is enough; backup: a second one counts too; expected: any may be missing."""

    SINGLE = "single"
    BACKUP = "backup"
    EXPECTED = "expected"


class Hours(StrEnum):
    """ignore: doors are not looked at; known: a device counts only in hours in which it is certainly open."""

    IGNORE = "ignore"
    KNOWN = "known"


@dataclass(frozen=True)
class Objective:
    """What is made as large as possible.

    full_s: with kind gradual a device counts fully up to this time, then ever less, and nothing at the target
    curve, cpr_s, ems_s: with kind survival the curve, seconds until somebody does CPR and until the ambulance, which
        brings the shock where no device is in reach
    """

    kind: Goal = Goal.COVERAGE
    full_s: float | None = None
    curve: Curve = Curve.DE_MAIO
    cpr_s: float = 120.0
    ems_s: float = 600.0

    def __post_init__(self) -> None:
        if (self.kind is Goal.GRADUAL) != (self.full_s is not None):
            raise InvalidInput(
                'objective.full_s goes with kind = "gradual": seconds up to which a device counts fully; give both or '
                "neither."
            )
        if self.full_s is not None:
            check_between("objective.full_s", self.full_s, 0, 3600)
        check_between("objective.cpr_s", self.cpr_s, 0, 3600)
        check_between("objective.ems_s", self.ems_s, 60, 7200)


@dataclass(frozen=True)
class Model:
    """How devices in reach count.

    backup_share: with backup, the share of a place that only a second device brings (Hogan, ReVelle 1986)
    busy_share: with expected, how often a device is not there or not working (Daskin 1983)
    """

    kind: Counting = Counting.SINGLE
    backup_share: float = 0.3
    busy_share: float = 0.1
    hours: Hours = Hours.IGNORE

    def __post_init__(self) -> None:
        check_between("model.backup_share", self.backup_share, 0.01, 0.5)
        check_between("model.busy_share", self.busy_share, 0.001, 0.9)
