// The desk by keyboard: a letter brings one to what bears it in data-key; nothing is sent by a letter alone.

/** Letters count only while nobody types. Check boxes are ticked and folded parts opened, all else gets the focus. */
export function listenToKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && isTyping(event.target)) (event.target as HTMLElement).blur();
    if (isTyping(event.target)) return;
    const key = event.key === "/" ? "n" : event.key.toLowerCase();
    if (!/^[a-z0-9]$/.test(key)) return;
    const found = document.querySelector<HTMLElement>(`[data-key="${key}"]`);
    if (!found) return;
    event.preventDefault();
    use(found);
  });
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" && target.type !== "radio";
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function use(found: HTMLElement): void {
  if (found instanceof HTMLInputElement && found.type === "checkbox") {
    found.click();
    found.focus();
  } else if (found.tagName === "SUMMARY") {
    const part = found.parentElement as HTMLDetailsElement;
    part.open = true;
    part.querySelector<HTMLElement>("input:not([type=hidden]), select")?.focus();
  } else {
    found.focus();
    if (found instanceof HTMLInputElement) found.select();
  }
}
