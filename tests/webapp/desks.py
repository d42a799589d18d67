"""Desks that work over HTTP as people do: they press again until they hear that it was done."""

import re
import time
from dataclasses import dataclass, field
from threading import Event

import requests

from aedmap.geography import Position
from tests.webapp.worlds import PASSWORD

_PAGE, _DATA = {"Accept": "text/html"}, {"Accept": "application/json"}
_PATIENCE_S = 300.0
_TIMEOUT_S = 60.0


@dataclass
class Desk:
    """One signed-in browser. opened: keys of calls and the incidents that the server said they became; accepted, ended:
    alerts and incidents of which it said so

    Whatever the server says besides "done" and "not available just now" is a failure.
    """

    site: str
    session: requests.Session = field(default_factory=requests.Session)
    token: str = ""
    opened: dict[str, int] = field(default_factory=dict)
    accepted: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    def sign_in(self) -> None:
        form = {"name": "dispatcher", "password": PASSWORD, "csrf_token": self._read_token("/sign-in")}
        answer = self.session.post(f"{self.site}/sign-in", data=form, headers=_PAGE, timeout=_TIMEOUT_S)
        assert answer.status_code == 200, answer.status_code
        self.token = self._read_token("/dispatcher")

    def open(self, key: str, place: Position) -> int:
        """The number of the incident; the same key however often it is sent."""
        answer = self.post("/dispatcher/incidents", lon=place.lon, lat=place.lat, key=key, mode="actual")
        number = int(answer.json()["address"].rsplit("/", 1)[1])
        self.opened[key] = number
        return number

    def work(self, name: str, place: Position, stop: Event) -> None:
        """Open, accept for whom the page names first, and end, until it is enough."""
        number = 0
        while not stop.is_set():
            number += 1
            incident = self.open(f"{name}-{number}", place)
            page = self._until_done("GET", f"/dispatcher/incidents/{incident}", _PAGE, {}).text
            if asked := re.search(r"/dispatcher/alerts/(\d+)/accept", page):
                self.post(f"/dispatcher/alerts/{asked.group(1)}/accept")
                self.accepted.append(int(asked.group(1)))
            self.post(f"/dispatcher/incidents/{incident}/end", how="not_arrest")
            self.ended.append(incident)

    def post(self, path: str, **fields: str | float) -> requests.Response:
        return self._until_done("POST", path, _DATA, {**fields, "csrf_token": self.token})

    def _until_done(
        self, method: str, path: str, headers: dict[str, str], form: dict[str, str | float]
    ) -> requests.Response:
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            try:
                answer = self.session.request(
                    method, f"{self.site}{path}", data=form, headers=headers, timeout=_TIMEOUT_S
                )
            except requests.RequestException:
                time.sleep(0.02)  # the server is gone for a moment
                continue
            if answer.status_code == 200:
                return answer
            # A server that died between deciding and sending leaves it to the worker to send.
            not_sent_yet = answer.status_code == 409 and answer.json().get("state") == "queued"
            assert not_sent_yet or answer.status_code == 503, (path, answer.status_code, answer.text[:300])
            time.sleep(0.02)
        raise AssertionError(f"{path} was never done")

    def _read_token(self, path: str) -> str:
        page = self.session.get(f"{self.site}{path}", headers=_PAGE, timeout=_TIMEOUT_S).text
        found = re.search('name="csrf-token" content="([^"]+)"', page)
        assert found, path
        return found.group(1)
