"""Two plans side by side: what differs in the questions, the sites and the figures."""

import csv
import io
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from optimizer.reports.table import as_text


@dataclass(frozen=True)
class Difference:
    """One setting or input that is not the same; "" where one of the two does not say it."""

    key: str
    first: str
    second: str


@dataclass(frozen=True)
class ComparedSite:
    """A site that at least one of the plans chose; its ranks there, None where it was not chosen."""

    id: str
    name: str
    kind: str
    lon: float
    lat: float
    first_rank: int | None
    second_rank: int | None

    @property
    def chosen_by(self) -> str:
        """both, first or second."""
        if self.first_rank is not None and self.second_rank is not None:
            return "both"
        return "first" if self.first_rank is not None else "second"


@dataclass(frozen=True)
class ComparedFigure:
    """A figure of both plans. group: all, aim, period, region; name: of the aim, period or region

    what: before, after, open_before, open_after, upper_bound, gap, devices, spent; shares from 0 to 1 but the last two.
    None where a plan does not have it.
    """

    group: str
    name: str
    what: str
    first: float | None
    second: float | None

    @property
    def change(self) -> float | None:
        """Second less first."""
        return None if self.first is None or self.second is None else self.second - self.first


@dataclass(frozen=True)
class PlanComparison:
    """settings: what differs in the scenarios and inputs; sites: those of both first, then by rank; figures: all."""

    settings: tuple[Difference, ...]
    sites: tuple[ComparedSite, ...]
    figures: tuple[ComparedFigure, ...]

    def chosen_by(self, whom: str) -> tuple[ComparedSite, ...]:
        """The sites of both, of the first only or of the second only."""
        return tuple(site for site in self.sites if site.chosen_by == whom)


def compare_plans(first: Mapping[str, Any], second: Mapping[str, Any]) -> PlanComparison:
    """Compare two documents as plan.json holds them; what only one of them knows is compared with nothing."""
    settings = different_settings(first.get("scenario", ""), second.get("scenario", ""))
    inputs = _differences(_inputs(first), _inputs(second))
    return PlanComparison((*settings, *inputs), _sites(first, second), tuple(_figures(first, second)))


def different_settings(first: str, second: str) -> tuple[Difference, ...]:
    """What differs between two scenarios as TOML, setting by setting; the same table in another order is the same."""
    return _differences(dict(_flat("", tomllib.loads(first))), dict(_flat("", tomllib.loads(second))))


def comparison_csv(comparison: PlanComparison, first: str, second: str) -> str:
    """A table of all of it. first, second: what the plans are called. Cells cannot become formulas of a spreadsheet."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(("part", "what", as_text(first), as_text(second), "change"))
    for one in comparison.settings:
        table.writerow(("setting", as_text(one.key), as_text(one.first), as_text(one.second), ""))
    for figure in comparison.figures:
        what = " ".join(part for part in (figure.name, figure.what) if part)
        values = [_number(value) for value in (figure.first, figure.second, figure.change)]
        table.writerow((figure.group, as_text(what), *values))
    for site in comparison.sites:
        ranks = ("" if rank is None else rank for rank in (site.first_rank, site.second_rank))
        table.writerow(("site", as_text(f"{site.name} ({site.id})"), *ranks, ""))
    return written.getvalue()


def comparison_geojson(comparison: PlanComparison) -> dict[str, Any]:
    """The sites as points, each with the plans that chose it and its ranks there."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [site.lon, site.lat]},
            "properties": {
                "id": site.id,
                "name": site.name,
                "kind": site.kind,
                "chosen_by": site.chosen_by,
                "first_rank": site.first_rank,
                "second_rank": site.second_rank,
            },
        }
        for site in comparison.sites
    ]
    return {"type": "FeatureCollection", "features": features}


