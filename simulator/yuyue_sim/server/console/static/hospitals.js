// The hospitals of the world and their departments: asked once, and again after another scenario began.

import { ask, askAll, path } from "./api.js";
import { choice, filteredChoice } from "./parts.js";
import { t } from "./words.js";

const MOST_LISTED = 30;

const kept = new Map();

/** Forget them: another epoch began. */
export function forgetHospitals() {
  kept.clear();
}

/** Whether an event says that another epoch began (reset, restored); hospitals are forgotten then. */
export function begins(kind, data) {
  const isSo = kind === "changed" && data.changed.includes("epoch");
  if (isSo) forgetHospitals();
  return isSo;
}

async function keptAnswer(key, asking) {
  if (!kept.has(key)) kept.set(key, asking().catch((problem) => (kept.delete(key), Promise.reject(problem))));
  return kept.get(key);
}

/** All hospitals of the world. */
export async function hospitals() {
  return (await keptAnswer("", () => ask("/hospitals"))).hospitals;
}

/** The departments of a hospital. */
export async function departments(hospital) {
  return (await keptAnswer(hospital, () => ask(`/hospitals${path(hospital)}/departments`))).departments;
}

/** The doctors of a hospital. */
export async function doctors(hospital) {
  return (await keptAnswer(`${hospital} doctors`, () => askAll(`/hospitals${path(hospital)}/doctors`, {}, "doctors"))).doctors;
}

/** The hospital that is chosen in a list: the one asked for, or the first. */
export async function listedHospital(wanted) {
  const all = await hospitals();
  return all.find((each) => each.hospital_id === wanted) ?? all[0];
}

/** The hospital that is meant: the one asked for, which has to be there, or the first. */
export async function chosenHospital(wanted) {
  const found = await listedHospital(wanted);
  return !wanted || found.hospital_id === wanted ? found : ask(`/hospitals${path(wanted)}`);
}

/** A choice among the hospitals. */
export function hospitalChoice(all, value, changed, isAnyAllowed = false) {
  const options = all.map((each) => [each.hospital_id, `${each.hospital_id} ${each.name} · ${each.district}`]);
  if (isAnyAllowed) options.unshift(["", t("allhospitals")]);
  return anyChoice(t("hospital"), options, value, changed, { name: "hospital", "data-key": "hospital" });
}

/** A choice among the departments of a hospital. */
export function departmentChoice(all, value, changed, isAnyAllowed = false) {
  const options = all.map((each) => [each.department_id, `${each.department_id} ${each.name}`]);
  if (isAnyAllowed) options.unshift(["", t("alldepartments")]);
  return anyChoice(t("department"), options, value, changed, { "data-key": "department" });
}

/** A list to choose from; where it is long, it is filtered by what is typed. */
function anyChoice(label, options, value, changed, given) {
  return (options.length > MOST_LISTED ? filteredChoice : choice)(label, options, value, changed, given);
}
