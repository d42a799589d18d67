// The muted base map: nothing in it competes with the signs. Layers as aedmap/town/base_map/layers.py names them.
import type { ExpressionSpecification, FilterSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

export interface Colours {
  land: string;
  water: string;
  green: string;
  square: string;
  building: string;
  street: string;
  casing: string;
  rail: string;
  name: string;
  halo: string;
}

export const DAY: Colours = {
  land: "#f7f5f0",
  water: "#cfe2ee",
  green: "#e0ecd6",
  square: "#efece4",
  building: "#e8e3da",
  street: "#ffffff",
  casing: "#d8d2c6",
  rail: "#c3bcb0",
  name: "#4b5158",
  halo: "#ffffff",
};

export const NIGHT: Colours = {
  land: "#161c22",
  water: "#0f2433",
  green: "#17261f",
  square: "#1b2229",
  building: "#222b33",
  street: "#3d4954",
  casing: "#10151a",
  rail: "#333d46",
  name: "#aab6c0",
  halo: "#10151a",
};

const SOURCE = "town";
const NARROW: FilterSpecification = [
  "in",
  ["get", "class"],
  ["literal", ["service", "track", "path", "steps", "pedestrian"]],
];
const MAIN: FilterSpecification = [
  "in",
  ["get", "class"],
  ["literal", ["motorway", "trunk", "primary", "secondary"]],
];

export function baseStyle(tiles: string, attribution: string, colours: Colours): StyleSpecification {
  return {
    version: 8,
    sources: { [SOURCE]: { type: "vector", url: `pmtiles://${tiles}`, attribution } },
    layers: [
      { id: "land", type: "background", paint: { "background-color": colours.land } },
      area("green", colours.green),
      area("squares", colours.square),
      area("water", colours.water),
      line("rivers", "rivers", colours.water, byZoom(0.6, 4)),
      area("buildings", colours.building),
      line("rails", "rails", colours.rail, byZoom(0.6, 2.5), ["!=", ["get", "tunnel"], "yes"]),
      ...streets(colours),
      ...names(colours),
    ],
  };
}

function area(layer: string, colour: string): LayerSpecification {
  return { id: layer, type: "fill", source: SOURCE, "source-layer": layer, paint: { "fill-color": colour } };
}

function line(
  id: string,
  layer: string,
  colour: string,
  width: ExpressionSpecification,
  filter: FilterSpecification = true,
): LayerSpecification {
  return {
    id,
    type: "line",
    source: SOURCE,
    "source-layer": layer,
    filter,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": width },
  };
}

function byZoom(far: number, near: number): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.6], ["zoom"], 11, far, 18, near];
}

function streets(colours: Colours): LayerSpecification[] {
  const wide: FilterSpecification = ["!", NARROW as ExpressionSpecification];
  return [
    line("paths-casing", "streets", colours.casing, byZoom(0.4, 6), NARROW),
    line("streets-casing", "streets", colours.casing, byZoom(1.2, 19), wide),
    line("main-casing", "streets", colours.casing, byZoom(2.2, 27), MAIN),
    line("paths", "streets", colours.street, byZoom(0.2, 4), NARROW),
    line("streets", "streets", colours.street, byZoom(0.8, 16), wide),
    line("main-streets", "streets", colours.street, byZoom(1.6, 24), MAIN),
  ];
}

function names(colours: Colours): LayerSpecification[] {
  const paint = { "text-color": colours.name, "text-halo-color": colours.halo, "text-halo-width": 1.4 };
  return [
    {
      id: "street-names",
      type: "symbol",
      source: SOURCE,
      "source-layer": "streets",
      minzoom: 14.5,
      filter: ["has", "name"],
      layout: {
        "symbol-placement": "line",
        "text-field": ["get", "name"],
        "text-size": ["interpolate", ["linear"], ["zoom"], 14, 11, 18, 14],
        "symbol-spacing": 320,
      },
      paint,
    },
    {
      id: "labels",
      type: "symbol",
      source: SOURCE,
      "source-layer": "labels",
      // The higher its rank number, the nearer one has to be.
      filter: ["<=", ["get", "rank"], ["step", ["zoom"], 2, 12, 3, 14, 4, 16.5, 5, 17.5, 6]],
      layout: {
        "text-field": ["get", "name"],
        "text-size": ["step", ["get", "rank"], 15, 3, 13, 5, 11.5],
        "text-max-width": 8,
        "symbol-sort-key": ["get", "rank"],
        "text-padding": 6,
      },
      paint,
    },
  ];
}
