// Events of the timeline, in words and with names.

import { departments, doctors, hospitals } from "./hospitals.js";
import { knows, t } from "./words.js";

const DIVIDER = " · ";

/** An event's name and its values, names where there are any. */
export async function describeEvent({ kind, what }) {
  const place = await placeOf(what);
  const values = Object.entries(what).filter(([name]) => !(name in place));
  const words = [...Object.values(place), ...values.map(([name, value]) => `${wordOf("value", name)} ${valueOf(value)}`)];
  return { name: wordOf("event", kind), what: words.filter(Boolean).join(DIVIDER) };
}

/** The names of the hospital, department and doctor that the values of an event name. */
async function placeOf({ hospital, department, doctor }) {
  const found = {};
  const named = async (key, id, asking, idKey) => {
    if (typeof id !== "string") return;
    const all = await asking().catch(() => []);
    found[key] = all.find((each) => each[idKey] === id)?.name ?? id;
  };
  await named("hospital", hospital, hospitals, "hospital_id");
  await named("department", department, () => departments(hospital), "department_id");
  await named("doctor", doctor, () => doctors(hospital), "doctor_id");
  return found;
}

function wordOf(prefix, name) {
  return knows(`${prefix}-${name}`) ? t(`${prefix}-${name}`) : name;
}

function valueOf(value) {
  if (Array.isArray(value)) return value.map(valueOf).join(", ");
  return typeof value === "string" ? wordOf("part", value) : typeof value === "object" ? JSON.stringify(value) : String(value);
}
