// Bad days: faults with their switches, planted bugs, and the events of the timeline.

import { ask, order, path } from "../api.js";
import { h, throttled } from "../dom.js";
import { describeEvent } from "../events.js";
import { effectWord, faultForm, kindWord } from "../fault_form.js";
import { begins, hospitals } from "../hospitals.js";
import { Pane, button, confirmed, empty, say, table, toggle } from "../parts.js";
import { linkTo } from "../state.js";
import { knows, moment, spoken, t } from "../words.js";

const AT_MOST_EVERY_MS = 500;
const COUNTED_EVERY_MS = 2000;
const MOST_COUNTED = 100;

/** Show faults, bugs and events. */
export function faults({ place, parameters }) {
  const panes = [new Pane(), new Pane(), new Pane()];
  const adding = new Pane();
  place.append(
    panel(t("faults"), panes[0].place, button(t("alloff"), () => change("POST", "/faults/off"), { "data-key": "alloff" })),
    h("details", { class: "panel adding", open: parameters.get("operation") !== null }, h("summary", {}, t("addfault")), adding.place),
    panel(t("bugs"), panes[1].place),
    panel(t("events"), panes[2].place),
  );

  const showFaults = () => panes[0].show(async () => withHits(await ask("/faults")), (response) => (response.faults.length ? faultList(response) : empty(t("nofault"), h("span", {}, t("nofaulthint")))));
  const showBugs = () => panes[1].show(() => ask("/bugs"), bugList);
  const showEvents = () => panes[2].show(described, (events) => (events.length ? eventList(events) : empty(t("noevent"), h("span", {}, t("noeventhint")))));
  const show = () => Promise.all([showFaults(), showBugs(), showEvents()]);

  async function change(method, address, body) {
    await order(method, address, body);
    await showFaults();
  }

  function faultList({ faults: all, hits, names }) {
    return h(
      "ul",
      { class: "switches" },
      all.map(({ name, is_on, kind, rule }) => {
        const { [kind]: effect, ...meets } = rule;
        return h(
          "li",
          { "data-fault": name },
          toggle(name, is_on, (isOn) => change("PUT", `/faults${path(name)}`, { is_on: isOn }), { "data-key": `fault-${name}` }),
          h(
            "div",
            { class: "what" },
            h("strong", {}, name),
            h("span", { class: "chip" }, kindWord(kind)),
            Object.keys(effect ?? {}).length ? h("span", {}, effectWords(effect)) : null,
            h("a", { href: linkTo("journal", { fault: name }), "data-key": `hits-${name}` }, t("hits", { count: hits[name] })),
            Object.keys(meets).length ? h("small", {}, meetsWord(meets, names)) : h("small", {}, t("meetsall")),
          ),
          button(t("remove"), async () => (await confirmed(t("removefault", { name }), t("remove"))) && change("DELETE", `/faults${path(name)}`), { class: "danger quiet", "data-key": `remove-${name}` }),
        );
      }),
    );
  }

  function bugList({ bugs, known }) {
    const plant = async (other) => {
      await order("PUT", "/bugs", other);
      await showBugs();
    };
    return h(
      "ul",
      { class: "switches" },
      Object.entries(known).map(([name, description]) => {
        const { [name]: planted, ...rest } = bugs;
        return h(
          "li",
          { "data-bug": name },
          toggle(name, planted !== undefined, (isOn) => plant(isOn ? { ...bugs, [name]: {} } : rest), { "data-key": `bug-${name}` }),
          h(
            "div",
            { class: "what" },
            h("strong", {}, name),
            planted && Object.keys(planted).length ? h("span", {}, valueWords(planted)) : null,
            h("small", {}, spoken() === "zh" && knows(`bug-${name}`) ? t(`bug-${name}`) : description),
          ),
        );
      }),
    );
  }

  const add = async (body) => {
    await change("POST", "/faults", body);
    say(t("faultadded", { name: body.name }));
  };
  const showForm = () => adding.show(async () => [await hospitals(), await ask("/faults")], ([all, { kinds }]) => faultForm(all, kinds, { hospital: parameters.get("hospital") ?? "", operation: parameters.get("operation") ?? "" }, add));

  const refresh = throttled(show, AT_MOST_EVERY_MS);
  const countAgain = throttled(showFaults, COUNTED_EVERY_MS);
  showForm();
  show();
  return {
    stop: () => {
      refresh.stop();
      countAgain.stop();
    },
    hear: (kind, data) => {
      if (begins(kind, data)) showForm();
      if (kind === "changed" && data.changed.some((each) => each !== "ledger")) refresh();
      if (kind === "exchange" && data.fault !== "") countAgain();
    },
  };
}

function panel(title, content, ...actions) {
  return h("section", { class: "panel", "aria-label": title }, h("header", {}, h("h2", {}, title), actions), content);
}

/** The values of a fault in words. */
function effectWords(effect) {
  return Object.entries(effect).map(([name, value]) => `${effectWord(name)} ${valueWords(value)}`).join(" · ");
}

function valueWords(value) {
  if (Array.isArray(value)) return value.map(valueWords).join(" – ");
  if (value === null || typeof value !== "object") return String(value);
  return Object.entries(value).map(([name, each]) => `${/^[0-9.]+$/.test(name) ? `${name} %` : effectWord(name)} ${valueWords(each)}`).join(", ");
}

/** How many exchanges each fault met, up to a limit. */
async function withHits(response) {
  const counted = response.faults.map(async ({ name }) => {
    const { exchanges, next_before, mode } = await ask("/journal", { fault: name, limit: MOST_COUNTED });
    return [name, mode === "off" ? "—" : `${exchanges.length}${next_before === null ? "" : "+"}`];
  });
  const names = new Map((await hospitals()).map((each) => [each.hospital_id, each.name]));
  return { ...response, names, hits: Object.fromEntries(await Promise.all(counted)) };
}

function meetsWord({ operations, hospitals: whose, share, ...rest }, names) {
  const parts = [operations?.join(", "), whose?.map((each) => names.get(each) ?? each).join(", "), share !== undefined ? `${Math.round(share * 1000) / 10} %` : null];
  parts.push(...Object.entries(rest).map(([name, value]) => (name === "when" ? t(value) : `${knows(`meets-${name}`) ? t(`meets-${name}`) : name} ${valueWords(value)}`)));
  return parts.filter(Boolean).join(" · ");
}

/** The events, each with its name and its values in words. */
async function described() {
  const { events } = await ask("/events");
  return Promise.all(events.map(async (each) => ({ ...each, ...(await describeEvent(each)) })));
}

function eventList(all) {
  return table(
    t("events"),
    [t("at"), t("event"), t("what"), t("state")],
    all.map((each) =>
      h(
        "tr",
        { class: each.has_happened ? "" : "coming" },
        h("td", {}, moment(each.at)),
        h("td", {}, each.name),
        h("td", {}, each.what, each.note ? h("small", {}, each.note) : null),
        h("td", {}, each.has_happened ? t("happened") : t("tocome")),
      ),
    ),
  );
}
