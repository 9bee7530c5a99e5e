// What the colours of schedules mean.

import { h } from "./dom.js";
import { LEGEND } from "./fills.js";
import { t } from "./words.js";

/** The colours and their words. */
export function legend() {
  return h(
    "ul",
    { class: "legend", "aria-label": t("legend") },
    LEGEND.map((name) => h("li", {}, h("span", { class: `swatch ${name}` }), t(`legend-${name}`))),
  );
}
