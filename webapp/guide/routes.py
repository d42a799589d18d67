"""The guide as a page: whole without scripts; with them it beats the time and reads itself aloud."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from aedmap.geography.emergency_number import emergency_number
from webapp.access.doors import for_everyone
from webapp.deployment import here
from webapp.guide.reading import BEATS_A_MINUTE, read_guide
from webapp.languages import language

pages = Blueprint("guide", __name__)


@pages.get("/guide")
@for_everyone
def page() -> ResponseReturnValue:
    number = emergency_number(here().town.info.country)
    return render_template("guide/page.html", guide=read_guide(language()), number=number, beats=BEATS_A_MINUTE)
