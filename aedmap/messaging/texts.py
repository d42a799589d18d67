"""What somebody is told outside the app: that they are needed, never who, where or why."""

import math

ASKED, STOOD_DOWN = "asked", "stood_down"
YES = frozenset({"yes", "y", "1", "ok", "accept", "是", "好", "来", "去", "接受"})
NO = frozenset({"no", "n", "0", "2", "decline", "否", "不", "不去", "拒绝"})


def text_of(what: str, *, expected_s: float, link: str, exercise: bool) -> tuple[str, str]:
    """Subject and text, Chinese and English: nobody has to have said which they read."""
    practice = "演习 EXERCISE: " if exercise else ""
    if what == STOOD_DOWN:
        return (
            f"{practice}急救派单取消 AED alert ended",
            f"{practice}不再需要您前往，谢谢。You are no longer needed; thank you.",
        )
    minutes = max(1, math.ceil(expected_s / 60))
    return (
        f"{practice}急救派单 AED alert",
        f"{practice}急救派单，约{minutes}分钟路程。AED alert, about {minutes} min away. "
        f"回复 1 前往，0 不能。Answer 1 to go, 0 if you cannot. {link}".rstrip(),
    )


def answer_in(text: str) -> bool | None:
    """Whether the first word of an answer means yes or no; None when it is neither."""
    words = text.strip().casefold().split()
    word = words[0].strip(".!,。！，") if words else ""
    return True if word in YES else False if word in NO else None
