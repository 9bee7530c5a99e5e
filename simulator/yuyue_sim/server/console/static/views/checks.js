// Whether what must hold in an honest hospital does hold.

import { ask } from "../api.js";
import { h } from "../dom.js";
import { Pane, button, empty, table } from "../parts.js";
import { linkTo } from "../state.js";
import { moment, said, spoken, t } from "../words.js";

const PAGE = 1000;

/** Hold ledger, schedules and answers against each other now. */
export function checks({ place }) {
  const pane = new Pane();
  const show = () => pane.show(all, draw);
  place.append(h("div", { class: "tools" }, button(t("checknow"), show, { class: "strong", "data-key": "check" }), h("p", { class: "summary" }, t("checkswhat"))), pane.place);
  show();
  return {};
}

/** The checks of all schedules, asked page by page, as one response. */
async function all() {
  const response = await ask("/invariants", { limit: PAGE });
  while (response.next_after !== null) {
    const further = await ask("/invariants", { limit: PAGE, after: response.next_after });
    for (const [index, each] of response.invariants.entries()) {
      each.checked += further.invariants[index].checked;
      each.violated += further.invariants[index].violated;
    }
    response.schedules += further.schedules;
    response.registrations += further.registrations;
    response.holds &&= further.holds;
    response.violations.push(...further.violations);
    response.next_after = further.next_after;
  }
  return response;
}

function draw(response) {
  if (response.schedules + response.exchanges === 0) return empty(t("nothingtocheck"), h("span", {}, t("nothingtocheckhint")));
  return [
    h(
      "p",
      { class: `verdict ${response.holds ? "good" : "bad"}`, "data-holds": String(response.holds) },
      response.holds ? t("holds") : t("broken", { count: response.invariants.reduce((sum, each) => sum + each.violated, 0) }),
      h("small", {}, t("checked", { ...response, at: moment(response.now) })),
    ),
    response.violations.length ? violations(response.violations) : null,
    table(t("view-checks"), [t("invariant"), [t("checkedcount")], [t("violated")]], response.invariants.map(row)),
  ];
}

function row(each) {
  return h(
    "tr",
    { class: each.violated ? "bad" : each.checked ? "" : "unchecked" },
    h("th", { scope: "row" }, each[spoken()], h("small", {}, each.invariant)),
    h("td", { class: "figure" }, each.checked ? String(each.checked) : t("nothingyet")),
    h("td", { class: "figure" }, each.checked ? String(each.violated) : "—"),
  );
}

function violations(all) {
  return h("ul", { class: "violations" }, all.map(violation));
}

function violation(each) {
  return h(
    "li",
    { "data-violation": each.invariant },
    h("strong", {}, t(`invariant-${each.invariant}`)),
    where(each),
    h("p", {}, spoken() === "zh" ? each.detail_zh : each.detail),
    h(
      "p",
      { class: "actions" },
      each.registration_ids.map((id) => h("a", { href: linkTo("explain", { id }) }, id)),
      each.exchange ? h("a", { href: linkTo("explain", { id: each.exchange }) }, each.exchange) : null,
    ),
  );
}

/** The hospital, and the schedule with a link to it. */
function where({ hospital_id, hospital_name, department_id, department_name, doctor_id, doctor_name, work_date, work_type, begin }) {
  if (!work_type) return h("p", { class: "where" }, hospital_name || hospital_id);
  const words = [hospital_name || hospital_id, department_name || department_id, doctor_name || (doctor_id ? doctor_id : t("departments-own")), work_date, said(work_type), begin];
  const open = `${doctor_id || "-"}/${work_date}/${work_type.code}`;
  return h("p", { class: "where" }, h("a", { href: linkTo("schedules", { hospital: hospital_id, department: department_id, from: work_date, open }) }, words.filter(Boolean).join(" · ")));
}
