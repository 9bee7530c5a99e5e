// The clock of the world: what it says, and the buttons that move it.

import { order } from "./api.js";
import { fill, h } from "./dom.js";
import { button } from "./parts.js";
import { knows, t, weekday } from "./words.js";

/** The clock in the head of the page. */
export class ClockBar {
  #reading = null;
  #face = null;
  #buttons = null;

  /** Its elements, in the language of the moment. */
  draw() {
    this.#face = h("div", { class: "face" });
    this.#buttons = h("div", { class: "clock-buttons", role: "group", "aria-label": t("clock") });
    this.#show();
    return h("div", { class: "clock" }, this.#face, this.#buttons);
  }

  /** The clock was set or moved. */
  tell(clock) {
    const isOther = this.#reading?.mode !== clock.mode || this.#reading?.rate !== clock.rate;
    this.#reading = clock;
    this.#show(isOther);
  }

  #show(areButtonsOther = true) {
    const clock = this.#reading;
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

  #setting(name, change, isSo) {
    const element = button(t(name), async () => this.tell(await order("POST", "/clock", change)), {
      "data-key": `clock-${name}`,
      "aria-pressed": String(isSo),
    });
    return element;
  }

  #moving(name, moving) {
    return button(t(name), async () => this.tell(await moving()), { "data-key": `clock-${name}` });
  }
}


function modeOf(clock) {
  const key = `mode-${clock.mode}`;
  return knows(key) ? t(key, { rate: clock.rate }) : clock.mode;
}
