// The clock of the world: what it says, the buttons that move it, and what the timeline brings next.

import { ask, order } from "./api.js";
import { fill, h } from "./dom.js";
import { describeEvent } from "./events.js";
import { button, field, form } from "./parts.js";
import { linkTo } from "./state.js";
import { knows, t, weekday } from "./words.js";

const NEXT_SHOWN = 2;
const REAL = "real";

/** The clock in the head of the page. */
export class ClockBar {
  #reading = null;
  #coming = [];
  #face = null;
  #buttons = null;
  #next = null;

  /** Its buttons and the next events, in the language of the moment. */
  draw() {
    this.#buttons = h("div", { class: "clock-buttons", role: "group", "aria-label": t("clock") });
    this.#next = h("div", { class: "coming" });
    const set = form(
      { class: "clock-set" },
      async ({ at }) => at && this.tell(await this.#moveTo(at)),
      field(t("setclock"), "at", { type: "datetime-local", step: "1", "data-key": "clock-at" }),
      h("button", { "data-key": "clock-set" }, t("set")),
    );
    const element = h("div", { class: "clock" }, this.#buttons, set, this.#next);
    this.#show();
    this.#showComing();
    return element;
  }

  /** What it says, which is always in sight. */
  drawFace() {
    this.#face = h("section", { class: "face", "aria-label": t("now") });
    this.#show();
    return this.#face;
  }

  /** The clock was set or moved. */
  tell(clock) {
    const isOther = this.#reading?.mode !== clock.mode || this.#reading?.rate !== clock.rate;
    const isFirst = this.#reading === null;
    this.#reading = clock;
    this.#show(isOther);
    if (isFirst || (this.#coming.length > 0 && this.#coming[0].at <= clock.now)) this.hear({ changed: ["events"] });
  }

  /** Something changed: the timeline, perhaps. */
  async hear({ changed }) {
    if (!changed.some((each) => ["epoch", "events"].includes(each))) return;
    try {
      const { events } = await ask("/events");
      this.#coming = events.filter((each) => !each.has_happened);
    } catch {
      return; // the view in sight says what is wrong
    }
    this.#showComing();
  }

  async #showComing() {
    const shown = await Promise.all(this.#coming.slice(0, NEXT_SHOWN).map(async (each) => ({ ...each, ...(await describeEvent(each)) })));
    fill(
      this.#next,
      shown.map(({ at, name, what }) => h("a", { class: "chip", href: linkTo("faults"), title: what }, h("time", { datetime: at }, at.slice(5, 16).replace("T", " ")), ` ${name}`)),
    );
  }

  #show(areButtonsOther = true) {
    const clock = this.#reading;
    if (this.#face === null) return;
    if (clock === null) {
      fill(this.#face, h("span", { class: "mode" }, t("loading")));
      return;
    }
    const [date, time] = clock.now.split("T");
    fill(
      this.#face,
      h("time", { datetime: clock.now }, h("span", { class: "date" }, `${date} ${weekday(date)}`), h("span", { class: "time" }, time.slice(0, 8))),
      h("span", { class: "mode chip" }, modeOf(clock)),
    );
    if (areButtonsOther) this.#showButtons(clock);
  }

  #showButtons(clock) {
    const isScaled = (rate) => clock.mode === "scaled" && clock.rate === rate;
    fill(
      this.#buttons,
      this.#setting("real", { mode: REAL }, clock.mode === REAL),
      this.#setting("freeze", { mode: "frozen" }, clock.mode === "frozen"),
      this.#setting("x1", { mode: "scaled", rate: 1 }, isScaled(1)),
      this.#setting("x60", { mode: "scaled", rate: 60 }, isScaled(60)),
      this.#setting("x600", { mode: "scaled", rate: 600 }, isScaled(600)),
      this.#moving("plus10m", () => order("POST", "/clock/advance", { by: "PT10M" })),
      this.#moving("plus1h", () => order("POST", "/clock/advance", { by: "PT1H" })),
      this.#moving("nextrelease", () => order("POST", "/clock/next", { what: "release" })),
      this.#moving("nextmorning", () => order("POST", "/clock/next", { what: "morning" })),
    );
  }

  /** Move on to an instant; a real clock, which nobody can move, runs on from there at its own rate. */
  #moveTo(instant) {
    if (this.#reading?.mode === REAL) return order("POST", "/clock", { mode: "scaled", rate: 1, now: instant });
    return order("POST", "/clock/advance", { to: instant });
  }

  #setting(name, change, isSo) {
    return button(t(name), async () => this.tell(await order("POST", "/clock", change)), {
      "data-key": `clock-${name}`,
      "aria-pressed": String(isSo),
    });
  }

  #moving(name, moving) {
    return button(t(name), async () => this.tell(await moving()), { "data-key": `clock-${name}` });
  }
}

function modeOf(clock) {
  const key = `mode-${clock.mode}`;
  return knows(key) ? t(key, { rate: clock.rate }) : clock.mode;
}
