"""How soon a device has to be with the patient, and who brings it which way."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from aedmap.errors import InvalidInput
from optimizer.scenario.checks import check_between

# Measured on Seoul: the way is 1.26 times the straight line in the mean, 1.58 times at the 90th percentile.
DEFAULT_DETOUR = 1.26


class Trip(StrEnum):
    """Who brings the device: somebody beside the patient who fetches it, somebody beside the device, or a volunteer
    who is called, goes to the device and takes it to the patient."""

    ROUND = "round"
    ONE_WAY = "one_way"
    VOLUNTEER = "volunteer"


class Ways(StrEnum):
    """Along the town's streets, or straight lines made longer where no street is known."""

    STREETS = "streets"
    STRAIGHT = "straight"


@dataclass(frozen=True)
class Response:
    """How soon a device has to be there, and how fast its fetcher is.

    target_s: seconds for the whole trip; speed_m_s: metres a second on foot
    off_street_m: farther than this from any street a place counts as off the network, as in the search for the nearest
    turnout_s: until somebody sets out; pickup_s: at the device, for lock, stairs and cabinet
    volunteer_leg_m: metres a volunteer goes to the device; volunteers: points where volunteers are, the nearest one of
        each device goes. One of the two with trip volunteer, none without.
    detour: with straight ways, how much longer the way is than the line
    """

    target_s: float = 180.0
    trip: Trip = Trip.ROUND
    speed_m_s: float = 2.0
    off_street_m: float = 300.0
    turnout_s: float = 0.0
    pickup_s: float = 0.0
    volunteer_leg_m: float | None = None
    volunteers: Path | None = None
    ways: Ways = Ways.STREETS
    detour: float = DEFAULT_DETOUR

    def __post_init__(self) -> None:
        check_between("response.target_s", self.target_s, 10, 3600)
        check_between("response.speed_m_s", self.speed_m_s, 0.1, 40)
        check_between("response.off_street_m", self.off_street_m, 1, 2000)
        check_between("response.turnout_s", self.turnout_s, 0, 3600)
        check_between("response.pickup_s", self.pickup_s, 0, 3600)
        check_between("response.detour", self.detour, 1, 5)
        self._check_volunteers()
        if self.reach_m <= 0:
            raise InvalidInput(
                f"response leaves no time to walk: of {self.target_s:g} s, {self.turnout_s + self.pickup_s:g} s pass "
                "before anybody walks and the rest does not get beyond the device; give a longer target_s."
            )

    def _check_volunteers(self) -> None:
        legs = [key for key in ("volunteer_leg_m", "volunteers") if getattr(self, key) is not None]
        if self.trip is Trip.VOLUNTEER and len(legs) != 1:
            raise InvalidInput(
                'response.trip "volunteer" needs one of volunteer_leg_m (metres to the device) and volunteers (a file '
                f"of points); {'both were' if legs else 'none was'} given."
            )
        if self.trip is not Trip.VOLUNTEER and legs:
            raise InvalidInput(f'response.{legs[0]} is for trip = "volunteer" only; remove it or change the trip.')
        if self.volunteer_leg_m is not None:
            check_between("response.volunteer_leg_m", self.volunteer_leg_m, 0, 50_000)

    @property
    def walked_m(self) -> float:
        """Metres that can be walked within the target."""
        return (self.target_s - self.turnout_s - self.pickup_s) * self.speed_m_s

    @property
    def reach_m(self) -> float:
        """Metres of way between device and patient within the target; 180 s there and back at 2 m/s are 180 m.

        With a file of volunteers the leg of each device comes off yet.
        """
        if self.trip is Trip.ROUND:
            return self.walked_m / 2
        return self.walked_m - (self.volunteer_leg_m or 0.0)

    def minutes(self, metres: float, leg_m: float | None = None) -> float:
        """Until the device is with a patient `metres` from it. leg_m: to the device, where it differs by device."""
        ways = 2 if self.trip is Trip.ROUND else 1
        before = leg_m if leg_m is not None else (self.volunteer_leg_m or 0.0)
        return (self.turnout_s + self.pickup_s + (ways * metres + before) / self.speed_m_s) / 60
