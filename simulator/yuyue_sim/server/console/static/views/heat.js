// The numbers of a day as a heat map: a row a schedule, a column a time, darker the more is taken.

import { askAll, path } from "../api.js";
import { h, throttled } from "../dom.js";
import { fillOf, isPast, leftWords, phaseWord } from "../fills.js";
import { begins, chosenHospital, departmentChoice, departments, hospitalChoice, hospitals, listedHospital } from "../hospitals.js";
import { legend } from "../legend.js";
import { Pane, check, dateField, empty, loading, table } from "../parts.js";
import { showSchedule } from "../schedule.js";
import { go } from "../state.js";
import { said, t } from "../words.js";

const AT_MOST_EVERY_MS = 1500;
const EMERGENCY = 4;

/** Show one date of a hospital, or of one of its departments. */
export function heat({ place, parameters }) {
  const [tools, pane] = [new Pane({ class: "tools" }), new Pane()];
  place.append(tools.place, pane.place);
  const department = parameters.get("department") ?? "";
  const date = parameters.get("date") ?? "";
  const hasEmergencies = parameters.get("emergencies") === "1";
  const hospital = () => chosenHospital(parameters.get("hospital"));

  const showTools = () =>
    tools.show(async () => {
      const { hospital_id } = await listedHospital(parameters.get("hospital"));
      return { all: await hospitals(), rooms: await departments(hospital_id), hospital_id };
    }, drawTools);

  const show = () =>
    pane.show(async (heard) => {
      const { hospital_id } = await hospital();
      return askAll(`/hospitals${path(hospital_id)}/schedules`, { department, from: date || "+0", to: date || "+0" }, "schedules", heard);
    }, draw);

  function drawTools({ all, rooms, hospital_id }) {
    const change = (other) => go("heat", { hospital: hospital_id, department, date, emergencies: hasEmergencies ? "1" : "", ...other });
    return [
      hospitalChoice(all, hospital_id, (value) => change({ hospital: value, department: "" })),
      departmentChoice(rooms, department, (value) => change({ department: value }), true),
      dateField(t("date"), "date", date, (value) => change({ date: value })),
      check(t("withemergencies"), hasEmergencies, () => change({ emergencies: hasEmergencies ? "" : "1" }), { "data-key": "emergencies" }),
      legend(),
    ];
  }

  function draw(response) {
    const isWhole = response.next_after === null;
    const shown = response.schedules.filter((each) => hasEmergencies || each.work_type.code !== EMERGENCY);
    const chosen = tools.place.querySelector("input[name=date]");
    if (chosen) chosen.value ||= response.now.slice(0, 10);
    const sum = (name) => shown.reduce((sum, each) => sum + each[name], 0);
    const words = [date || response.now.slice(0, 10), t("schedulecount", { count: shown.length }), leftWords({ left: sum("left"), total: sum("total"), oversold: sum("oversold") })];
    return [
      isWhole ? h("p", { class: "summary" }, words.join(" · "), hasEmergencies ? null : t("noemergencies")) : loading(),
      shown.length ? map(shown, response.now, show) : isWhole ? empty(t("noschedule"), h("span", {}, t("noschedulehint"))) : null,
    ];
  }

  const refresh = throttled(show, AT_MOST_EVERY_MS);
  showTools().then(show);
  return {
    stop: refresh.stop,
    hear: (kind, data) => {
      if (begins(kind, data)) showTools();
      if (kind === "changed" || kind === "clock") refresh();
    },
  };
}

function map(found, now, show) {
  const times = [...new Set(found.flatMap((each) => each.slots.map((slot) => slot.begin)))].sort();
  const isToday = found[0].work_date === now.slice(0, 10);
  const current = isToday ? times.findLast((time) => time <= now.slice(11, 16)) : undefined;
  const rows = found.map((schedule) => {
    const byTime = new Map(schedule.slots.map((slot) => [slot.begin, slot]));
    const name = schedule.doctor_name || t("departments-own");
    const phase = ["unreleased", "closed", "stopped", "ended"].includes(schedule.phase) ? schedule.phase : undefined;
    return h(
      "tr",
      { class: phase === "ended" ? "over" : null },
      h(
        "th",
        { scope: "row" },
        h(
          "button",
          { type: "button", class: "link", "data-key": `${schedule.department_id}/${schedule.doctor_id}/${schedule.work_type.code}`, onclick: () => showSchedule({ ...schedule, code: schedule.work_type.code }, show) },
          name,
        ),
        h("small", {}, [schedule.department_name, said(schedule.work_type), phase && phaseWord(phase)].filter(Boolean).join(" · ")),
      ),
      times.map((time) => {
        const slot = byTime.get(time);
        if (!slot) return h("td", { class: "none" });
        const slotPhase = phase ?? (isPast(schedule.work_date, slot.end, now) ? "ended" : undefined);
        const words = `${name} ${slot.begin}–${slot.end}: ${slotPhase ? `${phaseWord(slotPhase)}, ` : ""}${leftWords(slot)}`;
        return h("td", { class: `heat ${fillOf({ ...slot, phase: slotPhase })}`, title: words }, slot.oversold > 0 ? `+${slot.oversold}` : String(slot.left));
      }),
    );
  });
  return h("div", { class: "heatmap" }, table(t("view-heat"), [t("doctor"), ...times.map((time) => (time === current ? h("span", { class: "is-now" }, time) : time))], rows));
}
