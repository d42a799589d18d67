"""What is to be told to whom, and when: written down with what caused it, sent later."""

from aedmap.notices.notice import Notice, NoticeState, Recipient

__all__ = ["Notice", "NoticeState", "Recipient"]
