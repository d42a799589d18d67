"""What is typed at the desk."""

from flask_wtf import FlaskForm
from wtforms import FloatField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from aedmap.dispatch import CANCEL_REASONS, Mode

ENDINGS = ("closed", *sorted(CANCEL_REASONS))


class IncidentForm(FlaskForm):
    """key is made with the page: a repeated click opens one incident."""

    lon = FloatField(validators=[InputRequired()])
    lat = FloatField(validators=[InputRequired()])
    place = StringField(validators=[Length(max=200)])
    note = TextAreaField(validators=[Length(max=1000)])
    mode = RadioField(choices=[Mode.ACTUAL.value, Mode.EXERCISE.value], default=Mode.ACTUAL.value)
    key = HiddenField(validators=[InputRequired(), Length(max=100)])


class EndForm(FlaskForm):
    how = RadioField(choices=ENDINGS)
