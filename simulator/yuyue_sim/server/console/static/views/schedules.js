// The schedules of a department as a calendar of two weeks, coloured by how full they are.

import { askAll, path } from "../api.js";
import { h, throttled } from "../dom.js";
import { fillOf, leftWords, phaseWord } from "../fills.js";
import { begins, chosenHospital, departmentChoice, departments, hospitalChoice, hospitals, listedHospital } from "../hospitals.js";
import { legend } from "../legend.js";
import { Pane, complain, dateField, empty, loading, table } from "../parts.js";
import { showSchedule } from "../schedule.js";
import { go } from "../state.js";
import { said, t, weekday } from "../words.js";

const AT_MOST_EVERY_MS = 1500;
const DAYS = 14;

/** Show two weeks of the department that the address names, or of the first that has a parent. */
export function schedules({ place, parameters }) {
  const [tools, pane] = [new Pane({ class: "tools" }), new Pane()];
  place.append(tools.place, pane.place);
  const from = parameters.get("from") ?? "";

  /** The hospital and the department that are meant, or chosen in a list. */
  async function meant(choosing = chosenHospital) {
    const { hospital_id } = await choosing(parameters.get("hospital"));
    const rooms = await departments(hospital_id);
    const first = rooms.find((each) => each.parent_id) ?? rooms[0];
    return { hospital_id, rooms, department: parameters.get("department") || first.department_id };
  }

  const showTools = () => tools.show(async () => ({ all: await hospitals(), ...(await meant(listedHospital)) }), drawTools);

  const show = () =>
    pane.show(async (heard) => {
      const { hospital_id, department } = await meant();
      const dates = from ? { from, to: daysAfter(from, DAYS - 1) } : { from: "+0", to: `+${DAYS - 1}` };
      return askAll(`/hospitals${path(hospital_id)}/schedules`, { department, ...dates }, "schedules", heard);
    }, draw);

  function drawTools({ all, rooms, hospital_id, department }) {
    const change = (other) => go("schedules", { hospital: hospital_id, department, from, ...other });
    return [
      hospitalChoice(all, hospital_id, (value) => change({ hospital: value, department: "" })),
      departmentChoice(rooms, department, (value) => change({ department: value })),
      dateField(t("fromdate"), "from", from, (value) => change({ from: value })),
      legend(),
    ];
  }

  function draw(response) {
    const chosen = tools.place.querySelector("input[name=from]");
    if (chosen) chosen.value ||= response.now.slice(0, 10);
    return [
      response.next_after === null ? null : loading(),
      response.schedules.length
        ? calendar(response.schedules, from || response.now.slice(0, 10), response.now.slice(0, 10), show)
        : empty(t("noschedule"), h("span", {}, t("noschedulehint"))),
    ];
  }

  /** Open the schedule that the address names, as the board links to it. */
  async function open([doctor, work_date, code]) {
    const { hospital_id, department } = await meant();
    showSchedule({ hospital_id, department_id: department, doctor_id: doctor === "-" ? "" : doctor, work_date, code }, show);
  }

  const refresh = throttled(show, AT_MOST_EVERY_MS);
  showTools().then(show);
  if (parameters.get("open")) open(parameters.get("open").split("/")).catch(complain);
  return {
    stop: refresh.stop,
    hear: (kind, data) => {
      if (begins(kind, data)) showTools();
      if (kind === "changed" || kind === "clock") refresh();
    },
  };
}

/** The date so many days after `yyyy-MM-dd`. */
function daysAfter(date, days) {
  const day = new Date(`${date}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

function calendar(found, from, today, show) {
  const dates = Array.from({ length: DAYS }, (_, index) => daysAfter(from, index));
  const rows = new Map();
  for (const each of found) {
    if (!rows.has(each.doctor_id)) rows.set(each.doctor_id, new Map());
    const days = rows.get(each.doctor_id);
    days.set(each.work_date, [...(days.get(each.work_date) ?? []), each]);
  }
  const heads = [t("doctor"), ...dates.map((date) => h("span", { class: `day ${isWeekend(date) ? "weekend" : ""} ${date === today ? "is-now" : ""}` }, date.slice(5), h("br"), date === today ? t("today") : weekday(date)))];
  const lines = [...rows.entries()].map(([doctor, days]) => {
    const one = days.values().next().value[0];
    return h(
      "tr",
      {},
      h("th", { scope: "row", title: doctor || one.department_id }, one.doctor_name || t("departments-own"), one.is_expert ? h("small", {}, t("expert")) : null),
      dates.map((date) => h("td", {}, (days.get(date) ?? []).map((each) => cell(each, show)))),
    );
  });
  return h("div", { class: "calendar" }, table(t("view-schedules"), heads, lines));
}

function isWeekend(date) {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}

function cell(schedule, show) {
  const part = said(schedule.work_type);
  const words = `${schedule.doctor_name || schedule.department_name} ${schedule.work_date} ${part}: ${phaseWord(schedule.phase)}, ${leftWords(schedule)}`;
  return h(
    "button",
    {
      type: "button",
      class: `slot ${fillOf(schedule)}`,
      title: words,
      "aria-label": words,
      "data-key": `${schedule.doctor_id || "-"}/${schedule.work_date}/${schedule.work_type.code}`,
      onclick: () => showSchedule({ ...schedule, code: schedule.work_type.code }, show),
    },
    h("span", { class: "part" }, part),
    h("span", { class: "count" }, schedule.oversold > 0 ? t("toomany", schedule) : schedule.phase === "stopped" ? t("phase-stopped") : `${schedule.left}/${schedule.total}`),
  );
}
