"""Days that people type: refused where the year is a slip of the keyboard."""

from wtforms import DateField, ValidationError

from webapp.translate import _

_FIRST_YEAR, _LAST_YEAR = 1900, 2200


def in_living_memory(_form: object, field: DateField) -> None:
    """A check for forms: browsers send what is half typed as years such as 0002 or 0202."""
    if field.data is not None and not _FIRST_YEAR <= field.data.year <= _LAST_YEAR:
        raise ValidationError(_("Give a year from %(first)d to %(last)d.", first=_FIRST_YEAR, last=_LAST_YEAR))
