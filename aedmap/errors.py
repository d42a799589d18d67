"""The errors a user can meet. Each message is one sentence: what was given, what is allowed, what to do."""


class AedmapError(Exception):
    """Something the user can mend; every door turns it into a sentence, never into a traceback."""


class InvalidInput(AedmapError, ValueError):
    """What was given is not allowed."""


class NotFound(AedmapError, LookupError):
    """What was asked for does not exist."""


class StateConflict(AedmapError, RuntimeError):
    """What was asked for is not possible in the present state: somebody else was first, or it is over.

    state, allowed: the present state and those that may follow, where a life cycle forbade the step
    """

    def __init__(self, sentence: str = "", *, state: str | None = None, allowed: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.state = state
        self.allowed = allowed


class StepForbidden(StateConflict):
    """A step that a life cycle does not hold; what: whose, such as "Alert 3"; to_state: the step."""

    def __init__(self, sentence: str, *, what: str, to_state: str, state: str, allowed: tuple[str, ...]) -> None:
        super().__init__(sentence, state=state, allowed=allowed)
        self.what = what
        self.to_state = to_state


class SourceUnavailable(AedmapError, OSError):
    """A file, a database or a service cannot be reached or read just now."""


class DatabaseUnavailable(SourceUnavailable):
    """The database cannot be used just now. Its sentence names the database, for the terminal and the log only: no
    page or answer repeats it."""


class WaitedCrosswise(DatabaseUnavailable):
    """Two transactions waited for each other and the database gave one up; done again, it goes through."""
