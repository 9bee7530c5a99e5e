// One schedule: every number and who holds it, its queue, and what can be done to it.

import { ask, order, path } from "./api.js";
import { h } from "./dom.js";
import { fillOf, leftWords, phaseWord } from "./fills.js";
import { showRegistration } from "./registration.js";
import { Pane, button, liveDialog, say } from "./parts.js";
import { moment, said, stateWord, t } from "./words.js";

const PARTS = { 1: "morning", 2: "afternoon", 3: "whole-day", 4: "emergency", 5: "evening" };
const MORE = 5;
const HELD = 0;

/** Show a schedule; `changed` is called after something was done to it. */
export function showSchedule(key, changed) {
  const pane = new Pane();
  const address = `/hospitals${path(key.hospital_id)}/schedules${path(key.department_id, key.doctor_id || "-", key.work_date, key.code)}`;
  const show = () => pane.show(() => ask(address), draw);

  function draw(response) {
    shown.querySelector("h2").textContent = shown.ariaLabel = titleOf(response);
    const whose = { hospital: response.hospital_id, department: response.department_id, date: response.work_date, part: PARTS[response.work_type.code] };
    if (response.doctor_id) whose.doctor = response.doctor_id;
    const happen = (event, words) => async () => {
      await order("POST", "/events", event);
      say(words);
      await show();
      changed();
    };
    return [
      h(
        "p",
        { class: "facts" },
        h("span", { class: `chip ${fillOf({ ...response, oversold: 0 })}` }, phaseWord(response.phase)),
        response.oversold > 0 ? h("span", { class: "chip is-oversold" }, t("oversoldby", response)) : null,
        h("span", {}, said(response.status)),
        h("span", {}, `${response.begin}–${response.end}`),
        h("span", {}, t("fee", { fee: response.fee })),
        h("strong", {}, t("leftof", response)),
        h("span", {}, t("bookedbyplatform", { booked: response.booked })),
        h("span", {}, t("opensat", { at: moment(response.opens_at) })),
      ),
      h(
        "p",
        { class: "actions" },
        response.status.code !== HELD
          ? button(t("resume"), happen({ resume_schedule: whose }, t("resumed")), { "data-key": "stopping" })
          : button(t("stop"), happen({ stop_schedule: whose }, t("stopped")), { class: "danger", "data-key": "stopping" }),
        button(t("release", { more: MORE }), happen({ release_numbers: { ...whose, numbers: MORE } }, t("released")), { "data-key": "release" }),
        button(t("withhold", { more: MORE }), happen({ withhold_numbers: { ...whose, numbers: MORE } }, t("withheld")), { "data-key": "withhold" }),
      ),
      response.queue ? queue(response.queue) : null,
      response.slots.map((slot) => slotOf(slot)),
      furtherNumbers("oversold", response.extra.filter(isOversold)),
      furtherNumbers("extra", response.extra.filter((each) => !isOversold(each))),
      response.announcements.length ? announcements(response.announcements) : null,
    ];
  }

  const shown = liveDialog(titleOf(key), pane, show);
  show();
}

/** Names where they are known: a link names ids only. */
function titleOf({ department_name, doctor_name, department_id, work_date, work_type }) {
  return `${[department_name, doctor_name].filter(Boolean).join(" ") || department_id} · ${[work_date, said(work_type)].filter(Boolean).join(" ")}`;
}

/** Whether a number above all others was sold to the platform; those of other channels are extra numbers (加号). */
function isOversold({ holders, before }) {
  return [...holders, ...before].some((each) => each.is_platforms);
}

function furtherNumbers(name, all) {
  if (all.length === 0) return null;
  return h("section", { class: `period ${name}` }, h("h3", {}, t(name)), numbers(all));
}

function queue({ current, waiting, seen }) {
  return h(
    "p",
    { class: "queue" },
    h("span", {}, t("current")),
    h("strong", {}, current.join(" · ") || "—"),
    h("span", {}, t("waiting")),
    h("strong", {}, String(waiting.length)),
    h("span", {}, t("seen")),
    h("strong", {}, String(seen)),
  );
}

function slotOf(slot) {
  return h(
    "section",
    { class: "period" },
    h(
      "h3",
      {},
      `${slot.begin}–${slot.end}`,
      h("span", { class: `chip ${fillOf(slot)}` }, leftWords(slot)),
      slot.is_reserved ? h("span", { class: "chip" }, t("reserved")) : null,
    ),
    numbers(slot.numbers),
  );
}

function numbers(all) {
  return h("ul", { class: "numbers" }, all.map(numberOf));
}

function numberOf(number) {
  const [holder] = number.holders;
  if (number.holders.length === 0) {
    const before = number.before.length ? `, ${t("heldbefore", { count: number.before.length })}` : "";
    const words = number.is_withheld ? t("iswithheld") : t("free");
    return h("li", { class: number.is_withheld ? "withheld" : "free", title: words + before }, h("b", {}, String(number.number)), words);
  }
  const holders = number.holders.map((each) => `${each.patient_name} · ${each.registration_id} · ${said(each.channel)} · ${stateWord(each.state)}`).join("; ");
  const isFought = number.holders.length > 1;
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: `holder ${holder.is_platforms ? "platforms" : "others"} ${isFought ? "fought" : ""}`,
        title: holders,
        "data-key": `number-${number.number}`,
        onclick: () => showRegistration(holder.registration_id),
      },
      h("b", {}, String(number.number)),
      isFought ? t("holders", { count: number.holders.length }) : holder.patient_name || said(holder.channel),
    ),
  );
}

function announcements(all) {
  return h(
    "section",
    { class: "period" },
    h("h3", {}, t("announced")),
    h(
      "ul",
      {},
      all.map((each) =>
        h("li", {}, moment(each.at), " ", each.status ? said(each.status) : "", each.added ? ` +${each.added}` : "", each.withheld ? ` −${each.withheld}` : ""),
      ),
    ),
  );
}
