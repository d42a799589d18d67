"""Two plans side by side: every difference is told, nothing else is."""

import csv
import io
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from optimizer.comparison import compare_plans, comparison_csv, comparison_geojson, different_settings


def _choice(site: str, rank: int) -> dict[str, Any]:
    return {"id": site, "name": f"Site {site}", "kind": "library", "lon": 24.9, "lat": 60.1, "rank": rank, "gain": 0.1}


def _plan(sites: str, after: float, **more: Any) -> dict[str, Any]:
    period = {"name": "night", "before": 0.2, "after": after, "open_before": 0.0, "open_after": after / 2}
    return {
        "name": "Plan",
        "town": {"name": "Town", "fingerprint": "f" * 64},
        "scenario": 'name = "Plan"\n[budget]\ndevices = 2\n',
        "choices": [_choice(site, rank) for rank, site in enumerate(sites, start=1)],
        "coverage": {"before": 0.2, "after": after, "open_before": 0.1, "open_after": 0.3, "by_period": [period]},
        "upper_bound": after + 0.01,
        "gap": 0.0,
        "inputs": [],
        **more,
    }


def test_sites_are_told_apart_by_who_chose_them() -> None:
    """Those of both come first, with the rank in each."""
    compared = compare_plans(_plan("abc", 0.5), _plan("cad", 0.6))
    assert [(site.id, site.chosen_by, site.first_rank, site.second_rank) for site in compared.sites] == [
        ("a", "both", 1, 2),
        ("c", "both", 3, 1),
        ("b", "first", 2, None),
        ("d", "second", None, 3),
    ]
    roles = [one["properties"]["chosen_by"] for one in comparison_geojson(compared)["features"]]
    assert roles == ["both", "both", "first", "second"]


def test_figures_of_all_and_of_each_part_are_compared() -> None:
    """By period and by region; a region that only one plan knows has no change."""
    region = {"name": "East", "before": 0.1, "after": 0.4, "open_before": 0.0, "open_after": 0.2}
    second = _plan("a", 0.7)
    second["coverage"]["by_region"] = [region]
    compared = compare_plans(_plan("ab", 0.5), second)
    figures = {(one.group, one.name, one.what): one for one in compared.figures}
    assert figures["all", "", "after"].change == 0.7 - 0.5
    assert figures["period", "night", "after"].first == 0.5
    assert figures["all", "", "devices"].change == -1
    east = figures["region", "East", "after"]
    assert (east.first, east.second, east.change) == (None, 0.4, None)


def test_settings_are_compared_by_their_names() -> None:
    """The order of tables and 180 against 180.0 make no difference; a name of its own is none either."""
    first = 'name = "A"\n[budget]\ndevices = 7\n[response]\ntarget_s = 180\n[sites]\nkinds = ["school"]\n'
    second = 'name = "B"\n[response]\ntarget_s = 180.0\n[budget]\ndevices = 9\n'
    told = [(one.key, one.first, one.second) for one in different_settings(first, second)]
    assert told == [("budget.devices", "7", "9"), ("sites.kinds", '["school"]', "")]


def test_another_content_under_the_same_name_is_a_difference() -> None:
    """Files are compared by their fingerprints."""
    record = {"what": "population", "name": "people.csv", "fingerprint": "a" * 64}
    other = {**record, "fingerprint": "b" * 64}
    compared = compare_plans(_plan("a", 0.5, inputs=[record]), _plan("a", 0.5, inputs=[other]))
    assert [(one.key, one.first) for one in compared.settings] == [("input population", f"people.csv ({'a' * 12})")]


def test_other_aims_are_told_in_their_own_measures() -> None:
    """Survival stands beside coverage and is not subtracted from it; equal aims are compared, bounds included."""
    survival = {"kind": "survival", "before": 0.05, "after": 0.08, "upper_bound": 0.09}

    def aims(*plans: dict[str, Any]) -> list[tuple[str, str, float | None, float | None]]:
        figures = compare_plans(*plans).figures
        return [(one.name, one.what, one.first, one.second) for one in figures if one.group == "aim"]

    assert aims(_plan("a", 0.5, objective=survival), _plan("a", 0.5)) == [
        ("survival", "before", 0.05, None),
        ("survival", "after", 0.08, None),
        ("survival", "upper_bound", 0.09, None),
        ("coverage", "before", None, 0.2),
        ("coverage", "after", None, 0.5),
        ("coverage", "upper_bound", None, 0.51),
    ]
    assert aims(_plan("a", 0.5), _plan("a", 0.6))[2] == ("coverage", "upper_bound", 0.51, 0.61)


def test_the_table_holds_all_of_it_and_no_formula() -> None:
    """Settings, figures and sites, a row each; a name that a spreadsheet would run is made harmless."""
    first, second = _plan("ab", 0.5), _plan("ac", 0.6)
    first["choices"][1]["name"] = "=HYPERLINK(1)"
    compared = compare_plans(first, second)
    rows = list(csv.reader(io.StringIO(comparison_csv(compared, "First", "@Second"))))
    assert rows[0] == ["part", "what", "First", "'@Second", "change"]
    assert len(rows) == 1 + len(compared.settings) + len(compared.figures) + len(compared.sites)
    assert not any(cell.startswith("=") for row in rows for cell in row)


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdef"), unique=True))
def test_the_other_way_round_is_the_same_mirrored(first: list[str], second: list[str]) -> None:
    """Each site of either plan stands once; changing places changes sides and signs only."""
    one, other = _plan("".join(first), 0.5), _plan("".join(second), 0.6)
    there, back = compare_plans(one, other), compare_plans(other, one)
    assert {site.id for site in there.sites} == set(first) | set(second)
    assert len(there.sites) == len(set(first) | set(second))
    assert {(s.id, s.first_rank, s.second_rank) for s in there.sites} == {
        (s.id, s.second_rank, s.first_rank) for s in back.sites
    }
    assert [f.change for f in there.figures] == [None if f.change is None else -f.change for f in back.figures]
    assert compare_plans(one, one).settings == ()
