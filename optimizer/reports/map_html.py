"""The plan as one HTML file: a folium map that opens without a network."""

import html
from pathlib import Path

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

from aedmap.network import StreetNetwork
from optimizer.plan import PlacementPlan
from optimizer.reports.language import ENGLISH, Language
from optimizer.reports.map_layers import add_layers, bounds
from optimizer.reports.map_page import panel
from optimizer.reports.offline import figure_of, has_assets, offline_map, plain, untemplated
from optimizer.reports.signs import PATTERNS

_TEMPLATES = Path(__file__).parent / "templates"


class _Fit(MacroElement):
    """Brings the cells into the part of the map that panel and key leave free."""

    _template = Template((_TEMPLATES / "fit.js").read_text(encoding="utf-8"))

    def __init__(self, bounds: list[list[float]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Fit"
        self.bounds = bounds


def map_html(plan: PlacementPlan, network: StreetNetwork | None, language: Language = ENGLISH) -> str:
    """The page, with the streets where a network is given.

    Raises SourceUnavailable when Leaflet's files are not installed beside this module.
    """
    drawn = offline_map()
    figure = _styled(drawn)
    figure.title = html.escape(untemplated(plan.name))
    figure.html.add_child(plain(panel(plan, language)))
    add_layers(drawn, plan, network, language)
    _Fit(bounds(plan)).add_to(drawn)
    return str(figure.render())


def folium_map(
    plan: PlacementPlan,
    network: StreetNetwork | None = None,
    tiles: str | None = None,
    language: Language = ENGLISH,
) -> folium.Map:
    """The same map for a notebook, without the panel: to be shown, saved or drawn upon.

    network: streets to draw below, else none; tiles: a folium tile set, which needs the internet, else none.
    Leaflet is inside where the pages were built; elsewhere the notebook's browser fetches it, as folium has it.
    """
    drawn = offline_map(tiles) if has_assets() else folium.Map(tiles=tiles, control_scale=True)
    _styled(drawn)
    add_layers(drawn, plan, network, language)
    drawn.fit_bounds(bounds(plan), padding=(24, 24))
    return drawn


def _styled(drawn: folium.Map) -> Figure:
    figure = figure_of(drawn)
    figure.header.add_child(plain(f"<style>{(_TEMPLATES / 'map.css').read_text(encoding='utf-8')}</style>"))
    figure.html.add_child(plain(PATTERNS))
    return figure
