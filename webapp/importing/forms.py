"""What is said of a register beside the file itself."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

_WORDS = Length(max=120, message=_l("At most 120 characters."))
DATUMS = [
    SelectChoice("wgs84", _l("WGS84 (GPS, OpenStreetMap)")),
    SelectChoice("gcj02", _l("GCJ-02 (Amap, Tencent)")),
    SelectChoice("bd09", _l("BD-09 (Baidu)")),
    SelectChoice("cgcs2000", _l("CGCS2000 (surveys)")),
]
_ORDERS = [
    SelectChoice("", _l("as found")),
    SelectChoice("ymd", _l("year, month, day")),
    SelectChoice("dmy", _l("day, month, year")),
    SelectChoice("mdy", _l("month, day, year")),
]


class ImportForm(FlaskForm):
    """No datum is chosen beforehand: half a kilometre hangs on it, so somebody has to say it."""

    datum = RadioField(
        _l("The positions in the file are in"),
        [InputRequired(_l("Say what the positions are in; ask whoever made the file."))],
        choices=DATUMS,
    )
    source = StringField(_l("Name of the source"), [_WORDS])
    licence = StringField(_l("Licence"), [_WORDS])
    region = StringField(_l("Code of its region"), [_WORDS])
    within_region = BooleanField(_l("Refuse devices that lie outside of this region"))
    contacts = BooleanField(_l("Keep names and telephone numbers too, for stewards only"))
    date_order = SelectField(_l("Dates are written"), choices=_ORDERS)
    file_name = HiddenField(validators=[_WORDS])


class UploadForm(ImportForm):
    file = FileField(_l("File"))
