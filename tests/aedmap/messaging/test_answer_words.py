"""Answers as people write them, in Chinese and English."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.messaging.answer_words import answer_in

GOES = (
    "1", "１", "①", "1。", "1#", "1 ok", "1 收到", "1 on my way", "1前往", "1，马上到", "yes", "Yes!", "YES-coming",
    "ok", "OK,coming", "ok 👍", "okay", "yes thanks", "coming", "On my way", "I'm on my way now", "I will go", "I can",
    "I am coming", "I'm going", "accept", "sure", "will do", "on it", "No problem, coming", "no problem", "no prob",
    "ＯＫ", "是", "是的", "好", "好的", "好的收到", "好，马上到", "收到，马上", "收到我马上过去", "来", "来了", "去",
    "前往", "能", "可以", "没问题", "没问题，马上到", "我去", "我这就去", "能去", "行", "马上", "在路上",
    "已出发", "OK我去",
)  # fmt: skip
CANNOT = (
    "0", "０", "2", "0。", "0不能", "0，不能", "0 sorry", "no", "No.", "nope", "N", "no thanks", "no sorry", "can't",
    "cant", "can’t come", "cannot", "I can not go", "I can not come", "No, I can't", "not coming", "sorry, busy",
    "won't make it", "I will not", "I'm not able", "unable", "decline", "不", "不去", "不能", "不能去", "不行",
    "来不了", "去不了", "过不去", "没空", "没时间去", "无法前往", "否", "拒绝", "我不来", "不好意思，去不了",
    "抱歉走不开",
)  # fmt: skip
# Somebody who would go, with something beside it: taken for a no, they would be sent away for good.
WILLING_BUT = (
    "前往，没有AED", "I can go but no car", "yes, no aed with me", "1 没带AED", "1 我不知道地址", "1, but 5 min late",
    "1 可能晚5分钟", "yes no", "好，不过没有车",
)  # fmt: skip
# With a yes in it, from somebody who does not come, or not in time: taken for a yes, the patient would wait for them.
YES_IN_IT = (
    "going to work", "going home, ask another", "yes but tomorrow", "ok but I can only come in 2 hours",
    "sure, if I were in town", "I can tomorrow", "可以的话我会去但是我在外地", "我去上班了", "我去外地了",
    "我可以明天来", "我能去就好了", "好像去的是别人", "1小时后", "1个小时后到", "1 hour away", "1.5", "2 minutes away",
    "ok later",
    "好了", "去过了", "yes of course not", "No, I can go nowhere",
)  # fmt: skip
# Twice negated, or negated across a pause.
TWICE = ("不能不去", "不去不行", "I won't decline", "no busy", "no, problem", "can't say no")
UNCLEAR = (
    "", "who?", "?", "who is this", "maybe", "能不能晚点", "能去吗", "去不去", "你是谁", "1 no", "0 yes", "1 不能",
    "10", "123", "1 where?", "1 地址在哪", "yes 不能", "no problem but I cannot", "hello", "在开会", "收到", "👍",
    "sorry", "抱歉", "now", "回来再说", "I will be in Beijing", "我在外地", "太远了", "你好", "no problem? who is this",
    "1?",
    "stop", "退订", "5分钟到", "0.5 hours",
)  # fmt: skip


@pytest.mark.parametrize("text", GOES)
def test_who_says_so_in_few_words_goes(text: str) -> None:
    """A key, a word, or several that say the same."""
    assert answer_in(text) is True


@pytest.mark.parametrize("text", CANNOT)
def test_who_says_no_in_few_words_does_not_go(text: str) -> None:
    """With an apology or without."""
    assert answer_in(text) is False


@pytest.mark.parametrize("text", (*WILLING_BUT, *YES_IN_IT, *TWICE, *UNCLEAR))
def test_what_can_be_read_either_way_is_not_guessed(text: str) -> None:
    """Conditions, delays, contradictions, questions and other matters."""
    assert answer_in(text) is None


@pytest.mark.parametrize("text", (*GOES, *CANNOT))
@pytest.mark.parametrize("more", (" but", " if", "明天", "的话", " to work", "吗", " 30"))
def test_one_unknown_word_beside_an_answer_makes_it_unclear(text: str, more: str) -> None:
    """Whichever it is, before it or behind."""
    assert answer_in(text + more) is None
    assert answer_in(f"{more.strip()} {text}") is None


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    """And a question is never an answer."""
    assert answer_in(text) in (True, False, None)
    assert answer_in(text + "?") is None


def test_a_long_text_made_to_be_thought_about_is_read_at_once() -> None:
    """The longest that the door hands over, of words that can be parted in many ways."""
    begun = time.process_time()
    for word in ("我能去", "我可以马上去", "不能去", "不去", "i can go ", "no i can't "):
        assert answer_in((word * 500)[:499] + "x") is None
    assert time.process_time() - begun < 1.0
