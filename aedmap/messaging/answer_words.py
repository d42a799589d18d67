"""What somebody means by a text, in Chinese and English: that they go, that they cannot, or nobody knows.

Wrongly taken for a yes, a text leaves a patient to somebody who does not come; wrongly taken for a no it sends away
somebody who would. So only a short answer counts of which every word is known: whatever else stands beside it ("yes
but tomorrow", "going to work", "前往，没有AED") may turn it round, and the desk is shown it.
"""

import re
import unicodedata

# Signs that end a thought are kept as commas ("no, problem" is not "no problem"); others only part words.
_ENDS, _PARTS = re.compile(r"\s*[,，。.、;；!~…:]+\s*"), re.compile(r"[\s—\-*#\"()\[\]\ufe0f\U0001f3fb-\U0001f3ff]+")
# What says neither, and turns nothing round. "收到" (received) alone is a receipt and no answer.
_BESIDE = r"收到 | [您你]好 | 嗯 | 哦 | 噢 | 谢谢 | 辛苦了 | [👍👌🙏💪✅🏃🚑] | hi | hello | hey | thanks | thank\ you"
_HASTE = r"现在 | now | right\ now"
_SORRY = r"抱歉 | 不好意思 | 对不起 | sorry | i'm\ sorry | i\ am\ sorry"

_AT_ONCE = r"(?:马上|立刻|立即)"
_YES = rf"""
    [好行](?:的|啊|呀|吧|嘞|哒)? | 是的? | 可以的? | 同意 | 接受 | 没问题 | {_AT_ONCE}就?到?
    | 我?(?:可以|能)(?:{_AT_ONCE}|现在)?(?:去|来|前往|到|过去|过来)? | 我{_AT_ONCE}就?到
    | 我?(?:{_AT_ONCE}|现在|正在|这)?就?(?:过?[去来]|前往|出发|赶过?[去来]|动身)了?
    | 我?已经?出发了? | 我?(?:已经?|正)?在路上了?
    | yes | y | yeah | yep | yup | ok | okay | sure | of\ course | i\ accept | accept | accepted
    | no\ problem | not\ a\ problem | no\ prob | np | will\ do | on\ it | right\ away | at\ once | immediately
    | (?:i'm\ |im\ |i\ am\ )?(?:going|coming|on\ my\ way|on\ the\ way|omw) | go
    | i\ (?:go|come) | (?:i'll|i\ will|i\ can)\ (?:go|come) | i\ will | i\ can
"""
_THERE = r"(?:去|来|前往|到|过去|过来)"
# Without the twice negated: "I won't decline", "no busy".
_NO = rf"""
    我?(?:现在)?不(?:行|可以|了|方便|能)? | 我?(?:现在)?不能?{_THERE}了?
    | 我?(?:现在)?(?:[去来过走]不了|过不[去来]|走不开|(?:没法|没办法|没空|没时间|无法){_THERE}?) | 拒绝 | 否
    | (?:no|nope|n)(?!\ (?:busy|decline|unable|unavailable)) | i\ decline | decline | declined
    | (?:i\ )?(?:cannot|can't|cant|can\ not|won't|wont|will\ not)(?:\ go|\ come|\ make\ it|\ help)?(?!\ (?:decline|no))
    | (?:i'm\ |im\ |i\ am\ )?(?:not\ coming|not\ going|not\ available|not\ able|unable|unavailable|busy)
"""
# No short answer has more words; it also bounds how long a text can be thought about.
_MOST_WORDS = 5
_WORD_ENDS = r"(?:(?<![a-z])|(?![a-z]))"


def _grammar(digit: str, beside: str, answer: str, between: str) -> re.Pattern[str]:
    """A whole text: perhaps a digit, then words that all say the same or nothing. The last `answer` is kept, if any."""
    word = rf"(?:(?:{beside}){_WORD_ENDS}[ ,]*|(?P<answer>{answer}){_WORD_ENDS}{between})"
    return re.compile(rf"(?:(?P<digit>{digit})(?![0-9])[ ,]*)?{word}{{0,{_MOST_WORDS}}}", re.VERBOSE)


# The text tells "1 to go, 0 if you cannot", and a call "2" for no.
_GOES = _grammar("1", f"{_BESIDE} | {_HASTE}", _YES, "[ ,]*")
# Two that stand together may cancel each other: "不能不去", "不去不行".
_CANNOT = _grammar("[02]", f"{_BESIDE} | {_SORRY}", _NO, "(?:[ ,]+|$)")


def answer_in(text: str) -> bool | None:
    """Whether a text means that somebody goes; None when it does not say, or says more than that."""
    # Full-width digits, letters and signs become what they are read as.
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    plain = _ENDS.sub(",", _PARTS.sub(" ", plain)).strip(" ,'")
    for grammar, verdict in ((_GOES, True), (_CANNOT, False)):
        whole = grammar.fullmatch(plain)
        if whole is not None and (whole["digit"] or whole["answer"]):
            return verdict
    return None
