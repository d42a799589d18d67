"""What a planner asks for."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

MOST_DEVICES = 1000


class PlanForm(FlaskForm):
    name = StringField(_l("Name of the plan"), [Length(max=80, message=_l("At most 80 characters."))])
    devices = IntegerField(
        _l("New devices"),
        [
            InputRequired(_l("Type how many devices there will be.")),
            NumberRange(1, MOST_DEVICES, _l("Give 1 to %(most)d devices.", most=MOST_DEVICES)),
        ],
    )
    target_s = IntegerField(
        _l("Fetched and brought back within (seconds)"),
        [
            InputRequired(_l("Type the seconds.")),
            NumberRange(30, 1800, _l("Give 30 to 1800 seconds.")),
        ],
    )
