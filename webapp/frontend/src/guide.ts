// The guide: a beat to press by, counted, and the steps read aloud in the page's language.
import "./styles/base.css";
import "./styles/public.css";
import "./styles/guide.css";
import { element } from "./page/data";
import { Metronome } from "./page/metronome";
import { tell } from "./page/notices";
import { t } from "./page/words";

// Whoever presses tires within two minutes, mostly without noticing.
const CHANGE_EVERY_S = 120;

const beat = element<HTMLButtonElement>("beat");
const counted = element("counted");
const speak = element<HTMLButtonElement>("speak");
const perMinute = Number(beat.dataset.beats);

function showBeat(count: number): void {
  beat.classList.remove("down");
  requestAnimationFrame(() => beat.classList.add("down"));
  const seconds = Math.floor((count * 60) / perMinute);
  const turn = seconds >= CHANGE_EVERY_S && seconds % CHANGE_EVERY_S < 4;
  counted.textContent = turn ? t("Change places now, if there are two of you.") : t("Pressed {count} times", { count });
}

const metronome = new Metronome(perMinute, showBeat);

function toggleBeat(): void {
  const on = !metronome.running;
  if (on) metronome.start();
  else metronome.stop();
  beat.setAttribute("aria-pressed", String(on));
  counted.hidden = !on;
  element("beat").querySelector("span")!.textContent = on ? t("Stop the beat") : t("Beat on: press with me");
}

/** The steps as they are read: what stands on the page, nothing else. */
function sentences(): string[] {
  return [...document.querySelectorAll(".one-guide .guide-steps li > div")].map((step) =>
    [...step.querySelectorAll("h2, p:not(:has(a))")].map((part) => part.textContent?.trim() ?? "").join(". "),
  );
}

function stopSpeaking(): void {
  speechSynthesis.cancel();
  speak.setAttribute("aria-pressed", "false");
}

function toggleSpeaking(): void {
  if (!("speechSynthesis" in window)) return tell(t("This browser cannot read aloud."));
  if (speak.getAttribute("aria-pressed") === "true") return stopSpeaking();
  const language = document.documentElement.lang;
  const voices = speechSynthesis.getVoices();
  if (voices.length > 0 && !voices.some((voice) => voice.lang.slice(0, 2) === language.slice(0, 2))) {
    return tell(t("This device has no voice for this language."));
  }
  speak.setAttribute("aria-pressed", "true");
  const all = sentences();
  all.forEach((sentence, at) => {
    const said = new SpeechSynthesisUtterance(sentence);
    said.lang = language === "zh-Hans" ? "zh-CN" : language;
    if (at === all.length - 1) said.onend = stopSpeaking;
    speechSynthesis.speak(said);
  });
}

beat.addEventListener("click", toggleBeat);
speak.addEventListener("click", toggleSpeaking);
