"""What somebody is told outside the app: that they are needed, never who or why, and where only once they go."""

import math

ASKED, STOOD_DOWN, CHANGED, PLACE = "asked", "stood_down", "changed", "place"
_OTHER = "您的任务有变，请打开应用查看。Your task has changed; open it again."
_ENDED = "不再需要您前往，谢谢。You are no longer needed; thank you."
_SPOKEN = {
    "zh-Hans": (
        "这里是急救派单。有人需要帮助，离您约{minutes}分钟路程。能去请按1，不能请按0。",
        "这里是急救派单。不再需要您前往，谢谢。",
        "这里是急救派单。您的任务有变，请打开应用查看。",
        "演习，EXERCISE，不是真实事件。",
    ),
    "en": (
        "This is the A E D alert service. Somebody needs help, about {minutes} minutes from you. "
        "Press 1 if you go, 0 if you cannot. ",
        "This is the A E D alert service. You are no longer needed; thank you. ",
        "This is the A E D alert service. Your task has changed; open it again. ",
        "EXERCISE, this is not a real emergency. ",
    ),
}


def text_of(what: str, *, expected_s: float, link: str, exercise: bool) -> tuple[str, str]:
    """Subject and text, Chinese and English: nobody has to have said which they read."""
    practice, subject = _practice(exercise), subject_of(what, exercise=exercise)
    if what == STOOD_DOWN:
        return subject, f"{practice}{_ENDED}"
    if what == CHANGED:
        return subject, f"{practice}{_OTHER} {link}".rstrip()
    minutes = _minutes(expected_s)
    return (
        subject,
        f"{practice}急救派单，约{minutes}分钟路程。AED alert, about {minutes} min away. "
        f"回复 1 前往，0 不能。Answer 1 to go, 0 if you cannot. {link}".rstrip(),
    )


def subject_of(what: str, *, exercise: bool) -> str:
    """What is read first."""
    return _practice(exercise) + ("急救派单取消 AED alert ended" if what == STOOD_DOWN else "急救派单 AED alert")


def shown_of(what: str, *, expected_s: float, exercise: bool) -> str:
    """What stands on a locked screen for everybody to see; a tap leads to the answer."""
    if what == STOOD_DOWN:
        return f"{_practice(exercise)}{_ENDED}"
    if what == CHANGED:
        return f"{_practice(exercise)}{_OTHER}"
    minutes = _minutes(expected_s)
    return f"{_practice(exercise)}约{minutes}分钟路程，点按回答。About {minutes} min away; tap to answer."


def spoken_of(what: str, *, expected_s: float, exercise: bool, language: str) -> str:
    """What a voice says, twice, since nobody listens to the first words of a call; in one language, as voices are."""
    asked, ended, changed, practice = _SPOKEN[language]
    said = {STOOD_DOWN: ended, CHANGED: changed}.get(what, asked.format(minutes=_minutes(expected_s)))
    return ((practice if exercise else "") + said).strip() + " " + said.strip()


def place_text(place: str, device: str, *, link: str, exercise: bool, changed: bool = False) -> str:
    """Where to go, for somebody who goes; device: where the one to bring is, "" without one; changed: they were told
    otherwise before."""
    first, then = ("您的任务有变！", "Your task has changed.") if changed else ("谢谢！", "Thank you.")
    bring = f"先取AED：{device}。First fetch the AED at: {device}. " if device else ""
    return f"{_practice(exercise)}{first}{bring}请前往：{place}。{then} Please go to: {place}. {link}".rstrip()


def place_spoken(place: str, device: str, *, exercise: bool, language: str, changed: bool = False) -> str:
    """The same in one language, twice."""
    if language == "zh-Hans":
        bring = f"请先到{device}取AED。" if device else ""
        said = f"这里是急救派单。{'您的任务有变。' if changed else ''}{bring}请前往{place}。"
    else:
        bring = f"First fetch the A E D at {device}. " if device else ""
        bring = f"Your task has changed. {bring}" if changed else bring
        said = f"This is the A E D alert service. {bring}Please go to {place}."
    return f"{_SPOKEN[language][-1] if exercise else ''}{said} {said}"


def _practice(exercise: bool) -> str:
    return "演习 EXERCISE: " if exercise else ""


def _minutes(expected_s: float) -> int:
    return max(1, math.ceil(expected_s / 60))
