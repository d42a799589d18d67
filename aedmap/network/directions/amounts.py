"""Metres and seconds as people say them, no more exact than they are."""

from aedmap.network.directions.wording import Wording, phrase


def distance_text(metres: float, wording: Wording) -> str:
    """To 5 m below 50, to 10 m below 500, to 50 m below 1 km, else to 100 m."""
    grain = 5 if metres < 47.5 else 10 if metres < 495 else 50
    rounded = round(metres / grain) * grain
    if rounded < 1000:
        return phrase(wording, "metres", number=str(rounded))
    return phrase(wording, "kilometres", number=f"{metres / 1000:.1f}")


def duration_text(seconds: float, wording: Wording) -> str:
    """To 5 s below a minute, to 10 s below ten, else to the minute."""
    if seconds < 57.5:
        return phrase(wording, "seconds", seconds=str(round(seconds / 5) * 5))
    if seconds >= 595:
        return phrase(wording, "minutes", minutes=str(round(seconds / 60)))
    minutes, rest = divmod(round(seconds / 10) * 10, 60)
    if rest == 0:
        return phrase(wording, "minutes", minutes=str(minutes))
    return phrase(wording, "minutes and seconds", minutes=str(minutes), seconds=str(rest))
