"""What somebody does when asked: says yes, no or nothing, sets out, and walks at the pace of the day."""

from dataclasses import dataclass, field

from aedmap.simulation.trial.chance import Drawn, Luck
from aedmap.simulation.trial.conditions import Conditions


@dataclass(frozen=True)
class Answer:
    """yes: None for no answer at all; after_s: from the alert to the answer; first_step_s: from the alert, of those who
    go; slower: times the expected time of the way."""

    yes: bool | None
    after_s: float
    first_step_s: float
    slower: float


@dataclass(frozen=True, eq=False)
class Answers:
    """Of everybody to one arrest; the same for every policy."""

    conditions: Conditions
    luck: Luck
    night: bool
    known: dict[int, Answer] = field(default_factory=dict)

    def of(self, who: int) -> Answer:
        """Somebody's, by their number in the crowd."""
        if who not in self.known:
            self.known[who] = self._drawn(who)
        return self.known[who]

    def _drawn(self, who: int) -> Answer:
        told, draw = self.conditions, self.luck.log_normal
        luck = self.luck.uniform(Drawn.ANSWER, who)
        accept = told.accept_night if self.night else told.accept
        yes = True if luck < accept else False if luck >= 1 - told.decline else None
        seen_s = draw(Drawn.SEEN, who, told.see_s, told.see_spread)
        after_s = seen_s + draw(Drawn.DECIDED, who, told.decide_s, told.decide_spread)
        rest_s = told.expected_turnout_s(self.night) - told.see_s - told.decide_s
        first_step_s = after_s + draw(Drawn.SET_OUT, who, rest_s, told.set_out_spread)
        return Answer(yes, after_s, first_step_s, draw(Drawn.PACE, who, 1.0, told.pace_spread))
