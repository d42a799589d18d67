"""Two stories of one emergency: the desk from call to hand-over, and a phone from its link to the release."""

from datetime import UTC, datetime

import pytest

from aedmap.dispatch import Alert, IncidentReport, close_incident, open_incident
from aedmap.dispatch.answer_link import sign_alert
from aedmap.storage import ANSWER_LINKS, Database, new_secret, open_database
from aedmap.town import open_town
from tests.browser.conftest import Served, Visitor

pytestmark = pytest.mark.browser


def test_a_desk_runs_a_case_from_the_call_to_the_hand_over(visit: Visitor, served: Served) -> None:
    """By keyboard: a letter, the place, Enter, Enter; then everything the desk hears until the ambulance takes over."""
    opened = visit(served, "/dispatcher", role="dispatcher")
    page = opened.page
    page.wait_for_selector("#stream[data-state=live]")
    page.keyboard.press("n")
    page.keyboard.type("Main Street")
    page.keyboard.press("Enter")
    page.wait_for_selector("#open-incident:focus")
    assert "lon" not in page.url
    page.fill("[name=uncertainty_m]", "60")
    page.fill("[name=callback]", "+358 40 123")
    page.press("[name=callback]", "Escape")
    page.focus("#open-incident")
    page.keyboard.press("Enter")
    page.wait_for_selector(".badge.sent")
    assert "± 60 m" in page.locator("article .where").first.inner_text()
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.wait_for_selector(".triage [aria-pressed=true]")
    page.locator("button[formaction$=accept]").first.click()
    page.wait_for_selector(".badge.accepted")
    page.locator("button[formaction$=departed]").first.click()
    page.locator(".badge.accepted", has_text="On the way").wait_for()
    page.keyboard.press("w")
    page.locator("form[action$=times] [name=point]").select_option("first_shock")
    page.locator("form[action$=times] button").click()
    page.locator(".times th", has_text="First shock").wait_for()
    page.locator("button[formaction$=ambulance]").click()
    page.locator("button[formaction$=handover]").click()
    page.locator("article .state", has_text="Handed over").wait_for()
    page.locator("summary[data-key=q]").click()
    page.locator("form.end-form button").click()
    page.locator("article .state", has_text="Closed").wait_for()
    assert "First shock" in page.locator("#timeline").inner_text()
    assert opened.complaints == []


def test_what_a_dispatcher_types_survives_what_happens_meanwhile(visit: Visitor, served: Served) -> None:
    """A responder answers while the desk writes how the case ended: the note stays."""
    opened = visit(served, "/dispatcher", role="dispatcher")
    page = opened.page
    page.wait_for_selector("#stream[data-state=live]")
    with open_database(served.database_url) as database:
        alert = _open_case(served, database)
        page.locator(".incidents .active a").click()
        page.locator("summary[data-key=q]").click()
        page.fill("form.end-form [name=note]", "half a sentence")
        phone = visit(served, _link(database, alert), width=390, height=844).page
        phone.click(".action.huge")
        page.wait_for_selector(f"[data-alert='{alert.id}'] .badge.accepted")
    assert page.input_value("form.end-form [name=note]") == "half a sentence"
    assert opened.complaints == []


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_responder_goes_from_the_link_to_the_release(visit: Visitor, served: Served, locale: str) -> None:
    """On a phone: one tap, the device, the patient; the desk sees the position; at the end the place is gone."""
    with open_database(served.database_url) as database:
        alert = _open_case(served, database)
        here = served.places["A"]
        opened = visit(served, _link(database, alert), width=390, height=844, locale=locale, here=here)
        page = opened.page
        assert "Main Street 3" not in page.content()
        page.click(".action.huge")
        page.wait_for_selector(".task.going")
        page.wait_for_selector("#map canvas")
        assert "Library desk" in page.locator(".goal").inner_text()
        page.click("#share")
        page.wait_for_selector("#share[aria-pressed=true]")
        for step in ("departed", "at_aed", "aed_taken", "on_scene"):
            page.click(f".action.huge[formaction$={step}]")
        page.wait_for_function("() => !document.querySelector('.action.huge')")
        point = database.tracks.newest_of(alert.id)
        assert point is not None
        assert (point.position.lon, point.position.lat) == pytest.approx((here.lon, here.lat))
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        close_incident(database.dispatch, alert.incident_id, now=datetime.now(UTC), actor="desk")
        page.wait_for_selector(".task.over")
        page.reload()
        assert "Main Street 3" not in page.content()
    assert opened.complaints == []


def test_a_button_says_that_it_is_sending_and_sends_once(visit: Visitor, served: Served) -> None:
    """Two quick taps are one answer, and the finger sees at once that it was felt."""
    with open_database(served.database_url) as database:
        link = _link(database, _open_case(served, database))
    opened = visit(served, link)
    page = opened.page
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/accept") else None)
    page.wait_for_load_state("networkidle")
    words = page.evaluate(
        "() => { const one = document.querySelector('button.action.huge'); one.click(); one.click(); "
        "return one.textContent; }"
    )
    assert words == "Sending …"
    page.wait_for_selector("[data-stage=going]")
    assert len(sent) == 1


def _open_case(served: Served, database: Database) -> Alert:
    """The alert of whoever is to bring the device to Main Street 3."""
    streets = open_town(served.town_folder).streets_for("responder")
    report = IncidentReport(served.places["P"], "Main Street 3")
    alerts = open_incident(database.dispatch, streets, report, now=datetime.now(UTC), actor="test").alerts
    return next(alert for alert in alerts if alert.aed_id)


def _link(database: Database, alert: Alert) -> str:
    return f"/a/{sign_alert(database.meta.secret(ANSWER_LINKS, new_secret), alert.id)}"
