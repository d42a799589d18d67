"""Answers that a gateway hands over: words by text message, and receipts."""
