"""From a scenario to the fields of its form, and back; settings that have no field stay as they are."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from aedmap.errors import InvalidInput, NotFound
from optimizer.data_files import FileUse, uses_in
from optimizer.scenario import (
    Budget,
    Counting,
    Curve,
    DemandSettings,
    ExistingFrom,
    FrontierSettings,
    Goal,
    Hours,
    Objective,
    RegionSettings,
    Response,
    Scenario,
    SiteSettings,
    Trip,
    Ways,
)
from webapp.planner.scenario_form import ScenarioForm

# Beginning of a sentence of the library -> the field it speaks of.
_FIELD_OF_KEY = {
    "response": "target_s",
    "response.trip": "trip",
    "response.volunteer_leg_m": "volunteer_leg_m",
    "budget": "devices",
    "budget.money": "money",
    "budget.cost": "cost",
    "objective.full_s": "full_s",
    "objective": "goal",
    "demand": "surface",
    "demand.incidence_source": "incidence_source",
    "sites": "mandatory",
    "sites.mandatory": "mandatory",
    "sites.spacing_m": "spacing_m",
    "sites.street_every_m": "street_every_m",
    "frontier": "frontier",
    "solve": "seconds",
}


def shown(scenario: Scenario) -> dict[str, Any]:
    """Values for the form's fields."""
    files = uses_in(scenario)
    existing, frontier = scenario.existing, scenario.frontier
    response = ("target_s", "trip", "volunteer_leg_m", "speed_m_s", "turnout_s", "pickup_s", "ways")
    return {
        "name": scenario.name,
        **_values(scenario.budget, "devices", "money", "cost", "currency"),
        **_values(scenario.response, *response),
        **_values(scenario.objective, "full_s", "curve"),
        "goal": scenario.objective.kind.value,
        "counting": scenario.model.kind.value,
        "hours": scenario.model.hours.value,
        **{use.value: files[use].name if use in files else "" for use in FileUse},
        "population_column": scenario.demand.population_column or "",
        "incidence": scenario.demand.incidence_per_100000_per_year,
        "incidence_source": scenario.demand.incidence_source,
        **_values(scenario.sites, "kinds", "street_every_m"),
        "spacing_m": scenario.sites.spacing_m or None,
        "mandatory": "\n".join(scenario.sites.mandatory),
        "forbidden": "\n".join(scenario.sites.forbidden),
        "existing": existing.name if isinstance(existing, Path) else existing.value,
        "parts_name": scenario.region.parts_name,
        "frontier": ", ".join(f"{step:.12g}" for step in (*frontier.devices, *frontier.money)),
        "nested": frontier.nested,
        **_values(scenario.solve, "seconds", "seed"),
        "gap": round(100 * scenario.solve.gap, 6),
    }


def _values(settings: object, *keys: str) -> dict[str, Any]:
    return {key: getattr(settings, key) for key in keys}


def asked(form: ScenarioForm, base: Scenario, files: Mapping[str, Path]) -> Scenario:
    """The base with what was typed. files: those handed in, by name.

    Raises InvalidInput or NotFound with the setting at fault.
    """
    return replace(
        base,
        name=(form.name.data or "").strip(),
        budget=Budget(form.devices.data, form.money.data, form.cost.data, (form.currency.data or "").strip()),
        response=_response(form, base.response, files),
        objective=_objective(form, base.objective),
        model=replace(base.model, kind=Counting(form.counting.data), hours=Hours(form.hours.data)),
        demand=_demand(form, base.demand, files),
        sites=_sites(form, base.sites, files),
        existing=_existing(form.existing.data, files),
        region=RegionSettings(
            _file(form.boundary.data, files), _file(form.parts.data, files), form.parts_name.data or "name"
        ),
        frontier=_frontier(form),
        solve=replace(base.solve, seconds=form.seconds.data, gap=form.gap.data / 100, seed=form.seed.data),
        sources=tuple(source for source in base.sources if source.file.name in _named(form)),
    )


