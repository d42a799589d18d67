// Show all cells beside the panel and below the key, on a phone above the panel.
{% macro script(this, kwargs) %}
(function () {
    const map = {{ this._parent.get_name() }};
    const wide = map.getSize().x > 700;
    const panel = document.querySelector(".panel").getBoundingClientRect();
    const key = document.querySelector(".leaflet-control-layers").getBoundingClientRect();
    map.attributionControl.setPrefix('<a href="https://leafletjs.com">Leaflet</a>');
    map.fitBounds({{ this.bounds | tojson }}, wide
        ? { paddingTopLeft: [panel.right + 24, 24], paddingBottomRight: [key.width + 24, 24] }
        : { paddingTopLeft: [8, key.bottom + 8], paddingBottomRight: [8, panel.height + 8] });
})();
{% endmacro %}
