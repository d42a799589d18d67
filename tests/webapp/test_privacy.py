"""One incident from the call to its end, with server, worker and every channel: what of it stands in logs, addresses
and notifications."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from aedmap.dispatch import AlertState
from aedmap.geography import Position
from aedmap.storage import Database, open_database
from tests.aedmap.messaging.browser import Browser
from tests.aedmap.messaging.sinks import Sink, http_sink
from tests.aedmap.messaging.smtp_sink import MailSink, mail_sink
from tests.webapp.worlds import PASSWORD, fill, make_town_folder, need_built_pages

pytestmark = pytest.mark.proof
_ROOT = Path(__file__).resolve().parents[2]
_PLACE, _NOTE, _CALLBACK = "Rosenhof 17 rear building", "Wheezing aunt behind the piano", "+358 40 555 0199"
_LOCK = "Lock code 8362-K"
_WAIT_S = 120.0
_PAGE = {"Accept": "text/html"}


@dataclass
class Seeds:
    """Everything personal that goes in; coordinates to eleven metres, however they are rounded or cut."""

    texts: set[str] = field(default_factory=lambda: {_PLACE, _NOTE, _CALLBACK, _LOCK})

    def add(self, position: Position) -> None:
        for degrees in (position.lon, position.lat):
            self.texts |= {f"{degrees:.4f}", f"{degrees:.7f}"[:-3]}

    def found_in(self, text: str) -> list[str]:
        """With and without what addresses and JSON do to spaces, signs and letters."""
        plain = requests.utils.unquote(text.replace("+", " ")) + text
        return sorted(seed for seed in self.texts if seed in plain)


@dataclass(frozen=True)
class Sinks:
    push: Sink
    sms: Sink
    voice: Sink
    webhook: Sink
    mail: MailSink


@pytest.fixture
def sinks() -> Iterator[Sinks]:
    """Each refuses for good what it got, so that the next channel gets it, too; the webhook takes it."""
    with ExitStack() as stack:
        push, sms, voice, webhook = (stack.enter_context(http_sink()) for _ in range(4))
        mail = stack.enter_context(mail_sink())
        push.how = sms.how = voice.how = 400
        mail.how = 554
        yield Sinks(push, sms, voice, webhook, mail)


def test_nothing_personal_leaves_or_stays_where_it_should_not(database_url: str, tmp_path: Path, sinks: Sinks) -> None:
    """No coordinate, name, telephone, place, note or lock code in a log, an address, a push or a webhook; mistakes and
    refused requests included."""
    need_built_pages()
    places, seeds, browsers = make_town_folder(tmp_path / "town"), Seeds(), {}
    with open_database(database_url) as database:
        fill(database, tmp_path / "town", places)
        browsers = _seed(database, places, seeds, sinks.push.address)
    port = _free_port()
    environment = _environment(f"http://127.0.0.1:{port}", sinks, database_url, tmp_path / "town")
    worker = ["-m", "aedmap", "worker", "--town", str(tmp_path / "town"), "--every", "0.1"]
    logs = [tmp_path / "server.log", tmp_path / "worker.log"]
    with (
        _running(_server(tmp_path, port), environment, logs[0]),
        _running(worker, environment, logs[1]),
    ):
        site = f"http://127.0.0.1:{port}"
        _until(lambda: _answers(site), logs)
        seeds.add(places["P"])
        _go_through(site, places["P"], places["G"], sinks, logs)
        everywhere = [sinks.push, sinks.sms, sinks.voice]
        _until(lambda: all(len(one.got) >= 2 for one in everywhere) and len(sinks.mail.got) >= 2, logs)
    for log in logs:
        assert seeds.found_in(log.read_text("utf-8", errors="replace")) == [], log.name
    assert "/dispatcher/incidents" in logs[0].read_text() and "POST /a/" in logs[0].read_text()
    _nothing_in_messages(sinks, browsers, seeds)
    with open_database(database_url) as database:
        assert not database.dispatch.get_incident(1).active
        assert any(one.to_state == AlertState.ACCEPTED for one in database.events.read_after(0, incident_id=1))


def _seed(database: Database, places: dict[str, Position], seeds: Seeds, push: str) -> dict[str, Browser]:
    """Names, telephones and places of everybody, and a lock code at the device."""
    now, browsers = datetime.now(UTC), {}
    for n in range(1, 6):
        person = database.people.get_responder(f"R-{n}")
        assert person.position is not None
        named = replace(
            person,
            name=f"Quillfeather Nr{n}",
            phone=f"+358 50 777 00{n}{n}",
            email=f"quill{n}@made-up.example",
            base=places["K"],
        )
        database.people.put_responders([named], at=now, actor="test")
        seeds.texts |= {"Quillfeather", f"+358 50 777 00{n}{n}", f"quill{n}@made-up.example"}
        seeds.add(person.position)
        browsers[f"/{n}"] = browser = Browser()
        database.reaching.subscribe(browser.subscription(person.id, f"{_origin(push)}/{n}"), at=now)
    aed = database.registry.get_aed("A-1")
    database.registry.put_aeds([replace(aed, access=_LOCK)], at=now, actor="test")
    seeds.add(aed.position)
    return browsers


def _go_through(site: str, patient: Position, phone_at: Position, sinks: Sinks, logs: list[Path]) -> None:
    """Sign in, look, alert, be told, accept, tell where one is, arrive, hand over; with mistakes on the way."""
    desk = requests.Session()
    where = {"lon": f"{patient.lon}", "lat": f"{patient.lat}"}
    scene = {**where, "place": _PLACE, "note": _NOTE, "callback": _CALLBACK, "mode": "actual"}
    _post(desk, site, "/sign-in", name="dispatcher", password=PASSWORD)
    _post(desk, site, "/dispatcher/look", **where)
    _post(desk, site, "/dispatcher/look", place=_PLACE)
    _post(desk, site, "/dispatcher/incidents", key="k", **{**scene, "lon": "x" + where["lon"]})
    _post(desk, site, "/dispatcher/incidents", key="k", **scene)
    _until(lambda: len(sinks.webhook.got) >= 2, logs)
    told = json.loads(sinks.webhook.got[0])
    link = re.search(r"/a/[\w-]+", told["text"])
    assert link is not None
    phone = requests.Session()
    address = link.group(0)
    assert phone.get(site + address, headers=_PAGE, timeout=_WAIT_S).status_code == 200
    _post(phone, site, f"{address}/seen", page=address)
    _post(phone, site, f"{address}/accept", page=address)
    assert _PLACE in phone.get(site + address, headers=_PAGE, timeout=_WAIT_S).text
    here = {"lon": f"{phone_at.lon}", "lat": f"{phone_at.lat}", "accuracy_m": "12"}
    _post(phone, site, f"{address}/position", page=address, **here)
    _post(phone, site, f"{address}/position", page=address, **{**here, "accuracy_m": "-1"})
    for step in ("departed", "on_scene"):
        _post(phone, site, f"{address}/progress/{step}", page=address)
    shown = {"Authorization": "Bearer of the gateway"}
    for said in ({"from": _CALLBACK, "text": "1"}, {"from": _CALLBACK, "text": _NOTE}, {"id": "1", "text": "0"}):
        phone.post(f"{site}/api/messages/answers", json=said, headers=shown, timeout=_WAIT_S)
    read = {"reference": f"webhook-{told['id']}", "state": "read"}
    assert phone.post(f"{site}/api/messages/receipts", json=read, headers=shown, timeout=_WAIT_S).ok
    phone.post(f"{site}/push-received", json={"token": address.removeprefix("/a/")}, timeout=_WAIT_S)
    assert _PLACE in desk.get(f"{site}/dispatcher/incidents/1", headers=_PAGE, timeout=_WAIT_S).text
    _post(desk, site, "/dispatcher/incidents/1/ambulance")
    _post(desk, site, "/dispatcher/incidents/1/handover")
    _post(desk, site, "/dispatcher/incidents/1/end", how="closed", note=_NOTE)
    assert desk.get(f"{site}/dispatcher/fallback/sheet", timeout=_WAIT_S).status_code == 200


def _nothing_in_messages(sinks: Sinks, browsers: dict[str, Browser], seeds: Seeds) -> None:
    """A text needs its telephone to arrive and a mail its address, and nothing else; a push and a webhook need none."""
    for path, body in zip(sinks.push.paths, sinks.push.got, strict=True):
        assert seeds.found_in(json.dumps(browsers[path].read(body), ensure_ascii=False)) == []
    for body in sinks.webhook.got:
        assert seeds.found_in(body.decode()) == []
    for sink in (sinks.push, sinks.sms, sinks.voice, sinks.webhook):
        assert seeds.found_in("\n".join(sink.paths)) == []
    for sink in (sinks.sms, sinks.voice):
        assert all(seeds.found_in(json.loads(body)["to"]) for body in sink.got)  # the search finds what is there
        assert all(seeds.found_in(json.loads(body)["text"]) == [] for body in sink.got)
    for text in sinks.mail.got:
        head, _, body = text.partition("\n\n")
        assert seeds.found_in(body) == [] and _PLACE not in head and "Quillfeather" not in head


def _post(session: requests.Session, site: str, address: str, page: str = "", **fields: str) -> None:
    """With the token of the page, as a browser sends it. Refusals are part of the story."""
    page = page or ("/sign-in" if address == "/sign-in" else "/dispatcher")
    shown = session.get(site + page, headers=_PAGE, timeout=_WAIT_S).text
    found = re.search(r'name="csrf-token" content="([^"]+)"', shown)
    token = {"csrf_token": found.group(1)} if found else {}
    answer = session.post(
        site + address, data={**fields, **token}, headers={**_PAGE, "Referer": site + page}, timeout=_WAIT_S
    )
    assert answer.status_code < 500, (address, answer.text[-500:])


def _server(folder: Path, port: int) -> list[str]:
    """gunicorn with its access log and everything else it has to say, as a deployment may run it."""
    (folder / "wsgi.py").write_text(
        "import os\nfrom pathlib import Path\nfrom aedmap.settings import read_settings\n"
        "from aedmap.storage import open_database\nfrom webapp import create_app\n"
        "settings = read_settings()\n"
        "app = create_app(settings, Path(os.environ['TOWN']), open_database(settings.database_url))\n",
        "utf-8",
    )
    options = ["--bind", f"127.0.0.1:{port}", "--threads", "16", "--access-logfile", "-", "--log-level", "debug"]
    return ["-m", "gunicorn", *options, "--timeout", "120", "--chdir", str(folder), "wsgi:app"]


def _environment(site: str, sinks: Sinks, database_url: str, town: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AEDMAP_")}
    return {
        **kept,
        "PYTHONPATH": str(_ROOT),
        "PYTHONUNBUFFERED": "1",
        "TOWN": str(town),
        "AEDMAP_DATABASE_URL": database_url,
        "AEDMAP_BASE_URL": site,
        "AEDMAP_MESSAGES_TOKEN": "of the gateway",
        "AEDMAP_CHANNELS": "push, sms, voice, email, webhook",
        "AEDMAP_PUSH_CONTACT": "mailto:desk@example.org",
        "AEDMAP_PUSH_SERVICES": _origin(sinks.push.address),
        "AEDMAP_SMS_URL": sinks.sms.address,
        "AEDMAP_VOICE_URL": sinks.voice.address,
        "AEDMAP_SMTP_HOST": "127.0.0.1",
        "AEDMAP_SMTP_PORT": str(sinks.mail.port),
        "AEDMAP_SMTP_FROM": "desk@example.org",
        "AEDMAP_SMTP_SECURITY": "none",
        "AEDMAP_WEBHOOK_URL": sinks.webhook.address,
        "AEDMAP_WEBHOOK_SECRET": "a secret of some length",
    }


@contextmanager
def _running(given: list[str], environment: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as file:
        process = subprocess.Popen([sys.executable, *given], env=environment, stdout=file, stderr=file, cwd=_ROOT)
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def _until(happened: Callable[[], bool], logs: list[Path]) -> None:
    end = time.monotonic() + _WAIT_S
    while not happened():
        assert time.monotonic() < end, "\n".join(log.read_text()[-3000:] for log in logs)
        time.sleep(0.1)


def _answers(site: str) -> bool:
    try:
        return requests.get(site + "/sign-in", timeout=_WAIT_S).status_code == 200
    except requests.ConnectionError:
        return False


def _origin(address: str) -> str:
    return address.removesuffix("/send")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
