"""Answers of those who are alerted: by their link, or by a word in a text message."""
