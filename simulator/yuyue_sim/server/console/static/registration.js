// One registration and its history.

import { ask, path } from "./api.js";
import { h } from "./dom.js";
import { Pane, liveDialog } from "./parts.js";
import { linkTo } from "./state.js";
import { moment, said, stateWord, stepWord, t } from "./words.js";

/** Show a registration by RegID or by the hospital's serial. */
export function showRegistration(id) {
  const pane = new Pane();
  const show = () => pane.show(() => ask(`/registrations${path(id)}`), detailsOf);
  liveDialog(`${t("registration")} ${id}`, pane, show);
  show();
}

/** A registration's facts and everything that happened to it. */
export function detailsOf(registration) {
  return [
    h("p", { class: "facts" }, h("span", { class: `chip state-${registration.state}` }, stateWord(registration.state)), registration.is_platforms ? t("platforms") : said(registration.channel)),
    facts([
      [t("regid"), registration.registration_id],
      [t("patient"), `${registration.patient_name} (${said(registration.patient_sex)}, ${registration.patient_birthday})`],
      [t("card"), registration.card_no],
      [t("phone"), registration.phone],
      [t("hospital"), registration.hospital_name || registration.hospital_id],
      [t("department"), registration.department_name || registration.department_id],
      [t("doctor"), registration.doctor_name],
      [t("visit"), `${registration.work_date} ${said(registration.work_type)} ${registration.begin}–${registration.end}`],
      [t("number"), registration.reserve_no],
      [t("checkno"), registration.check_no],
      [t("ahead"), registration.ahead],
    ]),
    h("h3", {}, t("history")),
    h(
      "ol",
      { class: "history" },
      registration.steps.map((step) => h("li", {}, h("time", { datetime: step.at }, moment(step.at)), h("strong", {}, stepWord(step.what)), step.detail)),
    ),
    others(t("numberbefore"), registration.held_before),
    others(t("furtherrecords"), registration.further_records),
    h(
      "p",
      { class: "actions" },
      registration.exchanges.map((id) => h("a", { href: linkTo("journal", { open: id }) }, id)),
      h("a", { href: linkTo("explain", { id: registration.registration_id }) }, t("view-explain")),
    ),
  ];
}

function others(title, ids) {
  if (ids.length === 0) return null;
  return [h("h3", {}, title), h("ul", { class: "plain" }, ids.map((id) => h("li", {}, id)))];
}

/** Names and values; those without a value are left out. */
export function facts(pairs) {
  return h(
    "dl",
    { class: "facts-list" },
    pairs.filter(([, value]) => value !== "" && value !== null && value !== undefined).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, String(value)))),
  );
}
