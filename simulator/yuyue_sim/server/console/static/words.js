// The words of the console in both languages; Chinese first.

import { en } from "./words_en.js";
import { zh } from "./words_zh.js";

const LANGUAGES = { zh, en };
const KEPT = "yuyue-sim-language";
const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem(KEPT);

let language = asked in LANGUAGES ? asked : "zh";

/** zh or en. */
export function spoken() {
  return language;
}

/** Speak the other language from now on. */
export function speakOther() {
  language = language === "zh" ? "en" : "zh";
  localStorage.setItem(KEPT, language);
}

/** The word of a key; `{name}` in it is replaced by what is given under that name, `{name:one,many}` by that and its noun. */
export function t(key, given = {}) {
  const word = LANGUAGES[language][key];
  if (word === undefined) throw new Error(`no word for ${key} in ${language}`);
  return word.replaceAll(/\{([a-z]+)(?::([^,}]+),([^}]+))?\}/g, (_, name, one, many) =>
    one === undefined ? given[name] : `${given[name]} ${Number(given[name]) === 1 ? one : many}`,
  );
}

/** Whether there is a word of this key. */
export function knows(key) {
  return key in LANGUAGES[language];
}

/** An enumerated value of the control API, in the language spoken. */
export function said(coded) {
  return coded ? coded[language] : "";
}

const DAY_KEYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** The day of the week of a date `yyyy-MM-dd`. */
export function weekday(date) {
  return t(DAY_KEYS[new Date(`${date}T00:00:00Z`).getUTCDay()]);
}

/** A title of a scenario, which is written in both languages with a point between. */
export function titled(title) {
  const halves = title.split(" · ");
  return halves.length === 2 ? halves[language === "zh" ? 0 : 1] : title;
}

/** An instant of local time, without the T and parts of a second. */
export function moment(instant) {
  return instant ? instant.replace("T", " ").slice(0, 19) : "";
}

/** The state of a registration. */
export function stateWord(state) {
  return knows(`state-${state}`) ? t(`state-${state}`) : state;
}

/** What happened to a registration. */
export function stepWord(what) {
  return knows(`step-${what}`) ? t(`step-${what}`) : what;
}
