"""What a steward types of a device."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, FloatField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from webapp.days import in_living_memory

_SHORT = Length(max=200, message=_l("At most 200 characters."))
_DATUMS = [
    SelectChoice("wgs84", _l("WGS84 (GPS, OpenStreetMap)")),
    SelectChoice("gcj02", _l("GCJ-02 (Amap, Tencent)")),
    SelectChoice("bd09", _l("BD-09 (Baidu)")),
    SelectChoice("cgcs2000", _l("CGCS2000 (surveys)")),
]

_INDOOR = [SelectChoice("", _l("unknown")), SelectChoice("yes", _l("Indoors")), SelectChoice("no", _l("Outdoors"))]


class DeviceForm(FlaskForm):
    place = StringField(_l("Place"), [InputRequired(_l("Give the house, the shop or the street.")), _SHORT])
    address = StringField(_l("Address"), [_SHORT])
    location = StringField(_l("Where in the house"), [_SHORT])
    floor = StringField(_l("Floor"), [Length(max=20, message=_l("At most 20 characters."))])
    indoor = SelectField(_l("Indoors or out"), choices=_INDOOR)
    access = StringField(_l("Who may fetch it"), [_SHORT])
    hours = StringField(_l("Opening hours"), [Length(max=1000, message=_l("At most 1000 characters."))])
    lon = FloatField(
        _l("Longitude"),
        [InputRequired(_l("Give degrees, such as 113.2644.")), NumberRange(-180, 180, _l("Between -180 and 180."))],
    )
    lat = FloatField(
        _l("Latitude"),
        [InputRequired(_l("Give degrees, such as 23.1291.")), NumberRange(-90, 90, _l("Between -90 and 90."))],
    )
    datum = SelectField(_l("These degrees are in"), choices=_DATUMS)
    pads_expire_on = DateField(_l("Pads expire on"), [Optional(), in_living_memory])
    battery_expires_on = DateField(_l("Battery expires on"), [Optional(), in_living_memory])
    last_checked_on = DateField(_l("Last checked on"), [Optional(), in_living_memory])
    guardian = StringField(_l("Who looks after it"), [_SHORT])
    funder = StringField(_l("Who paid for it"), [_SHORT])
    serial = StringField(_l("Serial number"), [_SHORT])
    model = StringField(_l("Model"), [_SHORT])
    seen = HiddenField()


class NewDeviceForm(DeviceForm):
    number = StringField(
        _l("Number on its label"),
        [
            Optional(),
            Regexp(
                r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z", message=_l("Up to 40 letters, digits, dots, dashes; no spaces.")
            ),
        ],
    )


class StatusForm(FlaskForm):
    status = StringField(validators=[InputRequired(), Length(max=40)])
    reason = StringField(validators=[InputRequired(), Length(max=40)])


class UndoForm(FlaskForm):
    """Only the token against forged forms."""
