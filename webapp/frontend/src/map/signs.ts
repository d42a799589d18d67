// The signs of the map, drawn from the same SVG files as the lists beside it.
import type { Map } from "maplibre-gl";

const SIGNS = [
  "aed-open",
  "aed-closed",
  "aed-unknown",
  "aed-out",
  "aed-reserved",
  "incident",
  "responder",
  "responder-compress",
  "responder-fetch",
  "here",
];
const SIZE = 32;
const SHARPNESS = 2;

export async function addSigns(map: Map): Promise<void> {
  await Promise.all(SIGNS.map(async (name) => map.addImage(name, await drawn(name), { pixelRatio: SHARPNESS })));
  map.addImage("hatch", hatch("#5a4a78"), { pixelRatio: SHARPNESS });
}

async function drawn(name: string): Promise<ImageData> {
  const image = new Image(SIZE, SIZE);
  image.src = `/static/signs/${name}.svg`;
  await image.decode();
  const side = SIZE * SHARPNESS;
  const brush = sheet(side);
  brush.drawImage(image, 0, 0, side, side);
  return brush.getImageData(0, 0, side, side);
}

/** Diagonal strokes that meet at the edges of the tile: uncovered reads as hatched in grey print too. */
function hatch(colour: string): ImageData {
  const side = 16;
  const brush = sheet(side);
  brush.strokeStyle = colour;
  brush.lineWidth = 2.4;
  for (const shift of [-side, 0, side]) {
    brush.beginPath();
    brush.moveTo(shift - 2, side + 2);
    brush.lineTo(shift + side + 2, -2);
    brush.stroke();
  }
  return brush.getImageData(0, 0, side, side);
}

function sheet(side: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  if (!brush) throw new Error("This browser has no 2D canvas.");
  return brush;
}
