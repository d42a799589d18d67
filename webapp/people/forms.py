"""What a steward types of a person."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FileField, FloatField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from webapp.days import in_living_memory
from webapp.importing.forms import DATUMS

_SHORT = Length(max=200, message=_l("At most 200 characters."))
_ORDERS = [
    SelectChoice("", _l("refuse days that can be two")),
    SelectChoice("dmy", _l("day, month, year")),
    SelectChoice("mdy", _l("month, day, year")),
]


class PersonForm(FlaskForm):
    name = StringField(_l("Full name"), [DataRequired(_l("Type the name.")), _SHORT])
    phone = StringField(_l("Telephone"), [_SHORT])
    email = StringField(_l("Mail"), [_SHORT])
    hours = StringField(_l("May be asked"), [_SHORT])
    quiet = StringField(_l("Quiet hours"), [_SHORT])
    homes_too = BooleanField(_l("Goes into homes too, not only to public places"))
    home_lon = FloatField(_l("Home, longitude"), [Optional(), NumberRange(-180, 180, _l("Between -180 and 180."))])
    home_lat = FloatField(_l("Home, latitude"), [Optional(), NumberRange(-90, 90, _l("Between -90 and 90."))])
    work_lon = FloatField(_l("Work, longitude"), [Optional(), NumberRange(-180, 180, _l("Between -180 and 180."))])
    work_lat = FloatField(_l("Work, latitude"), [Optional(), NumberRange(-90, 90, _l("Between -90 and 90."))])
    seen = HiddenField()


class CertificateForm(FlaskForm):
    number = StringField(_l("Certificate number"), [DataRequired(_l("Type the number printed on it.")), _SHORT])
    kind = StringField(_l("Kind"), [DataRequired(_l("Type the kind, such as first aid.")), _SHORT])
    issuer = StringField(_l("Issued by"), [DataRequired(_l("Type who issued it.")), _SHORT])
    issued_on = DateField(_l("Issued on"), [InputRequired(_l("Choose the day of issue.")), in_living_memory])
    expires_on = DateField(_l("Expires on (empty: by its kind)"), [Optional(), in_living_memory])


class PauseForm(FlaskForm):
    until = DateField(
        _l("Leave in peace up to and including"), [InputRequired(_l("Choose the last day.")), in_living_memory]
    )


class StatusForm(FlaskForm):
    status = HiddenField(validators=[InputRequired()])


class ConsentForm(FlaskForm):
    version = StringField(_l("Version of the text"), [DataRequired(_l("Type the version agreed to.")), _SHORT])


class ConfirmForm(FlaskForm):
    number = StringField(_l("Type the person's number to confirm"), [_SHORT])


class RosterForm(FlaskForm):
    """No datum is chosen beforehand, as with registers of devices."""

    datum = SelectField(_l("Positions are in"), choices=DATUMS, default="wgs84")
    date_order = SelectField(_l("03/04/2027 means"), choices=_ORDERS)
    source = StringField(_l("Name of the roster"), [Length(max=120, message=_l("At most 120 characters."))])
    issuers_register = BooleanField(_l("It is the issuer's own register: its certificates are verified"))
    file_name = HiddenField(validators=[Length(max=120)])


class RosterUploadForm(RosterForm):
    file = FileField(_l("File"))
