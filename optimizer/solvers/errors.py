"""What the engine refuses; every message is one sentence naming the offending entry."""


class SolverError(Exception):
    """Something the caller can mend; the doors turn it into a sentence."""


class BadProblem(SolverError, ValueError):
    """The arrays given do not describe a problem that can be asked."""


class BadFile(SolverError, ValueError):
    """An instance file is missing, cut short or of another format."""
