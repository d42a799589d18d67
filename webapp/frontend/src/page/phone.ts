// On a phone the parts of a page stand below each other: bring the one that answers into sight.

export function showOnPhone(part: HTMLElement): void {
  if (matchMedia("(max-width: 760px)").matches) part.scrollIntoView({ block: "start" });
}
