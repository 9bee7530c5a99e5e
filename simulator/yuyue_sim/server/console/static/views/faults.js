// Bad days: faults with their switches, planted bugs, and the events of the timeline.

import { ask, order, path } from "../api.js";
import { fill, h, throttled } from "../dom.js";
import { describeEvent } from "../events.js";
import { begins, hospitalChoice, hospitals } from "../hospitals.js";
import { OPERATIONS } from "../operations.js";
import { Pane, button, check, choice, confirmed, empty, field, form, say, table, toggle } from "../parts.js";
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

  function faultList({ faults: all, hits }) {
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
            h("span", {}, effectWords(effect ?? {})),
            h("a", { href: linkTo("journal", { fault: name }), "data-key": `hits-${name}` }, t("hits", { count: hits[name] })),
            Object.keys(meets).length ? h("small", {}, meetsWord(meets)) : h("small", {}, t("meetsall")),
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
            planted && Object.keys(planted).length ? h("code", {}, JSON.stringify(planted)) : null,
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
  const showForm = () => adding.show(async () => [await hospitals(), await ask("/faults")], ([all, { kinds }]) => addingForm(all, kinds, { hospital: parameters.get("hospital") ?? "", operation: parameters.get("operation") ?? "" }, add));

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

function addingForm(all, kinds, meant, add) {
  let [kind] = Object.keys(kinds);
  let { hospital, operation } = meant;
  let when = "before";
  const effect = h("div", { class: "grid wide" }, effectFields(kinds[kind]));
  const element = form(
    { class: "grid" },
    async ({ name, share, ...values }) => {
      const body = { name, [kind]: effectOf(kinds[kind], values), when };
      if (operation) body.operations = [operation];
      if (hospital) body.hospitals = [hospital];
      if (share !== "" && Number(share) !== 100) body.share = Number(share) / 100;
      await add(body);
    },
    field(t("name"), "name", { required: true, value: "slow", "data-key": "fault-name" }),
    choice(
      t("kind"),
      Object.keys(kinds).map((each) => [each, kindWord(each)]),
      kind,
      (value) => {
        kind = value;
        fill(effect, effectFields(kinds[kind]));
        if (kind === "business_code" && !operation) element.querySelector("[data-key=fault-operation]").value = operation = "getYyNo";
      },
      { "data-key": "fault-kind" },
    ),
    effect,
    choice(t("operation"), [["", t("alloperations")], ...OPERATIONS.map((each) => [each, each])], operation, (value) => (operation = value), { "data-key": "fault-operation" }),
    hospitalChoice(all, hospital, (value) => (hospital = value), true),
    field(t("share"), "share", { type: "number", min: "0", max: "100", step: "any", value: "100" }),
    choice(t("when"), [["before", t("before")], ["after", t("after")]], when, (value) => (when = value), { "data-key": "fault-when" }),
    h("button", { class: "strong", "data-key": "fault-add" }, t("add")),
  );
  return element;
}

const EFFECT = "effect-";

/** A field for each value of a kind of fault, filled in with its example. */
function effectFields(example) {
  return Object.entries(example).map(([name, value]) => {
    const key = EFFECT + name;
    if (typeof value === "boolean") return check(t(key), value, () => {}, { name: key, "data-key": key });
    return field(t(key), key, typeof value === "number" ? { type: "number", step: "any", value } : { value });
  });
}

/** The values that were filled in, each of the type of its example. */
function effectOf(example, values) {
  const typed = ([name, value]) => {
    const given = values[EFFECT + name];
    return [name, typeof value === "boolean" ? given !== undefined : typeof value === "number" ? Number(given) : given];
  };
  return Object.fromEntries(Object.entries(example).map(typed));
}

function kindWord(kind) {
  return knows(`kind-${kind}`) ? `${t(`kind-${kind}`)} ${kind}` : kind;
}

/** The values of a fault in words. */
function effectWords(effect) {
  return Object.entries(effect).map(([name, value]) => `${knows(EFFECT + name) ? t(EFFECT + name) : name} ${typeof value === "object" ? JSON.stringify(value) : value}`).join(" · ");
}

/** How many exchanges each fault met, up to a limit. */
async function withHits(response) {
  const counted = response.faults.map(async ({ name }) => {
    const { exchanges, next_before } = await ask("/journal", { fault: name, limit: MOST_COUNTED });
    return [name, `${exchanges.length}${next_before === null ? "" : "+"}`];
  });
  return { ...response, hits: Object.fromEntries(await Promise.all(counted)) };
}

function meetsWord({ operations, hospitals: whose, share, ...rest }) {
  const parts = [operations?.join(", "), whose?.join(", "), share !== undefined ? `${Math.round(share * 1000) / 10} %` : null];
  parts.push(...Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`));
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
