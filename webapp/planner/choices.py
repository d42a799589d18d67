"""What the select fields of a scenario offer: files handed in, kinds of venue of this town."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from optimizer.sites import count_kinds
from webapp.deployment import here
from webapp.kinds import kind_name
from webapp.planner.scenario_form import ScenarioForm
from webapp.translate import _

_FILES = ("population", "foot_traffic", "surface", "sites", "volunteers", "boundary", "parts")


def fill_choices(form: ScenarioForm) -> None:
    """Put the choices into the form's select fields."""
    files = here().planning.list_kept()
    for use in _FILES:
        field: SelectField = getattr(form, use)
        field.choices = [SelectChoice("", _("none")), *(SelectChoice(one.name) for one in files if one.use == use)]
    form.existing.choices = [
        SelectChoice("registry", _("those in the registry")),
        SelectChoice("none", _("none")),
        *(SelectChoice(one.name) for one in files if one.use == "existing"),
    ]
    named = {kind: f"{kind_name(kind)} ({count})" for kind, count in count_kinds(here().town.venues).items()}
    ticked = [kind for kind in form.kinds.data or [] if kind not in named]
    by_name = sorted(named.items(), key=lambda one: one[1])
    form.kinds.choices = [SelectChoice(kind, name) for kind, name in (*by_name, *((kind, kind) for kind in ticked))]
