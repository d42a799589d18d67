"""What the public reports."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FloatField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from aedmap.registry.moderation.report import LONGEST_NOTE

_WORDS = Length(max=200, message=_l("At most 200 characters."))
_NOTE = Length(max=LONGEST_NOTE, message=_l("At most %(most)d characters.", most=LONGEST_NOTE))


class _Handed(FlaskForm):
    """website: a field that people do not see; whoever fills it in is a program."""

    note = TextAreaField(_l("What did you see?"), [_NOTE])
    contact = StringField(_l("Your phone or mail (optional)"), [_WORDS])
    website = StringField()


class ProblemForm(_Handed):
    kind = RadioField(
        _l("What is wrong?"),
        [InputRequired(_l("Choose what is wrong."))],
        choices=[SelectChoice("missing", _l("It is not there")), SelectChoice("broken", _l("It is broken or locked"))],
    )


class NewDeviceReportForm(_Handed):
    place = StringField(_l("Place"), [InputRequired(_l("Give the house, the shop or the street.")), _WORDS])
    location = StringField(_l("Where in the house"), [_WORDS])
    hours = StringField(_l("Opening hours"), [_WORDS])
    lon = FloatField(
        _l("Longitude"),
        [InputRequired(_l("Give degrees, such as 113.2644.")), NumberRange(-180, 180, _l("Between -180 and 180."))],
    )
    lat = FloatField(
        _l("Latitude"),
        [InputRequired(_l("Give degrees, such as 23.1291.")), NumberRange(-90, 90, _l("Between -90 and 90."))],
    )
