"""The settings of a scenario as fields."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    FloatField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

_LINE = Length(max=200, message=_l("At most 200 characters."))
_LIST = Length(max=20_000, message=_l("At most %(most)d characters.", most=20_000))


_NEEDED = InputRequired(_l("Type a number."))


class NumberField(FloatField):
    """Shows 180 as 180, not as 180.0."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else f"{self.data:.12g}"


def _between(least: float, most: float) -> NumberRange:
    return NumberRange(least, most, _l("Give a number from %(least)g to %(most)g.", least=least, most=most))


class ScenarioForm(FlaskForm):
    """Every field has a setting of the same name; what the form does not show stays as it is in the text.

    expected: the version that was being changed, 0 for a new scenario
    """

    expected = HiddenField()
    name = StringField(
        _l("Name"), [InputRequired(_l("Type a name.")), Length(max=80, message=_l("At most 80 characters."))]
    )
    devices = IntegerField(_l("New devices, at most"), [Optional(), _between(1, 100_000)])
    money = NumberField(_l("Money, at most"), [Optional(), _between(0, 1e12)])
    cost = NumberField(_l("Price of a device"), [Optional(), _between(0, 1e9)])
    currency = StringField(_l("Currency"), [Length(max=10, message=_l("At most 10 characters."))])

    target_s = NumberField(_l("Within (seconds)"), [_NEEDED, _between(10, 3600)])
    trip = SelectField(
        _l("Counted until"),
        choices=[
            SelectChoice("round", _l("fetched and brought back by a bystander")),
            SelectChoice("one_way", _l("brought, one way")),
            SelectChoice("volunteer", _l("a volunteer fetches it and brings it")),
        ],
    )
    volunteer_leg_m = NumberField(_l("Volunteer's way to the device (metres)"), [Optional(), _between(0, 50_000)])
    volunteers = SelectField(_l("or a file of where volunteers are"), validate_choice=False)
    speed_m_s = NumberField(_l("Metres a second on foot"), [_NEEDED, _between(0.1, 40)])
    turnout_s = NumberField(_l("Seconds until somebody sets out"), [_NEEDED, _between(0, 3600)])
    pickup_s = NumberField(_l("Seconds at the device"), [_NEEDED, _between(0, 3600)])
    ways = SelectField(
        _l("Ways go"),
        choices=[
            SelectChoice("streets", _l("along the streets")),
            SelectChoice("straight", _l("straight, made longer (where no streets are known)")),
        ],
    )

    goal = SelectField(
        _l("Make as large as possible"),
        choices=[
            SelectChoice("coverage", _l("arrests within reach of a device")),
            SelectChoice("gradual", _l("the same, nearer counting more")),
            SelectChoice("survival", _l("people expected to survive")),
        ],
    )
    full_s = NumberField(_l("Counts fully up to (seconds)"), [Optional(), _between(0, 3600)])
    curve = SelectField(
        _l("Survival after"),
        choices=[
            SelectChoice("de_maio", "De Maio 2003"),
            SelectChoice("waalewijn", "Waalewijn 2001"),
            SelectChoice("larsen", "Larsen 1993"),
        ],
    )
    counting = SelectField(
        _l("How devices count"),
        choices=[
            SelectChoice("single", _l("one in reach is enough")),
            SelectChoice("backup", _l("a second one counts too")),
            SelectChoice("expected", _l("any of them may be missing")),
        ],
    )
    hours = SelectField(
        _l("Doors"),
        choices=[
            SelectChoice("ignore", _l("are not looked at")),
            SelectChoice("known", _l("must be known to be open, in each hour of the week")),
        ],
    )

    population = SelectField(_l("People who live here"), validate_choice=False)
    population_column = StringField(
        _l("Column with the number of people, where it is not called people or population"), [_LINE]
    )
    foot_traffic = SelectField(_l("People out and about (foot traffic)"), validate_choice=False)
    surface = SelectField(_l("or expected arrests (fitted surface)"), validate_choice=False)
    incidence = NumberField(_l("Arrests per 100,000 people and year"), [_NEEDED, _between(0.1, 10_000)])
    incidence_source = StringField(_l("Source of that figure"), [_LINE])

    kinds = SelectMultipleField(_l("Kinds of venue (none ticked: all)"), validate_choice=False)
    sites = SelectField(_l("Sites from a file"), validate_choice=False)
    street_every_m = NumberField(
        _l("Cabinets at street corners, one in every (metres)"), [Optional(), _between(20, 5000)]
    )
    spacing_m = NumberField(_l("No two devices nearer than (metres)"), [Optional(), _between(0, 5000)])
    mandatory = TextAreaField(_l("Sites that must get one (ids, one a line)"), [_LIST])
    forbidden = TextAreaField(_l("Sites that must not get one (ids, one a line)"), [_LIST])
    existing = SelectField(_l("Devices already out"), validate_choice=False)

    boundary = SelectField(_l("Boundary of the plan"), validate_choice=False)
    parts = SelectField(_l("Parts to report by"), validate_choice=False)
    parts_name = StringField(_l("column with their names"), [_LINE])
    frontier = StringField(_l("Other budgets to reckon too, such as 5, 10, 20"), [_LINE])
    nested = BooleanField(_l("Each larger one keeps the sites of the smaller"))

    seconds = NumberField(_l("Look for at most (seconds)"), [_NEEDED, _between(0.1, 86_400)])
    gap = NumberField(_l("Stop once proven within (per cent of the best gain)"), [_NEEDED, _between(0, 90)])
    seed = IntegerField(_l("Seed"), [_NEEDED, _between(0, 2**31)])