def _flat(where: str, value: object) -> Iterator[tuple[str, str]]:
    """Settings by their full name. Tables in lists go by their name or file, so that their order does not matter."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _flat(f"{where}.{key}" if where else key, below)
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        for number, one in enumerate(value, start=1):
            yield from _flat(f"{where}[{one.get('name') or one.get('file') or number}]", one)
    else:
        yield where, value if isinstance(value, str) else json.dumps(_whole(value), ensure_ascii=False, default=str)


def _whole(value: object) -> object:
    """180 and 180.0 are one setting."""
    if isinstance(value, list):
        return [_whole(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


# The name is each scenario's own, and the town is compared as an input.
_OWN = ("name", "town")


def _differences(first: Mapping[str, str], second: Mapping[str, str]) -> tuple[Difference, ...]:
    keys = dict.fromkeys([*first, *second])
    return tuple(
        Difference(key, first.get(key, ""), second.get(key, ""))
        for key in keys
        if key not in _OWN and first.get(key) != second.get(key)
    )


def _inputs(plan: Mapping[str, Any]) -> dict[str, str]:
    town = plan.get("town") or {}
    inputs = {f"input {one['what']}": f"{one['name']} ({one['fingerprint'][:12]})" for one in plan.get("inputs", ())}
    return {"input town": f"{town.get('name') or ''} ({str(town.get('fingerprint', ''))[:12]})".strip(), **inputs}


def _sites(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[ComparedSite, ...]:
    ranks = [{str(one["id"]): one for one in plan.get("choices", ())} for plan in (first, second)]
    sites = [
        ComparedSite(
            id=key,
            name=(here := ranks[0].get(key) or ranks[1][key])["name"],
            kind=here["kind"],
            lon=here["lon"],
            lat=here["lat"],
            first_rank=ranks[0].get(key, {}).get("rank"),
            second_rank=ranks[1].get(key, {}).get("rank"),
        )
        for key in dict.fromkeys([*ranks[0], *ranks[1]])
    ]
    order = ("both", "first", "second")
    return tuple(sorted(sites, key=lambda one: (order.index(one.chosen_by), one.first_rank or one.second_rank or 0)))


_SHARES = ("before", "after", "open_before", "open_after")


def _figures(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[ComparedFigure]:
    coverages = [plan.get("coverage", {}) for plan in (first, second)]
    for what in _SHARES:
        yield ComparedFigure("all", "", what, coverages[0].get(what), coverages[1].get(what))
    yield ComparedFigure("all", "", "gap", first.get("gap"), second.get("gap"))
    yield ComparedFigure("all", "", "devices", *(float(len(plan.get("choices", ()))) for plan in (first, second)))
    spent = [plan.get("spent") for plan in (first, second)]
    if spent != [None, None]:
        yield ComparedFigure("all", "", "spent", spent[0], spent[1])
    yield from _aims(first, second)
    for group, key in (("period", "by_period"), ("region", "by_region")):
        parts = [{one["name"]: one for one in coverage.get(key) or ()} for coverage in coverages]
        for name in dict.fromkeys([*parts[0], *parts[1]]):
            for what in _SHARES:
                values = [part.get(name, {}).get(what) for part in parts]
                yield ComparedFigure(group, name, what, values[0], values[1])


def _aims(first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[ComparedFigure]:
    """What each plan made as large as possible, side by side only where both mean the same by it."""
    aims = [plan.get("objective") or _coverage_aim(plan) for plan in (first, second)]
    for kind in dict.fromkeys(aim["kind"] for aim in aims):
        for what in ("before", "after", "upper_bound"):
            values = [aim[what] if aim["kind"] == kind else None for aim in aims]
            yield ComparedFigure("aim", kind, what, values[0], values[1])


def _coverage_aim(plan: Mapping[str, Any]) -> Mapping[str, Any]:
    """Plans of before there were others."""
    coverage = plan.get("coverage", {})
    shares = {what: coverage.get(what) for what in ("before", "after")}
    return {"kind": "coverage", **shares, "upper_bound": plan.get("upper_bound")}


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"
