// Whether what must hold in an honest hospital does hold.

import { ask } from "../api.js";
import { h } from "../dom.js";
import { Pane, button, table } from "../parts.js";
import { linkTo } from "../state.js";
import { moment, spoken, t } from "../words.js";

/** Hold ledger, schedules and answers against each other now. */
export function checks({ place }) {
  const pane = new Pane();
  const show = () => pane.show(() => ask("/invariants"), draw);
  place.append(h("div", { class: "tools" }, button(t("checknow"), show, { class: "strong", "data-key": "check" }), h("p", { class: "summary" }, t("checkswhat"))), pane.place);
  show();
  return {};
}

function draw(response) {
  return [
    h(
      "p",
      { class: `verdict ${response.holds ? "good" : "bad"}`, "data-holds": String(response.holds) },
      response.holds ? t("holds") : t("broken"),
      h("small", {}, t("checked", { ...response, at: moment(response.now) })),
    ),
    response.violations.length ? violations(response.violations) : null,
    table(
      t("view-checks"),
      [t("invariant"), [t("checkedcount")], [t("violated")]],
      response.invariants.map((each) =>
        h(
          "tr",
          { class: each.violated ? "bad" : "" },
          h("th", { scope: "row" }, each[spoken()], h("small", {}, each.invariant)),
          h("td", { class: "figure" }, String(each.checked)),
          h("td", { class: "figure" }, String(each.violated)),
        ),
      ),
    ),
    response.next_after ? h("p", { class: "note" }, t("moreschedules")) : null,
  ];
}

function violations(all) {
  return h(
    "ul",
    { class: "violations" },
    all.map((each) =>
      h(
        "li",
        { "data-violation": each.invariant },
        h("strong", {}, each.invariant),
        h("p", {}, each.detail),
        h(
          "p",
          { class: "actions" },
          each.registration_ids.map((id) => h("a", { href: linkTo("explain", { id }) }, id)),
          each.exchange ? h("a", { href: linkTo("explain", { id: each.exchange }) }, each.exchange) : null,
        ),
      ),
    ),
  );
}
