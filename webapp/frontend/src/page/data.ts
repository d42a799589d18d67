// What the server wrote into the page for its scripts: <script type="application/json" id="...">.

export interface TownData {
  name: string;
  /** west, south, east, north in degrees */
  bbox: [number, number, number, number];
  tiles: string;
  attribution: string;
}

export function pageData<T>(id: string, within: ParentNode = document): T | undefined {
  const block = within.querySelector(`script[type="application/json"]#${id}`);
  return block?.textContent ? (JSON.parse(block.textContent) as T) : undefined;
}

/** An element that the page's template always has. */
export function element<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element #${id}.`);
  return found as T;
}
