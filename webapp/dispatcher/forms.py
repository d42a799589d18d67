"""What is typed at the desk."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FloatField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from aedmap.dispatch import CANCEL_REASONS, Mode, Role

ENDINGS = ("closed", *sorted(CANCEL_REASONS))
_NO_PLACE = _l("The incident lacks its place; choose it on the map or type it, then alert again.")
_FAULTS = {
    "lon": _NO_PLACE,
    "lat": _NO_PLACE,
    "place": _l("The name of the place is longer than 200 characters; shorten it, then alert again."),
    "note": _l("The note is longer than 1000 characters; shorten it, then alert again."),
    "mode": _l("An incident is actual or an exercise; press one of the two buttons."),
    "key": _l("The page's key is missing or too long; load the page again, then alert again."),
}


def _plain_lines(text: str | None) -> str | None:
    """Browsers count a new line as one character and send two."""
    return text.replace("\r\n", "\n") if text else text


class IncidentForm(FlaskForm):
    """key is made with the page: a repeated click opens one incident."""

    lon = FloatField(validators=[InputRequired()])
    lat = FloatField(validators=[InputRequired()])
    place = StringField(validators=[Length(max=200)])
    note = TextAreaField(filters=[_plain_lines], validators=[Length(max=1000)])
    mode = RadioField(choices=[Mode.ACTUAL.value, Mode.EXERCISE.value], default=Mode.ACTUAL.value)
    at_home = BooleanField()
    key = HiddenField(validators=[InputRequired(), Length(max=100)])

    @property
    def fault(self) -> str:
        """What is wrong with the first field at fault, once validated; empty when nothing is."""
        return next((str(sentence) for name, sentence in _FAULTS.items() if name in self.errors), "")


class EndForm(FlaskForm):
    how = RadioField(choices=ENDINGS)
    of = IntegerField(validators=[Optional()])


class AddForm(FlaskForm):
    responder = StringField(validators=[InputRequired(), Length(max=120)])
    role = RadioField(choices=[role.value for role in Role])
