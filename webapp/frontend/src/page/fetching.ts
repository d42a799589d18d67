// Asking the server: parts of pages as HTML, data as JSON, refusals as one sentence.
import { t } from "./words";

const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";

export class Refused extends Error {}

async function ask(address: string, options: RequestInit, accept: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, {
      ...options,
      headers: { Accept: `${accept}, application/problem+json;q=0.9`, "X-CSRFToken": token },
    });
  } catch {
    throw new Refused(t("No connection to the server; check the network and try again."));
  }
  // A page that says what is wrong with what was typed is an answer to show, too.
  const page = response.headers.get("Content-Type")?.startsWith("text/html");
  if (response.ok || (response.status === 422 && page)) return response;
  throw new Refused(await sentenceOf(response));
}

async function sentenceOf(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { detail?: string };
    if (problem.detail) return problem.detail;
  } catch {
    // Not a problem document: the number alone has to do.
  }
  return t("The server answered {status}.", { status: response.status });
}

export async function fetchJson<T>(address: string): Promise<T> {
  return (await (await ask(address, {}, "application/json")).json()) as T;
}

/** A part of a page. */
export async function fetchPart(address: string): Promise<string> {
  return await (await ask(address, {}, "text/html;q=0.5")).text();
}

export async function post(address: string, fields: FormData | Record<string, string>): Promise<Response> {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  return await ask(address, { method: "POST", body }, "application/json");
}

/** A part of a page that is asked for with what must not stand in an address. */
export async function postForPart(address: string, fields: FormData): Promise<string> {
  return await (await ask(address, { method: "POST", body: fields }, "text/html;q=0.5")).text();
}

/** Put a part from the server into its place; what had the focus keeps it. */
export function showPart(place: HTMLElement, html: string): void {
  const focused = document.activeElement?.id;
  place.innerHTML = html;
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus();
}