def put_fault(form: ScenarioForm, error: InvalidInput | NotFound) -> None:
    """The library's sentence beside the field that it speaks of, else on top."""
    key = str(error).split(" ", 1)[0]
    name = _FIELD_OF_KEY.get(key) or _FIELD_OF_KEY.get(key.split(".")[0]) or "name"
    field = getattr(form, key.split(".")[-1], None) or getattr(form, name)
    field.errors = [*field.errors, str(error)]


def _response(form: ScenarioForm, base: Response, files: Mapping[str, Path]) -> Response:
    trip = Trip(form.trip.data)
    by_volunteer = trip is Trip.VOLUNTEER
    return replace(
        base,
        target_s=form.target_s.data,
        trip=trip,
        speed_m_s=form.speed_m_s.data,
        turnout_s=form.turnout_s.data,
        pickup_s=form.pickup_s.data,
        volunteer_leg_m=form.volunteer_leg_m.data if by_volunteer else None,
        volunteers=_file(form.volunteers.data, files) if by_volunteer else None,
        ways=Ways(form.ways.data),
    )


def _objective(form: ScenarioForm, base: Objective) -> Objective:
    goal = Goal(form.goal.data)
    full_s = form.full_s.data if goal is Goal.GRADUAL else None
    return replace(base, kind=goal, full_s=full_s, curve=Curve(form.curve.data))


def _demand(form: ScenarioForm, base: DemandSettings, files: Mapping[str, Path]) -> DemandSettings:
    changed = form.incidence.data != base.incidence_per_100000_per_year
    return replace(
        base,
        population=_file(form.population.data, files),
        population_column=(form.population_column.data or "").strip() or None,
        foot_traffic=_file(form.foot_traffic.data, files),
        surface=_file(form.surface.data, files),
        incidence_per_100000_per_year=form.incidence.data,
        incidence_source=(form.incidence_source.data or "").strip(),
        incidence_note="" if changed else base.incidence_note,
    )


def _sites(form: ScenarioForm, base: SiteSettings, files: Mapping[str, Path]) -> SiteSettings:
    return replace(
        base,
        kinds=tuple(form.kinds.data or ()),
        file=_file(form.sites.data, files),
        street_every_m=form.street_every_m.data,
        spacing_m=form.spacing_m.data or 0.0,
        mandatory=_lines(form.mandatory.data),
        forbidden=_lines(form.forbidden.data),
    )


def _existing(chosen: str, files: Mapping[str, Path]) -> ExistingFrom | Path:
    if chosen in tuple(ExistingFrom):
        return ExistingFrom(chosen)
    return _file(chosen, files) or ExistingFrom.REGISTRY


def _frontier(form: ScenarioForm) -> FrontierSettings:
    try:
        steps = [float(part) for part in (form.frontier.data or "").replace("，", ",").split(",") if part.strip()]
    except ValueError as error:
        raise InvalidInput(
            f"frontier is {form.frontier.data!r}, but must be numbers with commas such as 5, 10, 20."
        ) from error
    price = form.cost.data or 0.0
    # Where both are limited a step tells itself which it is: no sum is worth giving that does not pay for one device.
    if form.devices.data is None or (form.money.data is not None and steps and min(steps) >= price):
        return FrontierSettings(money=tuple(steps), nested=bool(form.nested.data))
    return FrontierSettings(devices=tuple(round(step) for step in steps), nested=bool(form.nested.data))


def _named(form: ScenarioForm) -> set[str]:
    """The files chosen in the form."""
    fields = ("population", "foot_traffic", "surface", "sites", "existing", "volunteers", "boundary", "parts")
    return {getattr(form, name).data or "" for name in fields}


def _file(name: str | None, files: Mapping[str, Path]) -> Path | None:
    if not name:
        return None
    if name not in files:
        raise NotFound(f"The file {name} was removed meanwhile; choose another one or hand it in again.")
    return files[name]


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))
