"""How a back-test is run, each value checked when it is made."""

from dataclasses import dataclass

from aedmap.errors import InvalidInput


@dataclass(frozen=True)
class BackTestSettings:
    """steps: moments at which devices are placed; learn_share: of the time before the first of them

    jitter_m: standard deviation of an arrest's position, north and east; draws: of the intervals
    random_tries: times that random sites are drawn; street_sites_m: sites at junctions, one a square of that side,
    instead of the scenario's; from_scratch: strategies begin with no device at all, and the devices that exist are one
    strategy beside them, with as many placed at each step
    """

    steps: int = 3
    learn_share: float = 0.4
    jitter_m: float = 50.0
    draws: int = 1000
    random_tries: int = 20
    street_sites_m: float | None = None
    from_scratch: bool = False
    seed: int = 1

    def __post_init__(self) -> None:
        limits = {
            "steps": (self.steps, 1, 50),
            "learn_share": (self.learn_share, 0.1, 0.9),
            "jitter_m": (self.jitter_m, 0, 1000),
            "draws": (self.draws, 100, 100_000),
            "random_tries": (self.random_tries, 1, 1000),
            "street_sites_m": (100.0 if self.street_sites_m is None else self.street_sites_m, 20, 5000),
        }
        for name, (value, least, most) in limits.items():
            if not least <= value <= most:
                raise InvalidInput(f"{name} is {value:g}, but must lie between {least:g} and {most:g}.")
