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

/** Put other children in the place of those there are; the focus stays on what has the same `data-key`. */
export function fill(place, ...children) {
  const held = place.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  place.replaceChildren(...present(children));
  if (held !== undefined) place.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

/** Call a function at most once in so many milliseconds, and once more after the last call. */
export function throttled(action, pause_ms) {
  let timer = null;
  let isWanted = false;
  const run = () => {
    timer = null;
    if (!isWanted) return;
    isWanted = false;
    timer = setTimeout(run, pause_ms);
    action();
  };
  const call = () => {
    isWanted = true;
    if (timer === null) run();
  };
  call.stop = () => {
    clearTimeout(timer);
    timer = -1;
  };
  return call;
}
