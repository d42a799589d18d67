"""What somebody writes down who looked at a device."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, FileField, TextAreaField
from wtforms.validators import Length, Optional

from aedmap.registry.upkeep.inspection import LONGEST_NOTE
from webapp.days import in_living_memory


class InspectionForm(FlaskForm):
    pads_ok = BooleanField(_l("Pads: there, sealed, not expired"))
    battery_ok = BooleanField(_l("Battery: in place, not expired"))
    light_ok = BooleanField(_l("Ready light: shows ready"))
    new_pads_expire_on = DateField(_l("New pads expire on"), [Optional(), in_living_memory])
    new_battery_expires_on = DateField(_l("New battery expires on"), [Optional(), in_living_memory])
    note = TextAreaField(_l("Note"), [Length(max=LONGEST_NOTE, message=_l("At most 1000 characters."))])
    photo = FileField(_l("Photograph"))
