"""Calls at a steady rate, people who answer, desks that listen: what they measured, each at its own end."""

import asyncio
import json
import re
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from random import Random

from aedmap.benches.desk_client import Answer, Browser, Stream
from aedmap.benches.dispatch_world import DESK, PASSWORD, World
from aedmap.dispatch.answer_link import sign_alert

CALLS_A_MINUTE = 600
STREAMS = 200
# Of those alerted, so many go and so many say that they cannot; the others do not answer.
_GO, _CANNOT = 0.45, 0.2
_ANSWER_AFTER_S = (2.0, 8.0)
# How long a case stays open; half of the calls turn out to be no arrest.
_OPEN_S = (20.0, 30.0)
_ENDINGS = ("closed", "not_arrest")
_NUMBER = re.compile(rb"/dispatcher/incidents/(\d+)")


@dataclass(frozen=True)
class Asked:
    """One request: what for, when it was due, how long until its whole answer was here, and the answer's status."""

    what: str
    due: float
    seconds: float
    status: int

    @property
    def failed(self) -> bool:
        """Neither done nor refused because somebody else was first."""
        return self.status >= 400 and self.status != 409


@dataclass
class Log:
    """asked: every request that came back; streams: with what each was told."""

    asked: list[Asked] = field(default_factory=list)
    streams: list[Stream] = field(default_factory=list)


class Load:
    """One load on one server; secret: what its answer links are signed with."""

    def __init__(self, world: World, port: int, secret: str, seed: int) -> None:
        self._port, self._secret = port, secret
        self._chance = Random(seed)
        self._calls = iter(world.calls)
        self._desk = Browser(port)
        self._tasks: set[asyncio.Task[None]] = set()
        self.log = Log()

    async def begin(self) -> None:
        """Sign in and open the streams; the first of them also says who was alerted, so that they can answer."""
        await self._desk.sign_in(DESK, PASSWORD)
        told: asyncio.Queue[bytes] = asyncio.Queue()
        for number in range(STREAMS):
            stream = await self._desk.open_stream("/dispatcher/events")
            self._start(stream.listen(told if number == 0 else None))
            self.log.streams.append(stream)
        self._start(self._let_answer(told))

    async def call(self, seconds: float) -> None:
        """Calls at the rate of CALLS_A_MINUTE for so long, whatever becomes of those before."""
        begin, step_s = time.time(), 60.0 / CALLS_A_MINUTE
        for number in range(round(seconds / step_s)):
            due = begin + number * step_s
            await asyncio.sleep(max(due - time.time(), 0.0))
            self._start(self._open_and_end(due))

    async def end(self) -> None:
        """Stop asking and listening; cases that are open stay so."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _open_and_end(self, due: float) -> None:
        place, key = next(self._calls), f"bench-{self._chance.getrandbits(64):x}"
        sent = self._desk.post("/dispatcher/incidents", lon=place.lon, lat=place.lat, key=key, mode="actual")
        answer = await self._timed("open", due, sent)
        if found := _NUMBER.search(answer.body):
            await asyncio.sleep(self._chance.uniform(*_OPEN_S))
            how, path = self._chance.choice(_ENDINGS), f"/dispatcher/incidents/{int(found.group(1))}/end"
            await self._timed("end", time.time(), self._desk.post(path, how=how))

    async def _let_answer(self, told: "asyncio.Queue[bytes]") -> None:
        while True:
            for event in (await told.get()).split(b"\n\n"):
                if b'"to": "sent"' in event and b'"subject": "alert"' in event:
                    alert = json.loads(event.partition(b"data: ")[2])
                    self._start(self._answer(int(alert["id"])))

    async def _answer(self, alert_id: int) -> None:
        """Look at the page behind the link, as everybody does who answers, and answer."""
        drawn = self._chance.random()
        if drawn > _GO + _CANNOT:
            return
        await asyncio.sleep(self._chance.uniform(*_ANSWER_AFTER_S))
        phone, path = Browser(self._port), f"/a/{sign_alert(self._secret, alert_id)}"
        await self._timed("look", time.time(), phone.get(path))
        what = "accept" if drawn < _GO else "decline"
        await self._timed(what, time.time(), phone.post(f"{path}/{what}"))

    async def _timed(self, what: str, due: float, asking: Coroutine[None, None, Answer]) -> Answer:
        answer = await asking
        self.log.asked.append(Asked(what, due, time.time() - due, answer.status))
        return answer

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """A request that got no answer at all counts as one that failed."""
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            self.log.asked.append(Asked("nothing", time.time(), 0.0, 599))
