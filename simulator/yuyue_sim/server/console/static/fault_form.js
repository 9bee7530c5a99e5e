// The form that adds a fault: which requests it meets, and a field for everything that a kind of fault can say.

import { fill, h } from "./dom.js";
import { hospitalChoice } from "./hospitals.js";
import { OPERATIONS } from "./operations.js";
import { check, choice, field, form } from "./parts.js";
import { knows, t } from "./words.js";

const EFFECT = "effect-";
const ENCODINGS = ["gbk", "utf-8", "utf-16", "iso-8859-1"];
const CHOICES = { written: ENCODINGS, declared: ENCODINGS, of: ["server", "client"] };
const POINTS = [["50", "200ms"], ["90", "1s"], ["99", "4s"], ["", ""], ["", ""]];
const SHAPES = {
  fixed: { fields: [["fixed", "3s"]], of: (given) => given("fixed") },
  uniform: { fields: [["from", "1s"], ["to", "3s"]], of: (given) => [given("from"), given("to")] },
  lognormal: { fields: [["median", "300ms"], ["p95", "4s"]], of: (given) => ({ median: given("median"), p95: given("p95") }) },
  percentiles: { fields: POINTS.flatMap(([percent, time], index) => [[`percent-${index}`, percent], [`time-${index}`, time]]), of: pointsOf },
};
/** The forms of a latency: their fields with examples, and the value that these make. */

/** A form for a fault of any kind; `add` gets the fault as the control API takes it. */
export function faultForm(hospitals, kinds, meant, add) {
  let [kind] = Object.keys(kinds);
  let { hospital, operation } = meant;
  let when = "before";
  const effect = h("div", { class: "grid wide" });
  let fields = effectOf(effect, kind, kinds[kind]);
  const element = form(
    { class: "grid" },
    async ({ name, share, every, attempts, begins, ends, ...values }) => {
      const body = { name, [kind]: fields(values), when };
      if (operation) body.operations = [operation];
      if (hospital) body.hospitals = [hospital];
      if (share !== "" && Number(share) !== 100) body.share = Number(share) / 100;
      for (const [key, value] of Object.entries({ every, attempts })) if (value !== "") body[key] = Number(value);
      for (const [key, value] of Object.entries({ begins, ends })) if (value !== "") body[key] = value;
      await add(body);
    },
    field(t("name"), "name", { required: true, value: "slow", "data-key": "fault-name" }),
    choice(
      t("kind"),
      Object.keys(kinds).map((each) => [each, kindWord(each)]),
      kind,
      (value) => {
        kind = value;
        fields = effectOf(effect, kind, kinds[kind]);
        if (kind === "business_code" && !operation) element.querySelector("[data-key=fault-operation]").value = operation = "getYyNo";
      },
      { "data-key": "fault-kind" },
    ),
    effect,
    choice(t("operation"), [["", t("alloperations")], ...OPERATIONS.map((each) => [each, each])], operation, (value) => (operation = value), { "data-key": "fault-operation" }),
    hospitalChoice(hospitals, hospital, (value) => (hospital = value), true),
    field(t("share"), "share", { type: "number", min: "0", max: "100", step: "any", value: "100" }),
    choice(t("when"), [["before", t("before")], ["after", t("after")]], when, (value) => (when = value), { "data-key": "fault-when" }),
    field(t("meets-every"), "every", { type: "number", min: "2", placeholder: t("always") }),
    field(t("meets-attempts"), "attempts", { type: "number", min: "1", placeholder: t("all") }),
    field(t("meets-begins"), "begins", { placeholder: "08:00" }),
    field(t("meets-ends"), "ends", { placeholder: "10:00" }),
    h("button", { class: "strong", "data-key": "fault-add" }, t("add")),
  );
  return element;
}

/** A kind of fault in words, and by its name. */
export function kindWord(kind) {
  const word = knows(`kind-${kind}`) ? t(`kind-${kind}`) : kind;
  return word === kind ? kind : t("kindnamed", { word, kind });
}

/** The name of a value of a fault. */
export function effectWord(name) {
  return knows(EFFECT + name) ? t(EFFECT + name) : name;
}

/** Draw the fields of a kind of fault, filled in with its example; returns what makes its values of those filled in. */
function effectOf(place, kind, example) {
  if (kind === "latency") return latencyOf(place);
  fill(place, Object.entries(example).map(([name, value]) => fieldOf(name, value)));
  return (values) => {
    const typed = ([name, value]) => {
      const given = values[EFFECT + name];
      return [name, typeof value === "boolean" ? given !== undefined : typeof value === "number" ? Number(given) : given];
    };
    return Object.fromEntries(Object.entries(example).map(typed));
  };
}

function fieldOf(name, value) {
  const key = EFFECT + name;
  const given = { name: key, "data-key": key };
  if (name in CHOICES) return choice(t(key), CHOICES[name].map((each) => [each, each]), value, () => {}, given);
  if (typeof value === "boolean") return check(t(key), value, () => {}, given);
  return field(t(key), key, typeof value === "number" ? { type: "number", step: "any", value } : { value });
}

/** The fields of a latency: its form is chosen first. */
function latencyOf(place) {
  let [shape] = Object.keys(SHAPES);
  const fields = h("div", { class: "grid wide" });
  const show = () => fill(fields, SHAPES[shape].fields.map(([name, value]) => field(labelOf(name), EFFECT + name, { value, size: "8" })));
  const choose = (value) => {
    shape = value;
    show();
  };
  fill(
    place,
    choice(t("effect-shape"), Object.keys(SHAPES).map((each) => [each, effectWord(each)]), shape, choose, { "data-key": "effect-shape" }),
    fields,
    field(t("effect-at_most"), `${EFFECT}at_most`, { placeholder: t("nolimit"), size: "8" }),
  );
  show();
  return (values) => {
    const given = (name) => values[EFFECT + name];
    const made = { [shape]: SHAPES[shape].of(given) };
    return given("at_most") ? { ...made, at_most: given("at_most") } : made;
  };
}

function labelOf(name) {
  const [word, index] = name.split("-");
  return index === undefined ? t(EFFECT + word) : t(EFFECT + word, { place: Number(index) + 1 });
}

/** The percentiles that were filled in: each with its time. */
function pointsOf(given) {
  const points = POINTS.map((_, index) => [given(`percent-${index}`), given(`time-${index}`)]);
  return Object.fromEntries(points.filter(([percent, time]) => percent !== "" || time !== ""));
}
