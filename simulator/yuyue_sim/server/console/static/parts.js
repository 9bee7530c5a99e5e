// Parts that every view is made of: panes that load, tables, choices, dialogs and messages.

import { LOCKED } from "./api.js";
import { fill, h, keyed, throttled } from "./dom.js";
import { live } from "./live.js";
import { released } from "./press.js";
import { keepingTyped } from "./typed.js";
import { knows, t } from "./words.js";

/** The text of a problem. */
export function describe(problem) {
  if (problem.status === 0) return t("unreachable");
  if (problem.status === LOCKED) return t("lockedwhy");
  return problem.detail || problem.message || problem.title;
}

/** The kind of a problem, in the language spoken. */
function titleOf(problem) {
  if (problem.status === LOCKED) return t("locked");
  return knows(`problem-${problem.name}`) ? t(`problem-${problem.name}`) : problem.title || t("failed");
}

/** Loading; shown while nothing else is there yet. */
export function loading() {
  return h("p", { class: "state loading", role: "status" }, h("span", { class: "spinner" }), t("loading"));
}

/** Nothing is there, and what could be done about it. */
export function empty(text, ...next) {
  return h("div", { class: "state empty" }, h("p", {}, text), next.length ? h("p", { class: "actions" }, next) : null);
}

/** Something went wrong, and how to try again. */
export function failed(problem, again) {
  return h(
    "div",
    { class: "state failed", role: "alert" },
    h("strong", {}, titleOf(problem)),
    h("p", {}, describe(problem)),
    again ? h("p", { class: "actions" }, button(t("again"), again, { "data-key": "again" })) : null,
  );
}

/** Try all again that went wrong and is still shown. */
export function tryAgain() {
  for (const each of document.querySelectorAll(".failed [data-key=again]")) each.click();
}

/**
 * A place that shows what it asks for: loading, then the answer or what went wrong. Answers that come too late are dropped.
 * Where nothing is shown yet, a part of the answer is shown as soon as `asking` hands it over.
 */
export class Pane {
  #turn = 0;
  #isEmpty = true;

  constructor(given = {}) {
    this.place = h("div", { ...given, class: `pane ${given.class ?? ""}` });
  }

  async show(asking, drawing) {
    const turn = ++this.#turn;
    this.place.setAttribute("aria-busy", "true");
    const wasEmpty = this.#isEmpty;
    if (wasEmpty) fill(this.place, loading());
    const put = (answer) => {
      if (turn !== this.#turn) return;
      keepingTyped(this.place, () => fill(this.place, drawing(answer)));
      this.#isEmpty = false;
    };
    try {
      const answer = await asking((part) => wasEmpty && put(part));
      await released();
      put(answer);
    } catch (problem) {
      if (turn !== this.#turn) return;
      if (!(problem.status >= 0)) console.error(problem);
      fill(this.place, failed(problem, () => this.show(asking, drawing)));
      this.#isEmpty = true;
    } finally {
      if (turn === this.#turn) this.place.removeAttribute("aria-busy");
    }
  }
}

/** A button; what it does may take a while, in which it keeps the focus and does nothing else, and errors are shown. */
export function button(text, action, given = {}) {
  const element = h("button", { type: "button", ...given }, text);
  element.addEventListener("click", async () => {
    if (element.ariaDisabled) return;
    element.ariaDisabled = "true";
    try {
      await action();
    } catch (problem) {
      complain(problem);
    } finally {
      element.ariaDisabled = null;
    }
  });
  return element;
}

/** A switch that is on or off. */
export function toggle(label, isOn, action, given = {}) {
  const state = h("span", { class: "knob" });
  const element = button([state, h("span", { class: "hidden-label" }, label)], () => action(!isOn), given);
  element.setAttribute("role", "switch");
  element.setAttribute("aria-checked", String(isOn));
  element.classList.add("switch");
  return element;
}

/** A choice among `[value, text]` pairs; `changed` is given the value and the control. */
export function choice(label, options, value, changed, given = {}) {
  const select = h(
    "select",
    { ...given, onchange: () => changed(select.value, select) },
    options.map(([each, text]) => h("option", { value: each, selected: each === value }, text)),
  );
  for (const [index, [each]] of options.entries()) {
    select.options[index].value = each;
    select.options[index].selected = each === value;
  }
  return h("label", { class: "field" }, h("span", {}, label), select);
}

let lists = 0;

/** A choice among many `[value, text]` pairs, filtered by what is typed: any part of a text. */
export function filteredChoice(label, options, value, changed, given = {}) {
  const list = `list-${++lists}`;
  const textOf = (wanted) => options.find(([each]) => each === wanted)?.[1] ?? "";
  const { name, ...rest } = given;
  const chosen = h("input", { type: "hidden", name, value });
  const input = h("input", { ...rest, type: "text", list, autocomplete: "off", class: "filtered", placeholder: textOf(value), value: textOf(value) });
  const found = (typed) => {
    const exact = options.find(([each, text]) => text === typed || (each !== "" && each === typed));
    const fitting = exact ? [exact] : options.filter(([, text]) => text.toLowerCase().includes(typed.toLowerCase()));
    return fitting.length > 0 && (exact || typed !== "") ? fitting : [];
  };
  const choose = () => {
    const typed = input.value.trim();
    if (typed === textOf(chosen.value)) return;
    const fitting = found(typed);
    if (fitting.length !== 1) {
      if (typed !== "") say(t(fitting.length ? "severalfit" : "nonefits", { typed, count: fitting.length }), "wrong");
      input.value = textOf(chosen.value);
      return;
    }
    chosen.value = fitting[0][0];
    input.value = fitting[0][1];
    changed(chosen.value, chosen);
  };
  input.addEventListener("focus", () => input.select());
  input.addEventListener("pointerdown", () => document.activeElement !== input && (input.value = "")); // so that all are listed
  input.addEventListener("blur", () => (input.value ||= textOf(chosen.value)));
  input.addEventListener("change", choose);
  return h("label", { class: "field" }, h("span", {}, label), input, chosen, h("datalist", { id: list }, options.map(([, text]) => h("option", { value: text }))));
}

/** A field of a form. */
export function field(label, name, given = {}) {
  return h("label", { class: "field" }, h("span", {}, label), h("input", { name, autocomplete: "off", "data-key": name, ...given }));
}

/** A date: one that is picked counts at once, one that is typed when it is complete, with Enter or by leaving the field. */
export function dateField(label, name, value, changed) {
  let isTyping = false;
  let isOther = false;
  const tell = ({ target }) => {
    if (isOther) changed(target.value, target);
    isOther = false;
  };
  const change = (event) => {
    isOther = true;
    if (!isTyping) tell(event);
  };
  const type = (event) => {
    isTyping = true;
    if (event.key === "Enter" && event.target.form === null) tell(event);
  };
  return field(label, name, { type: "date", value, onchange: change, onkeydown: type, onpointerdown: () => (isTyping = false), onblur: tell });
}

/** Send the form of a control again, with all that is filled in. */
export function sendForm(_, control) {
  control.form.requestSubmit();
}

/** A box to tick. */
export function check(label, isTicked, changed, given = {}) {
  return h("label", { class: "check" }, h("input", { type: "checkbox", checked: isTicked, onchange: changed, ...given }), label);
}

/** A form whose fields are given to an action by their names when it is sent. */
export function form(given, action, ...children) {
  const element = h("form", { ...given, novalidate: true }, children);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries([...new FormData(element)].map(([name, value]) => [name, value.trim()]));
    element.dataset.sent = "";
    try {
      await action(values, element);
    } catch (problem) {
      delete element.dataset.sent;
      complain(problem);
    }
  });
  return element;
}

/** A table; cells may be texts or elements, and a head in a list stands above figures. */
export function table(caption, heads, rows) {
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption, "data-key": `table-${caption}` },
    h(
      "table",
      {},
      h("caption", { class: "hidden-label" }, caption),
      h("thead", {}, h("tr", {}, heads.map((each) => h("th", { scope: "col", class: Array.isArray(each) ? "figure" : null }, each)))),
      h("tbody", {}, rows),
    ),
  );
}

