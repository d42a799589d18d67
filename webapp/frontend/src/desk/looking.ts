// A look at who could come, asked for by POST: where a patient is stands in no address and no history.
import { postForPart } from "../page/fetching";

const RANKED = ".ranked, .likely, script#shown";

/** The panel for a place: fields are lon, lat, datum, place and what of the call decides who is asked. */
export function askForLook(fields: FormData): Promise<string> {
  return postForPart("/dispatcher/look?part=panel", fields);
}

/** Rank again when a field that decides who is asked has changed; what was typed stays. True when it was done. */
export async function rankAgain(changed: EventTarget | null): Promise<boolean> {
  const field = changed as HTMLElement | null;
  const form = field?.closest<HTMLFormElement>("#intake");
  if (!form || field?.dataset.ranks === undefined) return false;
  const fresh = document.createElement("template");
  fresh.innerHTML = await askForLook(new FormData(form));
  const panel = form.closest("article")?.parentElement;
  const [before, after] = [panel?.querySelectorAll(RANKED) ?? [], fresh.content.querySelectorAll(RANKED)];
  const wanted = new Map([...after].map((one) => [keyOf(one), one]));
  for (const one of before) one.replaceWith(wanted.get(keyOf(one)) ?? "");
  return true;
}

function keyOf(part: Element): string {
  return part.id || part.className;
}
