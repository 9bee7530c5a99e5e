// The chip in the head that counts what is made to go wrong: faults that are on, and planted bugs.

import { ask } from "./api.js";
import { fill, h } from "./dom.js";
import { linkTo } from "./state.js";
import { t } from "./words.js";

const MATTERS = ["epoch", "faults", "bugs"];

/** The count of faults and bugs. */
export class Alarm {
  #place = null;
  #counts = null;

  /** Its place, in the language of the moment. */
  draw() {
    this.#place = h("span", { id: "alarm" });
    if (this.#counts === null) this.#count();
    else this.#show();
    return this.#place;
  }

  /** Something changed. */
  hear({ changed }) {
    if (changed.some((each) => MATTERS.includes(each))) this.#count();
  }

  async #count() {
    this.#counts = { faults: 0, bugs: 0 };
    try {
      const [{ faults }, { bugs }] = await Promise.all([ask("/faults"), ask("/bugs")]);
      this.#counts = { faults: faults.filter((each) => each.is_on).length, bugs: Object.keys(bugs).length };
    } catch {
      return; // the view in sight says what is wrong
    }
    this.#show();
  }

  #show() {
    const words = ["faults", "bugs"].filter((name) => this.#counts[name] > 0).map((name) => t(`${name}-on`, { count: this.#counts[name] }));
    fill(this.#place, words.length ? h("a", { class: "chip alarm", href: linkTo("faults"), "data-key": "alarm" }, words.join(" · ")) : null);
  }
}