const RENEWED_EVERY_MS = 1500;

/** A dialog whose content is shown anew while the world changes. */
export function liveDialog(title, pane, show) {
  const renew = throttled(show, RENEWED_EVERY_MS);
  const forget = live.hear((kind) => ["changed", "clock", "missed"].includes(kind) && renew());
  const element = dialog(title, pane.place);
  element.addEventListener("close", () => {
    forget();
    renew.stop();
  });
  return element;
}

/** A dialog that people close with Esc, a click beside it or its button. */
export function dialog(title, content) {
  const opener = document.activeElement;
  const close = () => {
    element.remove();
    if (!opener.isConnected) keyed(document, opener.dataset.key)?.focus();
  };
  const element = h(
    "dialog",
    { "aria-label": title, onclick: (event) => event.target === element && element.close(), onclose: close },
    h(
      "header",
      {},
      h("h2", {}, title),
      h("button", { type: "button", class: "quiet", "aria-label": t("close"), onclick: () => element.close() }, "✕"),
    ),
    h("div", { class: "inside" }, content),
    messages(),
  );
  document.body.append(element);
  element.showModal();
  return element;
}

/** Ask before something is done that cannot be undone. */
export function confirmed(question, deed) {
  return new Promise((resolve) => {
    let isAgreed = false;
    const element = dialog(question, [
      h(
        "p",
        { class: "actions" },
        h("button", { type: "button", class: "danger", onclick: () => ((isAgreed = true), element.close()) }, deed),
        h("button", { type: "button", onclick: () => element.close() }, t("leave")),
      ),
    ]);
    element.addEventListener("close", () => resolve(isAgreed));
  });
}

const SHOWN_MS = 6000;

/** Where messages appear, on the page and on each dialog. */
export function messages() {
  return h("div", { class: "messages", role: "status", "aria-live": "polite" });
}

/** A message at the edge of the page, on what lies on top of it. */
export function say(text, kind = "done") {
  const place = [...document.querySelectorAll("#shell > .messages, dialog[open] > .messages")].at(-1);
  const element = h("p", { class: `message ${kind}` }, text);
  place.append(element);
  setTimeout(() => element.remove(), SHOWN_MS);
}

/** Tell what went wrong. */
export function complain(problem) {
  if (!(problem.status >= 0)) console.error(problem);
  say(problem.status > 0 ? [h("strong", {}, titleOf(problem)), h("br"), describe(problem)] : describe(problem), "wrong");
}
