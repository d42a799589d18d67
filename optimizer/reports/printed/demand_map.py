"""Where demand is: the map that explains why sites are where they are."""

import base64
from html import escape

from markupsafe import Markup

from optimizer.demand.picture import RAMP, Picture, draw_surface
from optimizer.plan import PlacementPlan
from optimizer.reports.language import Language
from optimizer.reports.printed.sheet import Sheet
from optimizer.reports.printed.town_map import map_frame


def demand_map(plan: PlacementPlan, sheet: Sheet, language: Language) -> Markup:
    """The map and its key, in six classes of demand a square kilometre."""
    picture = draw_surface(plan.demand)
    drawn = map_frame(sheet, language.say("Where demand is"), [_image(plan, sheet, picture)], size=30)
    return drawn + _key(plan, picture, language)


def _image(plan: PlacementPlan, sheet: Sheet, picture: Picture) -> str:
    column, row, cell_m = plan.demand.column, plan.demand.row, plan.demand.grid.cell_m
    (left, right), (bottom, top) = sheet.at_metres(
        cell_m * column[[column.argmin(), column.argmax()]] + [0, cell_m],
        cell_m * row[[row.argmin(), row.argmax()]] + [0, cell_m],
    )
    address = base64.b64encode(picture.png).decode("ascii")
    return (
        f'<image x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}" '
        f'preserveAspectRatio="none" href="data:image/png;base64,{address}"/>'
    )


def _key(plan: PlacementPlan, picture: Picture, language: Language) -> Markup:
    unit = language.say("share of the demand a km²") if plan.proxy else language.say("arrests a year and km²")
    limits = [language.percent(limit, 2) if plan.proxy else f"{limit:.3g}" for limit in picture.limits]
    steps = "".join(
        f'<li><span class="step" style="background:rgb({",".join(str(int(part)) for part in colour)})"></span>'
        f"{low} – {high}</li>"
        for colour, low, high in zip(RAMP, limits[:-1], limits[1:], strict=True)
    )
    told = f'<div><p class="soft">{escape(unit)}</p><ul class="key upright">{steps}</ul></div>'
    return Markup(told)  # noqa: S704  drawn here from numbers; words are escaped
