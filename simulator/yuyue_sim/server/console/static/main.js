// The shell of the console: its head, its views, and what every view has in common.

import { Alarm } from "./alarm.js";
import { LOCKED, WORLD_NAME, consoleOf, whenLocked } from "./api.js";
import { ClockBar } from "./clock.js";
import { fill, giveFocus, h, keepFocus, throttled } from "./dom.js";
import { forgetHospitals } from "./hospitals.js";
import { live } from "./live.js";
import { complain, messages, tryAgain } from "./parts.js";
import { go, linkTo, present } from "./state.js";
import { askForToken } from "./token.js";
import { board } from "./views/board.js";
import { bookings } from "./views/bookings.js";
import { checks } from "./views/checks.js";
import { explain } from "./views/explain.js";
import { faults } from "./views/faults.js";
import { heat } from "./views/heat.js";
import { journal } from "./views/journal.js";
import { overview } from "./views/overview.js";
import { schedules } from "./views/schedules.js";
import { worlds } from "./views/worlds.js";
import { speakOther, spoken, t } from "./words.js";

const VIEWS = { overview, board, schedules, heat, bookings, faults, journal, explain, checks, worlds };
const NAMES = Object.keys(VIEWS);
const FIRST_SHOWN = "board";
const MISSING = 404;
const THEME = "yuyue-sim-theme";
const THEMES = ["auto", "light", "dark"];

const clock = new ClockBar();
const alarm = new Alarm();
let current = { name: "", stop: () => {}, hear: () => {} };

function shell() {
  document.documentElement.lang = spoken() === "zh" ? "zh-CN" : "en";
  const main = h("main", { id: "main", tabindex: "-1" });
  fill(
    document.getElementById("shell"),
    h("a", { class: "skip", href: "#main", onclick: (event) => (event.preventDefault(), main.focus()) }, t("skip")),
    h("header", { class: "head" }, brand(), clock.draw()),
    h("div", { class: "bar" }, h("nav", { "aria-label": t("views") }, NAMES.map(tab)), clock.drawFace(), settings()),
    h("div", { id: "banner", role: "alert" }),
    main,
    messages(),
  );
  return main;
}

function brand() {
  return h(
    "div",
    { class: "brand" },
    h("h1", {}, t("title")),
    h("a", { class: "chip world", href: linkTo("worlds") }, WORLD_NAME || t("mainworld")),
    h("span", { id: "connection", class: "connection", role: "status" }, t("connecting")),
    alarm.draw(),
  );
}

function settings() {
  return h(
    "div",
    { class: "settings" },
    h("button", { type: "button", class: "quiet", id: "language", lang: spoken() === "zh" ? "en" : "zh-CN", onclick: otherLanguage }, t("otherlanguage")),
    h("button", { type: "button", class: "quiet", id: "theme", onclick: nextTheme, title: t("theme"), "aria-label": themeWords() }, t(`theme-${theme()}`)),
  );
}

function tab(name, index) {
  return h(
    "a",
    { href: linkTo(name), "data-key": `tab-${name}`, title: t("key", { key: index }), "aria-keyshortcuts": String(index) },
    t(`view-${name}`),
  );
}

function theme() {
  const kept = localStorage.getItem(THEME);
  return THEMES.includes(kept) ? kept : "auto";
}

function wearTheme() {
  if (theme() === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme();
}

function nextTheme(event) {
  localStorage.setItem(THEME, THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length]);
  wearTheme();
  event.target.textContent = t(`theme-${theme()}`);
  event.target.setAttribute("aria-label", themeWords());
}

function themeWords() {
  return `${t("theme")} · ${t(`theme-${theme()}`)}`;
}

function otherLanguage() {
  speakOther();
  start();
  document.getElementById("language").focus();
}

let main;

/** Draw everything anew. */
function start() {
  current.stop();
  current = { name: "", stop: () => {}, hear: () => {} };
  main = shell();
  tellStatus(isConnected);
  enter();
}

/** Show the view that the address names. */
function enter() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  const { view, parameters } = present();
  const name = view in VIEWS ? view : FIRST_SHOWN;
  for (const [index, link] of document.querySelectorAll("nav a").entries()) {
    if (NAMES[index] === name) {
      link.setAttribute("aria-current", "page");
      centre(link);
    } else link.removeAttribute("aria-current");
  }
  document.title = `${t(`view-${name}`)} · ${WORLD_NAME || t("title")}`;
  if (current.name === name) keepFocus(main);
  current.stop();
  const place = h("div", { class: `view ${name}` });
  main.replaceChildren(place);
  const shown = VIEWS[name]({ place, parameters });
  current = { stop: () => {}, hear: () => {}, ...shown, name };
  main.dataset.shows = location.hash;
  giveFocus(main);
}

/** Scroll the tabs so that one is in their middle; scrollIntoView would also let the next Tab begin there. */
function centre(link) {
  const [inside, outside] = [link.getBoundingClientRect(), link.parentElement.getBoundingClientRect()];
  link.parentElement.scrollLeft += inside.left + inside.width / 2 - outside.left - outside.width / 2;
}

const EVERYTHING = { changed: ["epoch", "events", "faults", "bugs", "ledger"] };
const MISSED_AT_MOST_EVERY_MS = 2000;
let isConnected = null;

/** Tell all who listen what happened. */
function tellAll(kind, data) {
  if (kind === "clock") clock.tell(data);
  if (kind === "changed") {
    alarm.hear(data);
    clock.hear(data);
  }
  current.hear(kind, data);
  if (kind === "missed") catchUp();
}

/** Events were dropped, or the connection stands again: anything may have happened. */
const catchUp = throttled(() => {
  forgetHospitals();
  tryAgain();
  tellAll("changed", EVERYTHING);
}, MISSED_AT_MOST_EVERY_MS);

const reasons = { [LOCKED]: "locked", [MISSING]: "worldgone" };

function tellStatus(connected, problem = null) {
  isConnected = connected;
  const element = document.getElementById("connection");
  element.dataset.state = connected === null ? "connecting" : connected ? "live" : "lost";
  element.textContent = t(reasons[problem?.status] ?? element.dataset.state);
  element.title = problem?.detail ?? "";
  const isGone = problem?.status === MISSING;
  main.classList.toggle("stale", connected === false && problem?.status !== LOCKED);
  fill(document.getElementById("banner"), connected !== false || problem?.status === LOCKED ? null : isGone ? wayOut() : h("p", { class: "banner" }, t("stoppedbanner")));
}

/** The world was removed: the others are still there. */
function wayOut() {
  return h("p", { class: "banner" }, t("gonebanner"), " ", h("a", { href: `${consoleOf("")}#/worlds` }, t("tomain")));
}

function keyPressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("input, select, textarea")) return;
  if (/^[0-9]$/.test(event.key)) go(NAMES[Number(event.key)]);
  else if (event.key === "/") {
    const search = main.querySelector("[data-search]");
    if (search) {
      event.preventDefault();
      search.focus();
    }
  }
}

addEventListener("hashchange", enter);
addEventListener("keydown", keyPressed);
addEventListener("unhandledrejection", (event) => complain(event.reason));
whenLocked(askForToken);
wearTheme();
start();
live.hear(tellAll);
live.hearStatus(tellStatus);
live.run();
