"""The public page. Without scripts it is a form and a list; scripts put the same list beside the map."""

from dataclasses import asdict
from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from aedmap.finding import FoundAed, NearestAnswer, nearest_aeds
from aedmap.geography import Position
from aedmap.geography.emergency_number import emergency_number
from webapp.access.doors import for_everyone
from webapp.deployment import here
from webapp.page_data import town_data
from webapp.public.question import read_question

pages = Blueprint("public", __name__)


@pages.get("/")
@for_everyone
def page() -> ResponseReturnValue:
    deployment = here()
    question = read_question(request.args, deployment.town, deployment.town_name)
    answer = nearest(question.position) if question.position else None
    devices = best_first(answer) if answer else []
    spots = [asdict(found.aed.position) for found in devices]
    claims = deployment.database.reports.undecided_about([found.aed.id for found in devices])
    shown = {
        "question": question,
        "answer": answer,
        "devices": devices,
        "spot": question.position,
        "spots": spots,
    }
    template = "public/answer.html" if request.args.get("part") == "answer" else "public/page.html"
    number = emergency_number(deployment.town.info.country)
    planned = deployment.database.plans.newest_done() is not None
    html = render_template(template, **shown, claims=claims, number=number, town=town_data(), planned=planned)
    return html, 422 if question.fault else 200


def nearest(position: Position, count: int = 5) -> NearestAnswer:
    """Usable devices for somebody on foot, by walking time."""
    deployment = here()
    aeds, settings = deployment.database.registry.list_aeds(), deployment.settings
    return nearest_aeds(
        deployment.town.streets,
        aeds,
        position,
        datetime.now(UTC),
        k=count,
        speed_m_s=settings.public_speed_m_s,
        mobile_fresh_s=settings.mobile_fresh_s,
    )


def best_first(answer: NearestAnswer) -> list[FoundAed]:
    """The nearest that is open before all others: nobody in a hurry should run to a door that may be locked."""
    best = answer.nearest_open
    return list(answer.devices) if best is None else [best, *(one for one in answer.devices if one is not best)]
