"""What somebody means by a text, in Chinese and English: that they go, that they cannot, or nobody knows.

Wrongly taken for a yes, a text leaves a patient to somebody who does not come; wrongly taken for a no it sends away
somebody who would. So what can be read either way is nobody's to guess: the desk is shown it.
"""

import re
import unicodedata

# The text tells "1 to go, 0 if you cannot": a leading digit is the answer, whatever stands behind it.
_DIGIT = re.compile(r"([012])(?![0-9])")
_DIGITS = {"0": False, "1": True, "2": False}
# Chinese has no spaces between words, so these are looked for anywhere; what is found is taken out before the next.
_UNSURE_ZH = ("能不能", "去不去", "来不来", "要不要", "是不是", "吗", "谁", "什么", "哪", "?")
_FINE_ZH = ("没问题", "没事", "不客气", "马不停蹄")
_NO_ZH = ("不", "没法", "没办法", "没空", "没时间", "无法", "拒绝", "否", "别", "没")
_YES_ZH = (
    "前往", "马上到", "马上来", "马上去", "马上出发", "立刻", "立即", "出发", "接受", "同意", "可以", "路上",
    "我去", "我来", "能去", "能来", "这就", "赶过来", "赶过去",
)  # fmt: skip
# A single character says so only where nothing but it is said first: "来" is in "回来再说", too.
_YES_ZH_ALONE = re.compile(r"\s*(好|是|来|去|能|行|到)(的|了|吧|啊|呀|哒)?\s*($|[,，。.!！;；、~ ])")
_UNSURE_EN = frozenset({"maybe", "perhaps", "who", "what", "where", "which", "how", "if", "unless"})
_NO_EN = frozenset(
    {"no", "n", "nope", "not", "cannot", "never", "unable", "decline", "declined", "busy", "sorry", "stop"}
)
_YES_EN_FIRST = re.compile(r"\W*(yes|y|yeah|yep|ok|okay|sure|accept|accepted|going|omw)(?![a-z])")
_YES_EN = re.compile(r"\b(coming|on my way|on the way|(i can|i will|i'll|i'm|i am)( go| come| going)?(?= *$| *[,.!;]))")
# Phrases that negate nothing.
_FINE_EN = re.compile(r"\b(no problem|not a problem|no worries|why not)\b")
_SHORT_NOT = re.compile(r"\b(can|won|don|couldn|wouldn|shouldn|isn|aren|didn|ain)\s?'?t\b")


def answer_in(text: str) -> bool | None:
    """Whether a text means that somebody goes; None when it does not say, or says both."""
    # Full-width digits, letters and signs become what they are read as.
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").strip(" \t\r\n#*.,!。\"'()[]")
    digit = _DIGIT.match(plain)
    if any(one in plain for one in _UNSURE_ZH):
        return None
    if digit is not None:
        return _checked(_DIGITS[digit.group(1)], _said_in(plain[digit.end() :]))
    return _said_in(plain)


def _checked(by_digit: bool, by_words: bool | None) -> bool | None:
    """A digit decides unless the words beside it say the contrary."""
    return None if by_words is not None and by_words is not by_digit else by_digit


def _said_in(plain: str) -> bool | None:
    verdicts = {verdict for verdict in (_chinese(plain), _english(plain)) if verdict is not None}
    return verdicts.pop() if len(verdicts) == 1 else None


def _chinese(plain: str) -> bool | None:
    """A negation outweighs what it negates."""
    fine = any(one in plain for one in _FINE_ZH)
    for one in _FINE_ZH:
        plain = plain.replace(one, " ")
    if any(one in plain for one in _NO_ZH):
        return None if fine else False
    return True if fine or any(one in plain for one in _YES_ZH) or _YES_ZH_ALONE.match(plain) else None


def _english(plain: str) -> bool | None:
    rest, fine = _FINE_EN.subn(" ", plain)
    rest, negated = _SHORT_NOT.subn(" ", rest)
    words = set(re.findall(r"[a-z]+", rest))
    if words & _UNSURE_EN:
        return None
    if negated or words & _NO_EN:
        return None if fine else False
    return True if fine or _YES_EN_FIRST.match(rest) or _YES_EN.search(rest) else None
