"""What is typed at the desk."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FloatField, HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from aedmap.dispatch import CANCEL_REASONS, Mode, Role, TimePoint
from aedmap.dispatch.incident import MOST_UNCERTAIN_M

ENDINGS = ("closed", *sorted(CANCEL_REASONS))
MOST_EMS_MIN = 180
_NO_PLACE = _l("The incident lacks its place; choose it on the map or type it, then alert again.")
_FAULTS = {
    "lon": _NO_PLACE,
    "lat": _NO_PLACE,
    "place": _l("The name of the place is longer than 200 characters; shorten it, then alert again."),
    "called": _l("The name of the place is longer than 200 characters; shorten it, then alert again."),
    "note": _l("The note is longer than 1000 characters; shorten it, then alert again."),
    "callback": _l("The number to call back is longer than 40 characters; shorten it, then alert again."),
    "uncertainty_m": _l("How far the patient may be from the place is a number of metres from 0 to 5000."),
    "ems_min": _l("The ambulance is expected in a number of minutes from 0 to 180; leave it empty if nobody knows."),
    "of": _l("The number of the other incident is a whole number."),
    "mode": _l("An incident is actual or an exercise; press one of the two buttons."),
    "key": _l("The page's key is missing or too long; load the page again, then alert again."),
}


def _plain_lines(text: str | None) -> str | None:
    """Browsers count a new line as one character and send two."""
    return text.replace("\r\n", "\n") if text else text


class _UncertainForm(FlaskForm):
    uncertainty_m = FloatField(validators=[Optional(), NumberRange(0, MOST_UNCERTAIN_M)])

    @property
    def fault(self) -> str:
        """What is wrong with the first field at fault, once validated; empty when nothing is."""
        return next((str(sentence) for name, sentence in _FAULTS.items() if name in self.errors), "")


class RelocateForm(_UncertainForm):
    """The place itself is read as a question, by name or in degrees; called: what responders are told, if that differs
    from what the town calls it."""

    called = StringField(validators=[Length(max=200)])


class SceneForm(_UncertainForm):
    """What of a call decides who is asked, beside the place."""

    at_home = BooleanField()
    ems_min = FloatField(validators=[Optional(), NumberRange(0, MOST_EMS_MIN)])

    @property
    def ems_s(self) -> float | None:
        return None if self.ems_min.data is None else self.ems_min.data * 60

    def ems_at(self, now: datetime) -> datetime | None:
        return None if self.ems_s is None else now + timedelta(seconds=self.ems_s)


class IncidentForm(SceneForm):
    """key is made with the page: a repeated click opens one incident. of: the one that the call is about, if known."""

    lon = FloatField(validators=[InputRequired()])
    lat = FloatField(validators=[InputRequired()])
    place = StringField(validators=[Length(max=200)])
    note = TextAreaField(filters=[_plain_lines], validators=[Length(max=1000)])
    callback = StringField(validators=[Length(max=40)])
    mode = RadioField(choices=[Mode.ACTUAL.value, Mode.EXERCISE.value], default=Mode.ACTUAL.value)
    of = IntegerField(validators=[Optional()])
    key = HiddenField(validators=[InputRequired(), Length(max=100)])


class EmsForm(FlaskForm):
    """Empty: nobody knows any more."""

    ems_min = FloatField(validators=[Optional(), NumberRange(0, MOST_EMS_MIN)])

    @property
    def fault(self) -> str:
        return str(_FAULTS["ems_min"]) if self.errors else ""


class TimeForm(FlaskForm):
    """at: by the town's clock, empty for now."""

    point = RadioField(choices=[point.value for point in TimePoint])
    at = StringField(validators=[Length(max=20)])


class EndForm(FlaskForm):
    """aed_used: of a device that was fetched; left open it counts as used."""

    how = RadioField(choices=ENDINGS)
    of = IntegerField(validators=[Optional()])
    aed_used = RadioField(choices=["", "yes", "no"], default="")
    note = StringField(validators=[Length(max=1000)])

    @property
    def used(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.aed_used.data)


class AddForm(FlaskForm):
    responder = StringField(validators=[InputRequired(), Length(max=120)])
    role = RadioField(choices=[role.value for role in Role])
