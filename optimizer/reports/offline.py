"""A folium map that carries everything inside itself: no request is made when it is opened."""

import re
from functools import lru_cache
from pathlib import Path

import folium
from branca.element import Element, Figure

from aedmap.errors import SourceUnavailable

_ASSETS = Path(__file__).parent / "assets"
_NEEDED = ("leaflet.js", "leaflet.css")


def has_assets() -> bool:
    """Whether the map's own files are there; they are not in a checkout whose pages were never built."""
    return not _missing()


def check_assets() -> None:
    """Raise SourceUnavailable when the map's own files are not there."""
    if missing := _missing():
        raise SourceUnavailable(
            f"The map needs {' and '.join(missing)}, which building the pages puts into {_ASSETS}; run 'make frontend'."
        )


def _missing() -> list[str]:
    return [name for name in _NEEDED if not (_ASSETS / name).is_file()]


def offline_map(tiles: str | None = None) -> folium.Map:
    """An empty folium map whose Leaflet is inside; what folium links besides is not used. tiles: need the internet."""
    check_assets()
    drawn = folium.Map(tiles=tiles, control_scale=True, zoom_control="bottomright", zoom_snap=0.25)
    drawn.default_js, drawn.default_css = [], []
    header = figure_of(drawn).header
    header.add_child(plain(f"<style>{_stylesheet()}</style>"), name="leaflet_css")
    header.add_child(plain(f"<script>{_script()}</script>"), name="leaflet_js")
    return drawn


def figure_of(drawn: folium.Map) -> Figure:
    """The page around a map."""
    figure = drawn.get_root()
    if not isinstance(figure, Figure):
        raise TypeError("A folium map stands in a figure.")
    return figure


def untemplated(text: str) -> str:
    """A text for markers and features, which folium renders twice: what would begin a template gets a zero-width space
    inside, which nobody sees.
    """
    return re.sub(r"\{(?=[{%#])", "{\u200b", text)


def plain(text: str) -> Element:
    """Text for the page as it is: folium takes texts for templates, and names of places may look like one."""
    if "endraw" in text:
        text = text.replace("endraw", "endra&#119;")
    return Element("{% raw %}" + text + "{% endraw %}")


@lru_cache(maxsize=1)
def _stylesheet() -> str:
    """Leaflet's, without its pictures: we draw our own signs, and a picture would be a request."""
    return re.sub(r"[\w-]+:\s*url\([^)]*\);?", "", (_ASSETS / "leaflet.css").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _script() -> str:
    text = (_ASSETS / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE)
