// The platform's bookings, the newest first, and how many came a second lately.

import { ask } from "../api.js";
import { fill, h, svg, throttled } from "../dom.js";
import { begins, chosenHospital, hospitalChoice, hospitals } from "../hospitals.js";
import { Pane, button, choice, dateField, empty, field, form, sendForm, table } from "../parts.js";
import { showRegistration } from "../registration.js";
import { go } from "../state.js";
import { moment, said, stateWord, t } from "../words.js";

const PAGE = 100;
const AT_MOST_EVERY_MS = 700;
const SECONDS = 60;
const BAR_WIDTH = 5;
const HEIGHT = 48;
const MOST_EXCHANGES = 1000;
const MOST_PAGES = 20;
const DRAWN_EVERY_MS = 250;
const COUNTED = [["booking", "getYyNo", "1000"], ["cancellation", "backNo", "0000"]];
const NAMES = ["hospital", "date", "card", "state"];
const STATES = ["booked", "paid", "taken", "in-room", "seen", "missed", "stopped", "cancelled"];

/** Show the bookings that the address asks for. */
export function bookings({ place, parameters }) {
  const pulse = new Pulse();
  const [tools, pane] = [new Pane(), new Pane()];
  place.append(pulse.place, tools.place, pane.place);
  const wanted = Object.fromEntries(NAMES.map((name) => [name, parameters.get(name) ?? ""]));
  let shown = PAGE;

  /** What is wanted: a date is one of a hospital. */
  async function meant() {
    return wanted.date && !wanted.hospital ? { ...wanted, hospital: (await chosenHospital("")).hospital_id } : wanted;
  }

  const showTools = () => tools.show(async () => ({ all: await hospitals(), ...(await meant()) }), drawTools);

  const show = () => pane.show(async () => pages(await meant(), shown), draw);

  function drawTools({ all, hospital, date, card, state }) {
    return form(
      { class: "tools", role: "search" },
      (values) => go("bookings", values),
      hospitalChoice(all, hospital, sendForm, true),
      dateField(t("visitdate"), "date", date, sendForm),
      field(t("card"), "card", { value: card, "data-search": true, inputmode: "numeric" }),
      choice(t("state"), [["", t("anystate")], ...STATES.map((each) => [each, stateWord(each)])], state, sendForm, { name: "state", "data-key": "state" }),
      h("button", { class: "strong", "data-key": "search" }, t("search")),
    );
  }

  function draw(response) {
    return [
      response.registrations.length ? listed(response.registrations) : nothing(),
      response.next_after ? button(t("older"), () => ((shown += PAGE), show()), { "data-key": "older" }) : null,
    ];
  }

  const nothing = () => (NAMES.some((name) => wanted[name]) ? empty(t("nobookingso")) : empty(t("nobooking"), h("span", {}, t("nobookinghint"))));
  const refresh = throttled(show, AT_MOST_EVERY_MS);
  showTools();
  show();
  return {
    stop: () => {
      refresh.stop();
      pulse.stop();
    },
    hear: (kind, data) => {
      if (kind === "booking" || kind === "cancellation") pulse.count(kind);
      if (kind === "missed") pulse.miss();
      if (begins(kind, data)) showTools();
      if (kind === "booking" || kind === "cancellation" || (kind === "changed" && data.changed.some((each) => each !== "faults"))) refresh();
    },
  };
}

/** So many of the newest, asked page by page. */
async function pages(wanted, count) {
  let response = await ask("/registrations", { ...wanted, limit: PAGE });
  const registrations = response.registrations;
  while (response.next_after && registrations.length < count) {
    response = await ask("/registrations", { ...wanted, limit: PAGE, after: response.next_after });
    registrations.push(...response.registrations);
  }
  return { ...response, registrations };
}

