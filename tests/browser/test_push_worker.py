"""What a phone shows of an alert while no page is open."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from aedmap.messaging.person_link import sign_person
from aedmap.storage import ANSWER_LINKS, new_secret, open_database
from tests.browser.conftest import Served, Visitor

pytestmark = pytest.mark.browser


def test_a_push_is_shown_and_leads_to_the_answer(standing: Served, visit: Visitor) -> None:
    """The service worker of the pages turns a push into a notification with its words and its link."""
    with open_database(standing.database_url) as database:
        token = sign_person(database.meta.secret(ANSWER_LINKS, new_secret), "R-1", datetime.now(UTC))
    one = visit(standing, f"/push/{token}")
    page = one.page
    assert page.get_by_role("button", name="Alert me on this device").is_enabled()
    page.context.grant_permissions(["notifications"], origin=standing.address)
    devtools, registrations = page.context.new_cdp_session(page), list[dict[str, Any]]()
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.register('/push-worker.js').then(() => navigator.serviceWorker.ready)")
    told = {"title": "急救派单 AED alert", "body": "About 4 min away", "link": "/a/1-x", "tag": "alert-1"}
    push = {"origin": standing.address, "registrationId": registrations[0]["registrationId"], "data": json.dumps(told)}
    devtools.send("ServiceWorker.deliverPushMessage", push)
    page.wait_for_function(
        "navigator.serviceWorker.ready.then((worker) => worker.getNotifications()).then((shown) => shown.length === 1)"
    )
    shown = page.evaluate(
        "navigator.serviceWorker.ready.then((worker) => worker.getNotifications())"
        ".then(([one]) => ({ title: one.title, body: one.body, tag: one.tag, link: one.data.link }))"
    )
    assert shown == told
