// A part of a page that comes anew while somebody works in it: what they typed, opened and had the focus on stays.

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** typed: false after a form was sent, when only folds and the focus stay. */
export function showPartKeeping(place: HTMLElement, html: string, typed = true): void {
  const touched = typed ? fieldsOf(place).filter(isTouched) : [];
  const values = new Map(touched.map((field) => [keyOf(field), valueOf(field)]));
  const opened = new Map([...place.querySelectorAll("details")].map((part) => [keyOfFold(part), part.open]));
  const focused = document.activeElement && place.contains(document.activeElement) ? keyOf(document.activeElement) : null;
  place.innerHTML = html;
  for (const part of place.querySelectorAll("details")) part.open = opened.get(keyOfFold(part)) ?? part.open;
  for (const field of fieldsOf(place)) {
    const value = values.get(keyOf(field));
    if (value !== undefined) put(field, value);
  }
  if (!focused) return;
  for (const one of place.querySelectorAll<HTMLElement>("a, button, summary, input, select, textarea")) {
    if (keyOf(one) === focused) return one.focus({ preventScroll: true });
  }
}

function fieldsOf(place: HTMLElement): Field[] {
  return [...place.querySelectorAll<Field>("input:not([type=hidden]), select, textarea")];
}

function isTouched(field: Field): boolean {
  if (field instanceof HTMLSelectElement) return [...field.options].some((one) => one.selected !== one.defaultSelected);
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

function valueOf(field: Field): string {
  return field instanceof HTMLInputElement && field.type === "checkbox" ? String(field.checked) : field.value;
}

function put(field: Field, value: string): void {
  if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = value === "true";
  else field.value = value;
}

/** What tells one control of a page from the others, before and after. */
function keyOf(one: Element): string {
  const form = one.closest("form")?.getAttribute("action") ?? "";
  const own = ["id", "name", "formaction", "href", "data-key"].map((name) => one.getAttribute(name) ?? "");
  return [one.tagName, form, ...own].join(" ");
}

function keyOfFold(part: HTMLDetailsElement): string {
  return part.id || part.className + (part.querySelector("summary")?.dataset.key ?? "");
}
