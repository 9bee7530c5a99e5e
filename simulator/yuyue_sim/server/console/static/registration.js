// One registration and its history.

import { ask, path } from "./api.js";
import { h } from "./dom.js";
import { Pane, dialog } from "./parts.js";
import { linkTo } from "./state.js";
import { moment, said, stateWord, stepWord, t } from "./words.js";

/** Show a registration by RegID or by the hospital's serial. */
export function showRegistration(id) {
  const pane = new Pane();
  dialog(`${t("registration")} ${id}`, pane.place);
  pane.show(() => ask(`/registrations${path(id)}`), lifeOf);
}

/** A registration's facts and everything that happened to it. */
export function lifeOf(life) {
  return [
    h("p", { class: "facts" }, h("span", { class: `chip state-${life.state}` }, stateWord(life.state)), life.is_platforms ? t("platforms") : said(life.channel)),
    facts([
      [t("regid"), life.registration_id],
      [t("patient"), `${life.patient_name} (${said(life.patient_sex)}, ${life.patient_birthday})`],
      [t("card"), life.card_no],
      [t("phone"), life.phone],
      [t("hospital"), life.hospital_id],
      [t("department"), `${life.department_id} ${life.department_name}`],
      [t("doctor"), life.doctor_name],
      [t("visit"), `${life.work_date} ${said(life.work_type)} ${life.begin}–${life.end}`],
      [t("number"), life.reserve_no],
      [t("checkno"), life.check_no],
      [t("ahead"), life.ahead],
    ]),
    h("h3", {}, t("life")),
    h(
      "ol",
      { class: "life" },
      life.steps.map((step) => h("li", {}, h("time", { datetime: step.at }, moment(step.at)), h("strong", {}, stepWord(step.what)), step.detail)),
    ),
    others(t("numberbefore"), life.held_before),
    others(t("furtherrecords"), life.further_records),
    h(
      "p",
      { class: "actions" },
      life.exchanges.map((id) => h("a", { href: linkTo("journal", { open: id }) }, id)),
      h("a", { href: linkTo("explain", { id: life.registration_id }) }, t("view-explain")),
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
