"""Sentences in the page's language, typed."""

import flask_babel


def _(sentence: str, **values: object) -> str:
    """The English sentence in the language of this request."""
    return str(flask_babel.gettext(sentence, **values))


def ngettext(one: str, many: str, num: int) -> str:
    """The same, in the form that the number wants."""
    return str(flask_babel.ngettext(one, many, num))
