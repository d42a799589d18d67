"""What there is to spend."""

import math
from dataclasses import dataclass

from aedmap.errors import InvalidInput


@dataclass(frozen=True)
class Budget:
    """At most so many new devices, for at most so much money, or both.

    cost: price of a device where its site names none; needed with money
    currency: how money is written, such as CNY; "" when nobody said
    """

    devices: int | None = None
    money: float | None = None
    cost: float | None = None
    currency: str = ""

    def __post_init__(self) -> None:
        if self.devices is None and self.money is None:
            raise InvalidInput("budget has neither devices nor money; give how many devices, how much money, or both.")
        if self.devices is not None and self.devices < 1:
            raise InvalidInput(f"budget.devices is {self.devices}, but a plan needs at least 1 new device.")
        for key in ("money", "cost"):
            value = getattr(self, key)
            if value is not None and not (math.isfinite(value) and value > 0):
                raise InvalidInput(f"budget.{key} is {value:g}, but must be a sum above 0.")
        if self.money is not None and self.cost is None:
            raise InvalidInput("budget.money is given without budget.cost; give what a device costs, all in.")
        if self.cost is not None and self.money is not None and self.money < self.cost and self.devices is None:
            raise InvalidInput(
                f"budget.money is {self.money:g}, less than one device at budget.cost {self.cost:g}; give more."
            )
