// Elements made from words and handlers; texts are set as texts, so nothing that a hospital says can become markup.

const PROPERTIES = new Set(["checked", "disabled", "hidden", "open", "selected", "indeterminate"]);

/** An element with attributes, `on…` handlers and children; what is null, undefined or false is left out. */
export function h(tag, given = {}, ...children) {
  return dressed(document.createElement(tag), given, children);
}

const SVG = "http://www.w3.org/2000/svg";

/** The same for drawings. */
export function svg(tag, given = {}, ...children) {
  return dressed(document.createElementNS(SVG, tag), given, children);
}

function dressed(element, given, children) {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false || name === "value") continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.setAttribute("class", value);
    else if (PROPERTIES.has(name)) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...present(children));
  if (given.value !== undefined && given.value !== null) element.value = given.value;
  return element;
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

let awaited;
addEventListener("focusin", () => (awaited = undefined));

/** Put other children in the place of those there are; what has the same `data-key` keeps the focus, and how far it was scrolled. */
export function fill(place, ...children) {
  keepFocus(place);
  const all = [...place.querySelectorAll(".scroll")].map((each) => [each.dataset.key, each.scrollLeft, each.scrollTop]);
  const scrolled = all.filter(([, left, top]) => left || top); // to scroll makes the browser lay out all of it at once
  place.replaceChildren(...present(children));
  for (const [key, left, top] of scrolled) keyed(place, key)?.scrollTo({ left, top, behavior: "instant" });
  giveFocus(place);
}

/** The focus is in a place that is drawn anew: `giveFocus` finds it there again, unless people move it meanwhile. */
export function keepFocus(place) {
  if (place.contains(document.activeElement)) awaited = document.activeElement.dataset.key;
}

/** Give the focus that was kept to what has its `data-key` now. */
export function giveFocus(place) {
  if (awaited !== undefined && document.activeElement === document.body) keyed(place, awaited)?.focus({ preventScroll: true });
}

/** What has a `data-key` in a place. */
export function keyed(place, key) {
  return key === undefined ? null : place.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

const LONGEST_AWAITED_MS = 30_000;
const LONGEST_SELECTED_MS = 20_000;

/**
 * Call a function at once, and again only so many milliseconds after it has finished, once for all calls meanwhile. So a slow
 * server is not asked faster than it answers, and no answer is overtaken by the next. What never finishes is awaited for a while,
 * and so are people who have selected a text to copy it: it would be lost where its place is drawn anew.
 */
export function throttled(action, pause_ms) {
  let isWanted = false;
  let isBusy = false;
  let isStopped = false;
  const run = async () => {
    isBusy = true;
    while (isWanted && !isStopped) {
      if (isSelected()) await Promise.race([deselected(), paused(LONGEST_SELECTED_MS)]);
      if (isStopped) return;
      isWanted = false;
      await Promise.race([Promise.resolve(action()).catch(reportError), paused(LONGEST_AWAITED_MS)]);
      await paused(pause_ms);
    }
    isBusy = false;
  };
  const call = () => {
    isWanted = true;
    if (!isBusy) run();
  };
  call.stop = () => (isStopped = true);
  return call;
}

function isSelected() {
  return !getSelection().isCollapsed && !document.activeElement.matches("input, textarea");
}

function deselected() {
  return new Promise((resolve) => {
    const look = () => {
      if (isSelected()) return;
      removeEventListener("selectionchange", look, true);
      resolve();
    };
    addEventListener("selectionchange", look, true);
  });
}

function paused(pause_ms) {
  return new Promise((resolve) => setTimeout(resolve, pause_ms));
}
