// The board of the waiting rooms: which number is with the doctor, and who waits.

import { askAll, path } from "../api.js";
import { h, throttled } from "../dom.js";
import { begins, chosenHospital, departmentChoice, departments, hospitalChoice, hospitals, listedHospital } from "../hospitals.js";
import { Pane, check, empty, loading } from "../parts.js";
import { go, linkTo } from "../state.js";
import { said, t } from "../words.js";

const AT_MOST_EVERY_MS = 900;
const NEXT_SHOWN = 6;

/** Show the board of a hospital, or of one of its departments. */
export function board({ place, parameters }) {
  const [tools, pane] = [new Pane({ class: "tools" }), new Pane()];
  place.append(tools.place, pane.place);
  const department = parameters.get("department") ?? "";
  const isBusyOnly = parameters.get("busy") === "1";
  const hospital = () => chosenHospital(parameters.get("hospital"));

  const showTools = () =>
    tools.show(async () => {
      const { hospital_id } = await listedHospital(parameters.get("hospital"));
      return { all: await hospitals(), rooms: await departments(hospital_id), hospital_id };
    }, drawTools);

  const show = () =>
    pane.show(async (heard) => askAll(`/hospitals${path((await hospital()).hospital_id)}/board`, { department }, "sessions", heard), draw);

  function drawTools({ all, rooms, hospital_id }) {
    const change = (other) => go("board", { hospital: hospital_id, department, busy: isBusyOnly ? "1" : "", ...other });
    return [
      hospitalChoice(all, hospital_id, (value) => change({ hospital: value, department: "" })),
      departmentChoice(rooms, department, (value) => change({ department: value }), true),
      check(t("busyonly"), isBusyOnly, () => change({ busy: isBusyOnly ? "" : "1" }), { "data-key": "busy" }),
    ];
  }

  function draw(response) {
    const sessions = response.sessions.filter((each) => !isBusyOnly || each.current.length + each.waiting.length > 0);
    const isWhole = response.next_after === null;
    const waiting = response.sessions.reduce((sum, each) => sum + each.waiting.length, 0);
    return [
      isWhole ? h("p", { class: "summary" }, t("boardsummary", { sessions: response.sessions.length, waiting })) : loading(),
      sessions.length > 0 ? h("ul", { class: "rooms" }, sessions.map(room)) : isWhole ? nobody(response) : null,
    ];
  }

  const refresh = throttled(show, AT_MOST_EVERY_MS);
  showTools();
  show();
  return {
    stop: refresh.stop,
    hear: (kind, data) => {
      if (begins(kind, data)) showTools();
      if (kind === "clock" || kind === "changed") refresh();
    },
  };
}

function nobody({ sessions }) {
  return empty(t(sessions.length > 0 ? "nobodywaits" : "nosession"), h("span", {}, t("nosessionhint")));
}

function room(session) {
  const { hospital_id, department_id, doctor_id, work_date, work_type } = session;
  const more = session.waiting.length - NEXT_SHOWN;
  return h(
    "li",
    { class: `room ${session.current.length ? "is-busy" : ""} ${session.is_past_end ? "over" : ""}`, "data-room": `${department_id}/${doctor_id || "-"}` },
    h(
      "h2",
      {},
      h(
        "a",
        { href: linkTo("schedules", { hospital: hospital_id, department: department_id, open: `${doctor_id || "-"}/${work_date}/${work_type.code}` }) },
        session.department_name,
        session.doctor_name ? h("span", { class: "doctor" }, session.doctor_name) : null,
      ),
    ),
    h("p", { class: "where" }, session.location, h("span", {}, `${said(work_type)} ${session.begin}–${session.end}`)),
    h(
      "dl",
      {},
      h("div", { class: "current" }, h("dt", {}, t("current")), h("dd", {}, session.current.length ? session.current.join(" · ") : "—")),
      h("div", { class: "waiting" }, h("dt", {}, t("waiting")), h("dd", {}, String(session.waiting.length))),
      h("div", { class: "seen" }, h("dt", {}, t("seen")), h("dd", {}, String(session.seen))),
    ),
    session.waiting.length
      ? h(
          "p",
          { class: "next" },
          h("span", {}, t("next")),
          session.waiting.slice(0, NEXT_SHOWN).map((number) => h("span", { class: "number" }, String(number))),
          more > 0 ? h("span", { class: "more" }, `+${more}`) : null,
        )
      : null,
    session.is_past_end ? h("p", { class: "chip late" }, t("pastend")) : null,
  );
}
