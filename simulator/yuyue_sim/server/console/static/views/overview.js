// All hospitals of the world: what is left today, what is full, who waits, and which faults meet them.

import { ask, path } from "../api.js";
import { fill, h, throttled } from "../dom.js";
import { begins } from "../hospitals.js";
import { Pane, field, table } from "../parts.js";
import { linkTo, note } from "../state.js";
import { t } from "../words.js";

const AT_MOST_EVERY_MS = 5000;
const AT_ONCE = 2;
const FIGURES = ["waiting", "sessions", "left", "total", "full", "oversold"];

/** Show the hospitals, those whose name, district or id contains what is typed; figures come for those in sight. */
export function overview({ place, parameters }) {
  const pane = new Pane();
  const figures = new Figures();
  const typed = field(t("filter"), "filter", { value: parameters.get("filter") ?? "", "data-search": true, placeholder: t("filterhint"), size: "28", oninput: () => filterBy() });
  const count = h("p", { class: "summary", role: "status" });
  place.append(h("div", { class: "tools" }, typed, count), pane.place);

  const hospitals = async () => (await ask("/hospitals")).hospitals; // not those that are kept: any may be suspended meanwhile
  const show = () => pane.show(async () => [await hospitals(), (await ask("/faults")).faults], draw);

  function draw([all, faults]) {
    figures.stop();
    const on = faults.filter((each) => each.is_on);
    const rows = all.map((each) => row(each, on.filter(({ rule }) => !rule.hospitals || rule.hospitals.includes(each.hospital_id))));
    const heads = [t("hospital"), t("district"), ...FIGURES.map((name) => [t(`figure-${name}`)]), t("faults")];
    const shown = h("div", {}, table(t("view-overview"), heads, rows));
    requestAnimationFrame(() => {
      filter();
      figures.watch(rows, shown.querySelector(".scroll"));
    });
    return shown;
  }

  const wish = () => typed.querySelector("input").value.trim();

  function filterBy() {
    note("overview", { filter: wish() });
    filter();
  }

  function filter() {
    const wanted = wish().toLowerCase();
    const rows = [...pane.place.querySelectorAll("tbody tr")];
    for (const each of rows) each.hidden = !each.dataset.text.includes(wanted);
    count.textContent = t("hospitalcount", { count: rows.filter((each) => !each.hidden).length, all: rows.length });
  }

  async function renew() {
    figures.again();
    const all = new Map((await hospitals()).map((each) => [each.hospital_id, each]));
    for (const each of pane.place.querySelectorAll("[data-hospital]")) fill(each.querySelector("small"), wordsOf(all.get(each.dataset.hospital)));
  }

  const refresh = throttled(() => renew().catch(() => {}), AT_MOST_EVERY_MS); // what goes wrong is said by the connection
  show();
  return {
    stop: () => {
      refresh.stop();
      figures.stop();
    },
    hear: (kind, data) => {
      if (begins(kind, data) || (kind === "changed" && data.changed.includes("faults"))) show();
      else if (kind === "changed" || kind === "clock") refresh();
    },
  };
}

/** What is said of a hospital below its name. */
function wordsOf({ hospital_id, grade, suspended_reason }) {
  return [hospital_id, grade, suspended_reason && `${t("suspended")} · ${suspended_reason}`].filter(Boolean).join(" · ");
}

function row(hospital, faults) {
  const { hospital_id, name, district } = hospital;
  return h(
    "tr",
    { "data-hospital": hospital_id, "data-text": `${hospital_id} ${name} ${district}`.toLowerCase() },
    h("th", { scope: "row" }, h("a", { href: linkTo("board", { hospital: hospital_id }) }, name), h("small", {}, wordsOf(hospital))),
    h("td", {}, district),
    FIGURES.map((each) => h("td", { class: "figure", "data-figure": each }, "…")),
    h("td", {}, faults.map((each) => h("a", { class: "chip alarm", href: linkTo("faults") }, each.name))),
  );
}

/** The figures of the rows in sight, asked for a few at a time. */
class Figures {
  #observer = null;
  #inSight = new Set();
  #waiting = [];
  #running = 0;

  watch(rows, root) {
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries), { root });
    for (const each of rows) this.#observer.observe(each);
  }

  stop() {
    this.#observer?.disconnect();
    this.#inSight.clear();
    this.#waiting = [];
  }

  /** Ask again for those in sight. */
  again() {
    this.#waiting = [...this.#inSight];
    this.#goOn();
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) this.#inSight.delete(target);
      else if (!this.#inSight.has(target)) {
        this.#inSight.add(target);
        this.#waiting.push(target);
      }
    }
    this.#goOn();
  }

  #goOn() {
    while (this.#running < AT_ONCE && this.#waiting.length > 0) this.#ask(this.#waiting.shift());
  }

  async #ask(row) {
    if (!row.isConnected || !this.#inSight.has(row)) return;
    this.#running++;
    try {
      const today = await ask(`/hospitals${path(row.dataset.hospital)}/today`);
      for (const cell of row.querySelectorAll("[data-figure]")) fill(cell, figureOf(row.dataset.hospital, cell.dataset.figure, today));
      row.classList.toggle("bad", today.oversold > 0);
    } catch {
      for (const cell of row.querySelectorAll("[data-figure]")) cell.textContent = "—";
    } finally {
      this.#running--;
      this.#goOn();
    }
  }
}

function figureOf(hospital, name, today) {
  const figure = String(today[name]);
  if (name === "oversold" && today.oversold > 0) return h("a", { class: "chip is-oversold", href: linkTo("checks") }, figure);
  return name === "left" ? h("a", { href: linkTo("heat", { hospital }) }, figure) : figure;
}
