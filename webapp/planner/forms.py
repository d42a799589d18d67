"""What a planner types: files, and a scenario as text."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

LONGEST_TEXT = 60_000
USES = [
    SelectChoice("population", _l("People who live here")),
    SelectChoice("foot_traffic", _l("People out and about (foot traffic)")),
    SelectChoice("surface", _l("Expected arrests (fitted surface)")),
    SelectChoice("sites", _l("Sites where a device may go")),
    SelectChoice("existing", _l("Devices already out")),
    SelectChoice("volunteers", _l("Where volunteers are")),
    SelectChoice("boundary", _l("Boundary of the plan")),
    SelectChoice("parts", _l("Parts to report by")),
]


class HandInForm(FlaskForm):
    use = SelectField(_l("What it is"), choices=USES)
    file = FileField(_l("File"))
    column = StringField(
        _l("Column with the number of people, where it is not called people or population"),
        [Length(max=60, message=_l("At most 60 characters."))],
    )


class TextForm(FlaskForm):
    """expected: the version that was being changed."""

    expected = HiddenField()
    text = TextAreaField(
        _l("Scenario as text (TOML)"),
        [
            InputRequired(_l("The text is empty; type a scenario.")),
            Length(max=LONGEST_TEXT, message=_l("At most %(most)d characters.", most=LONGEST_TEXT)),
        ],
    )


class CloneForm(FlaskForm):
    name = StringField(
        _l("Name of the copy"),
        [InputRequired(_l("Type a name.")), Length(max=80, message=_l("At most 80 characters."))],
    )
