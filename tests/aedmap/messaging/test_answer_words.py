"""Answers as people write them, in Chinese and English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aedmap.messaging.answer_words import answer_in

GOES = (
    "1", "１", "1。", "1 on my way", "1前往", "1，马上到", "yes", "Yes!", "YES-coming", "ok", "OK,coming",
    "okay", "coming", "On my way", "I will go", "I can", "accept", "sure", "No problem, coming", "no problem",
    "ＯＫ", "是", "是的", "好", "好的", "好，马上到", "来", "去", "前往", "能", "可以", "没问题",
    "没问题，马上到", "我去", "能去", "行",
)  # fmt: skip
CANNOT = (
    "0", "０", "2", "0不能", "0，不能", "no", "No.", "nope", "N", "can't", "can’t come", "cannot",
    "I can not go", "not coming", "sorry, busy", "won't make it", "decline", "不", "不去", "不能", "不能去",
    "不行", "来不了", "去不了", "没空", "没时间去", "无法前往", "否", "拒绝", "我不来", "不好意思，去不了",
    "No, I can go nowhere",
)  # fmt: skip
UNCLEAR = (
    "", "who?", "?", "who is this", "maybe", "能不能晚点", "能去吗", "你是谁", "1 no", "0 yes", "1 不能", "10",
    "123", "yes 不能", "no problem but I cannot", "hello", "在开会", "收到", "回来再说", "I will be in Beijing",
    "你好", "no problem? who is this", "1?",
)  # fmt: skip


@pytest.mark.parametrize("text", GOES)
def test_who_says_so_goes(text: str) -> None:
    """A key, a word, or a sentence."""
    assert answer_in(text) is True


@pytest.mark.parametrize("text", CANNOT)
def test_who_negates_does_not_go(text: str) -> None:
    """Whatever it is that they negate."""
    assert answer_in(text) is False


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_can_be_read_either_way_is_not_guessed(text: str) -> None:
    """Questions, contradictions and other matters."""
    assert answer_in(text) is None


@given(st.text(max_size=60))
def test_any_text_is_read_without_a_fault(text: str) -> None:
    """And a question is never an answer."""
    assert answer_in(text) in (True, False, None)
    assert answer_in(text + "?") is None
