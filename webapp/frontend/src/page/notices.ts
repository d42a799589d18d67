// One line at the top of a page for what went wrong or was done; read aloud by screen readers.

export function tell(sentence: string, kind: "fault" | "done" = "fault"): void {
  const place = document.getElementById("notice");
  if (!place) return;
  place.textContent = sentence;
  place.className = `notice ${kind}`;
  place.hidden = sentence === "";
}
