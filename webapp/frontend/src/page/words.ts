// Strings of the page's language. Keys are the English sentences, as in the Python catalogue.
import { pageData } from "./data";

const words = pageData<Record<string, string>>("words") ?? {};

/** The sentence in the page's language, with {name} replaced by values. */
export function t(sentence: string, values: Record<string, string | number> = {}): string {
  const translated = words[sentence] ?? sentence;
  return translated.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