function listed(registrations) {
  const heads = [t("registeredat"), t("regid"), t("patient"), t("hospital"), t("doctor"), t("visit"), [t("number")], t("state")];
  return table(
    t("view-bookings"),
    heads,
    registrations.map((each) =>
      h(
        "tr",
        { class: each.state === "cancelled" ? "gone" : "", "data-registration": each.registration_id },
        h("td", {}, moment(each.registered_at)),
        h("td", {}, h("button", { type: "button", class: "link", "data-key": `r${each.registration_id}`, onclick: () => showRegistration(each.registration_id) }, each.registration_id)),
        h("td", {}, each.patient_name, h("small", {}, each.card_no)),
        h("td", {}, each.hospital_name || each.hospital_id),
        h("td", {}, each.doctor_name || t("departments-own"), h("small", {}, each.department_name)),
        h("td", {}, `${each.work_date} ${said(each.work_type)} ${each.begin}`),
        h("td", { class: "figure" }, String(each.reserve_no)),
        h("td", {}, h("span", { class: `chip state-${each.state}` }, stateWord(each.state))),
      ),
    ),
  );
}

const newSecond = () => ({ booking: 0, cancellation: 0, isWhole: true });

/** Bookings and cancellations of the last minute, a bar a second; "≥" where some may not have been counted. */
class Pulse {
  #seconds = Array.from({ length: SECONDS }, newSecond);
  #ticks = 0;
  #isOff = false;
  #timer = setInterval(() => this.#tick(), 1000);
  #drawSoon = throttled(() => this.#draw(), DRAWN_EVERY_MS);

  constructor() {
    this.place = h("figure", { class: "pulse" });
    this.#draw();
    for (const each of COUNTED) this.#countEarlier(...each);
  }

  /** Count what came in the minute before anybody looked, by the journal, page by page. */
  async #countEarlier(kind, operation, code) {
    const [opened_s, opened_ticks] = [Date.now() / 1000, this.#ticks];
    let before = "";
    for (let page = 0; page < MOST_PAGES && before !== null; page++) {
      const asked = { operation, code, limit: MOST_EXCHANGES, before };
      const { exchanges, next_before, mode } = await ask("/journal", asked).catch(() => ({ exchanges: [], next_before: null }));
      this.#isOff = mode === "off";
      const ages_s = exchanges.map(({ arrived_unix_s }) => Math.floor(opened_s - arrived_unix_s));
      for (const age_s of ages_s) {
        const index = SECONDS - 1 - age_s - (this.#ticks - opened_ticks);
        if (age_s >= 0 && index >= 0) this.#seconds[index][kind] += 1;
      }
      before = ages_s.at(-1) >= SECONDS ? null : next_before;
    }
    if (before !== null) this.#seconds[0].isWhole = false;
    this.#draw();
  }

  count(kind) {
    this.#seconds.at(-1)[kind] += 1;
    this.#drawSoon();
  }

  /** Some were dropped, nobody knows how many. */
  miss() {
    this.#seconds.at(-1).isWhole = false;
    this.#drawSoon();
  }

  stop() {
    clearInterval(this.#timer);
    this.#drawSoon.stop();
  }

  #tick() {
    const isStill = this.#seconds.every((each) => each.isWhole && each.booking + each.cancellation === 0);
    this.#ticks += 1;
    this.#seconds.push(newSecond());
    this.#seconds.shift();
    if (!isStill) this.#draw();
  }

  #draw() {
    const most = Math.max(1, ...this.#seconds.map((each) => each.booking + each.cancellation));
    const sums = this.#seconds.reduce((sum, each) => ({ booked: sum.booked + each.booking, cancelled: sum.cancelled + each.cancellation }), { booked: 0, cancelled: 0 });
    const least = this.#seconds.every((each) => each.isWhole) ? "" : "≥ ";
    const words = this.#isOff ? t("notcounted") : t("pulse", { booked: least + sums.booked, cancelled: least + sums.cancelled });
    const bars = this.#seconds.flatMap(({ booking, cancellation }, index) => {
      const booked = (booking / most) * HEIGHT;
      const cancelled = (cancellation / most) * HEIGHT;
      const bar = (name, height, y) => svg("rect", { class: name, x: index * BAR_WIDTH, width: BAR_WIDTH - 1, height, y });
      return [bar("booked", booked, HEIGHT - booked), bar("cancelled", cancelled, HEIGHT - booked - cancelled)];
    });
    fill(
      this.place,
      svg("svg", { viewBox: `0 0 ${SECONDS * BAR_WIDTH} ${HEIGHT}`, role: "img", "aria-label": words, preserveAspectRatio: "none" }, bars),
      h("figcaption", {}, words),
    );
  }
}
