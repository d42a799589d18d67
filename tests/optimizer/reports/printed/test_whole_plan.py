"""A plan with prices, regions, other budgets and places out of reach has all of it in its report."""

from dataclasses import replace

import geopandas as gpd
import pytest
from lxml import html
from shapely.geometry import box

from aedmap.geography import Position
from aedmap.town import Town
from optimizer.plan import PlacementPlan
from optimizer.reports import report_html
from optimizer.reports.language import language
from optimizer.reports.sheets import tables
from optimizer.reports.unreachable import unreachable_spots
from optimizer.run import run_scenario
from optimizer.scenario import (
    Budget,
    DemandSettings,
    FrontierSettings,
    Objective,
    RegionSettings,
    Scenario,
    SiteSettings,
    SourceNote,
)
from optimizer.scenario.goal import Goal
from tests.optimizer.towns import write_people

Drawn = tuple[Town, dict[str, Position]]


@pytest.fixture(scope="module")
def scenario(drawn: Drawn, tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """People at seven places of a street, four sites with prices, two parts, three other budgets."""
    _, at = drawn
    folder = tmp_path_factory.mktemp("whole")
    people = write_people(folder / "people.csv", at, {"A": 40, "B": 10, "C": 30, "E": 25, "G": 20})
    rows = [f"S{n},Site {n},school,{at[n].lon},{at[n].lat},{cost}" for n, cost in zip("ACE", (9, 12, 15), strict=True)]
    (folder / "sites.csv").write_text("\n".join(["id,name,kind,lon,lat,cost", *rows]) + "\n")
    west, middle, east = at["A"].lon - 0.01, (at["C"].lon + at["D"].lon) / 2, at["G"].lon + 0.01
    areas = [box(west, 60, middle, 61), box(middle, 60, east, 61)]
    parts = gpd.GeoDataFrame({"name": ["West", "East"]}, geometry=areas, crs=4326)
    parts.to_file(folder / "parts.geojson", driver="GeoJSON")
    return Scenario(
        "Three sites",
        Budget(2, cost=10.0, currency="EUR"),
        demand=DemandSettings(population=people, cell_m=20),
        sites=SiteSettings(file=folder / "sites.csv"),
        region=RegionSettings(parts=folder / "parts.geojson"),
        frontier=FrontierSettings(devices=(1, 2, 3)),
        sources=(SourceNote(people, title="Made-up people", licence="CC0", date="2026-01-01"),),
    )


@pytest.fixture(scope="module")
def whole(drawn: Drawn, scenario: Scenario) -> PlacementPlan:
    """The plan of that scenario."""
    return run_scenario(scenario, drawn[0], ())


def _page(plan: PlacementPlan, drawn: Drawn, code: str = "en") -> html.HtmlElement:
    return html.document_fromstring(report_html(plan, drawn[0].network, language(code)))


def _words(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(one.text_content().split()) for one in page.xpath(path)]


def test_prices_run_up_to_what_was_spent(whole: PlacementPlan, drawn: Drawn) -> None:
    """The last running price is the sum in the headline."""
    page = _page(whole, drawn)
    last = _words(page, "//table[@class='sites']//tr[@class='chosen']/td[@data-head='Price in all']")[-1]
    assert whole.spent is not None
    assert last == f"{whole.spent:,.0f}"
    assert f"Price of the new devices{last} EUR" in _words(page, "//dl/div")


def test_every_site_says_why(whole: PlacementPlan, drawn: Drawn) -> None:
    """What is lost without it and the best other site stand below each site."""
    told = _words(_page(whole, drawn), "//tr[@class='why']")
    assert len(told) == len(whole.choices)
    substitutes = [choice.why.substitute for choice in whole.choices]
    for sentence, other in zip(told, substitutes, strict=True):
        assert "Only this device" in sentence
        assert ("No other site" if other is None else f"The best other site is {other.name}") in sentence


def test_a_mandatory_site_says_that_it_was_asked_for(whole: PlacementPlan, drawn: Drawn) -> None:
    """Nobody wonders at a site that adds little."""
    first = whole.choices[0].site.id
    asked = replace(whole.scenario, sites=replace(whole.scenario.sites, mandatory=(first,)))
    told = _words(_page(replace(whole, scenario=asked), drawn), "//tr[@class='why']")
    assert [("The scenario asks for this site." in sentence) for sentence in told] == [True, False]


def test_regions_and_other_budgets_are_told(whole: PlacementPlan, drawn: Drawn) -> None:
    """A row a part with devices before and after, a row and a dot a budget, the knee where there is one."""
    page = _page(whole, drawn)
    assert _words(page, "//table[@class='shares'][.//td[contains(., '→')]]/tbody/tr/th")[:2] == ["West", "East"]
    assert len(page.xpath("//table[@class='budgets']/tbody/tr")) == 3
    assert len(page.xpath("//*[@class='value-dot']")) == 3
    assert len(page.xpath("//*[@class='knee-dot']")) == (whole.knee is not None)
    marked = _page(replace(whole, knee=1), drawn)
    assert _words(marked, "//table[@class='budgets']//span[@class='mark']") == ["knee"]
    assert len(marked.xpath("//*[@class='knee-dot']")) == 1


def test_sources_have_title_licence_and_date(whole: PlacementPlan, drawn: Drawn) -> None:
    """What the scenario states of a file stands in its row; what nobody stated says so."""
    rows = _page(whole, drawn).xpath("//table[@class='sources']/tbody/tr")
    told = [[cell.text_content() for cell in row[1:4]] for row in rows]
    assert ["Made-up people (people.csv)", "CC0", "2026-01-01"] in told
    assert ["sites.csv", "not stated", "not stated"] in told


def test_what_cannot_be_reached_is_marked_on_the_map(whole: PlacementPlan, drawn: Drawn) -> None:
    """The people at G have no site near: their square is in the table, on the map and adds up."""
    spots = unreachable_spots(whole)
    assert sum(spot.share for spot in spots) == pytest.approx(whole.coverage.out_of_reach + whole.coverage.off_network)
    assert whole.coverage.out_of_reach > 0.1
    page = _page(whole, drawn)
    letters = [spot.letter for spot in spots]
    assert _words(page, "//table[@class='spots']/tbody//th") == letters == page.xpath("//*[@class='spot-text']/text()")


def test_another_objective_is_named_with_its_own_figures(scenario: Scenario, drawn: Drawn) -> None:
    """Planned for survival, the report says so, counts survivors, and its bound is of survival."""
    plan = run_scenario(replace(scenario, objective=Objective(kind=Goal.SURVIVAL)), drawn[0], ())
    page = _page(plan, drawn)
    text = " ".join(page.text_content().split())
    assert "Planned for: the chance to survive" in text
    assert "Survivors a year" in text
    totals = _words(page, "//td[@data-head='Objective in all']")
    assert totals[-1] == language("en").percent(plan.objective.after)


def test_a_whole_plan_is_whole_in_chinese(whole: PlacementPlan, drawn: Drawn) -> None:
    """Reasons, regions, budgets and squares leave no English word but names."""
    page = _page(whole, drawn, "zh-Hans")
    told = _words(page, "//tr[@class='why']|//th[@scope='col']|//p|//li|//caption|//dt|//*[@class='axis']")
    words = " ".join(told)
    for known in ("OpenStreetMap contributors", "ODbL", "SHA-256", "EuReCa TWO", "Resuscitation", "EUR", "Site", "AED"):
        words = words.replace(known, "")
    assert [word for word in words.split() if word.isascii() and len(word) > 1 and word.isalpha()] == []


def test_the_spreadsheet_has_the_same_parts(whole: PlacementPlan, proxy_plan: PlacementPlan) -> None:
    """Regions and other budgets are sheets of their own, and only where the plan has them."""
    names = [table.title for table in tables(whole, language("en"))]
    assert names == ["Sites", "Coverage", "Regions", "Frontier", "Sources", "About"]
    assert [table.title for table in tables(proxy_plan, language("en"))] == ["Sites", "Coverage", "Sources", "About"]
    sites = next(iter(tables(whole, language("en"))))
    prices = [row[[column.head for column in sites.columns].index("Price, EUR")] for row in sites.rows]
    assert prices == [choice.cost for choice in whole.choices]
