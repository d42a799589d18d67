"""The report says everything of a plan, in one file and in the reader's language."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from playwright.sync_api import Browser

from aedmap.town import Town
from optimizer.plan import PlacementPlan
from optimizer.reports import plan_document, report_html
from optimizer.reports.language import language
from tests.optimizer.reports.conftest import NASTY

Drawn = tuple[Town, object]


def _page(plan: PlacementPlan, drawn: Drawn, code: str = "en") -> html.HtmlElement:
    return html.document_fromstring(report_html(plan, drawn[0].network, language(code)))


def _text(page: html.HtmlElement) -> str:
    for hidden in page.xpath("//style"):
        hidden.drop_tree()
    return " ".join(page.text_content().split())


@pytest.mark.parametrize("code", ["en", "zh-Hans"])
def test_nothing_is_fetched(plan: PlacementPlan, drawn: Drawn, code: str) -> None:
    """The file names no address outside of itself and holds no script."""
    text = report_html(plan, drawn[0].network, language(code))
    assert not re.findall(r"(?:src|href)=\"(?!#|data:)", text)
    assert not re.findall(r"url\((?!#)|@import|<script|https?://", text)


def test_the_headline_and_the_table_hold_the_figures(plan: PlacementPlan, drawn: Drawn) -> None:
    """Coverage before and after, the sites in order with running total, and the fingerprint of plan.json."""
    page = _page(plan, drawn)
    rows = page.xpath("//table[@class='sites']//tr[@class='chosen']")
    assert [row.xpath("string(.//span[@class='rank'])") for row in rows] == ["1", "2"]
    assert rows[-1].xpath("string(td[last()])") == f"{plan.coverage.after:.1%}".replace("%", " %")
    text = _text(page)
    assert f"{plan.coverage.before:.1%}".replace("%", " %") in text
    assert plan_document(plan)["fingerprint"] in text
    assert 'name = "SAMPLE <plan> {{ 1 }}"' in text
    assert NASTY in text


def test_maps_show_every_device_and_site(plan: PlacementPlan, drawn: Drawn) -> None:
    """Demand, before, after and in order: each map with scale and north, the last with a number a site."""
    demand, *maps = _page(plan, drawn).xpath("//*[name()='svg' and @class='map']")
    assert len(demand.xpath(".//*[name()='image']")) == 1
    assert [len(one.xpath(".//*[@href='#m-aed']")) for one in maps] == [1, 1, 1]
    assert [len(one.xpath(".//*[@class='site']")) for one in maps] == [0, 2, 2]
    assert [one.xpath("string(.//*[@class='rank-text'])") for one in maps] == ["", "", "2"]
    assert all("N" in one.text_content() and re.search(r"\d+ k?m", one.text_content()) for one in maps)


def test_warnings_and_assumptions_stand_out(plan: PlacementPlan, proxy_plan: PlacementPlan, drawn: Drawn) -> None:
    """Sample, proxy and settings are named before the first map."""
    for made, marks in ((plan, ["sample", "assumed"]), (proxy_plan, ["proxy", "assumed"])):
        page = _page(made, drawn)
        assert [one.text for one in page.xpath("//*[@class='mark']")][:2] == marks
        assert page.xpath("//p[@class='warning']")


def test_a_chinese_report_is_chinese(plan: PlacementPlan, proxy_plan: PlacementPlan, drawn: Drawn) -> None:
    """Beside names, the scenario and fingerprints no English word is left, and the language is declared."""
    for made in (plan, proxy_plan):
        page = _page(made, drawn, "zh-Hans")
        assert page.get("lang") == "zh-Hans"
        for kept in page.xpath(
            "//pre|//*[@class='print']|//h1|//strong|//table[@class='sources']|//title|//*[name()='svg']"
        ):
            kept.drop_tree()
        own = r"AEDs?|SAMPLE|PROXY|OpenStreetMap|contributors|ODbL|SHA|EuReCa|TWO|Resuscitation|Kirjasto"
        assert [word for word in re.findall(r"[A-Za-z]+", _text(page)) if not re.fullmatch(own, word)] == []


def test_what_is_proven_is_said_in_points(plan: PlacementPlan, drawn: Drawn) -> None:
    """A plan that is not proven best says how far it can be off, one stopped early says that, and rules are named."""
    bound = replace(plan.objective, after=0.9, upper_bound=0.95)
    open_end = replace(plan, status="gap", objective=bound)
    told = _text(_page(open_end, drawn))
    assert "no choice of as many devices can cover more than 95.0 %; this one is at most 5.0 points short" in told
    assert "The search was stopped early." in _text(_page(replace(open_end, status="cancelled"), drawn))
    spaced = replace(plan.scenario, sites=replace(plan.scenario.sites, spacing_m=100.0))
    assert "within the same budget and rules" in _text(_page(replace(open_end, scenario=spaced), drawn))


def test_a_town_without_streets_has_a_report_too(plan: PlacementPlan, drawn: Drawn) -> None:
    """Maps show cells and devices on empty ground."""
    page = html.document_fromstring(report_html(plan, None))
    assert len(page.xpath("//*[name()='svg' and @class='map']")) == 4


def test_what_a_plan_lacks_is_left_out_whole(empty_plan: PlacementPlan, drawn: Drawn) -> None:
    """Without choices there is neither table nor map of sites, and the headline says why."""
    page = _page(empty_plan, drawn)
    assert not page.xpath("//table[@class='sites']")
    assert len(page.xpath("//*[name()='svg' and @class='map']")) == 3
    assert "No site covers anyone new" in _text(page)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40))
def test_any_name_stays_a_name(plan: PlacementPlan, drawn: Drawn, name: str) -> None:
    """A site's name comes out letter by letter, whatever signs it holds, and adds nothing to the page."""
    first, *others = plan.choices
    named = replace(plan, choices=(replace(first, site=replace(first.site, name=name)), *others))
    page = _page(named, drawn)
    assert page.xpath("string(//table[@class='sites']//strong)") == name
    assert len(page.xpath("//*")) == len(_page(plan, drawn).xpath("//*"))


@pytest.mark.browser
@pytest.mark.parametrize("code", ["en", "zh-Hans"])
def test_it_reads_on_a_phone_and_prints(plan: PlacementPlan, drawn: Drawn, chromium: Browser, code: str) -> None:
    """At 320 and 1280 px nothing is wider than the screen; printed it is a PDF; nothing is requested."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_content(report_html(plan, drawn[0].network, language(code)))
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    paper_px = page.evaluate("document.querySelector('main').clientWidth")
    for part in ("pre", "table.sites", "svg.map:last-of-type", "table.sources"):
        assert page.evaluate(f"document.querySelector('{part}').getBoundingClientRect().width") > paper_px * 0.45, part
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    context.close()
    assert [address for address in requests if not address.startswith("data:")] == []
