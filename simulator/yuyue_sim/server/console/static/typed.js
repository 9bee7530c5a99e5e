// What people have filled in and not sent yet stays as it is while its place is drawn anew.

import { keyed } from "./dom.js";

function note({ target }) {
  target.dataset.typed = "";
  delete target.form?.dataset.sent;
}
addEventListener("input", note, true);

/** Draw a place anew; choices are made again first, since others may follow from them. */
export function keepingTyped(place, draw) {
  const typed = [...place.querySelectorAll("form:not([data-sent]) [data-typed]:not([type=checkbox])")];
  draw();
  for (const old of typed.sort((one, other) => isChoice(other) - isChoice(one))) {
    const control = keyed(place, old.dataset.key);
    if (control === null || (isChoice(control) && !has(control, old.value))) continue;
    control.value = old.value;
    control.dataset.typed = "";
    if (isChoice(control)) control.dispatchEvent(new Event("change"));
  }
}

function isChoice(control) {
  return control instanceof HTMLSelectElement;
}

function has(choice, value) {
  return [...choice.options].some((each) => each.value === value);
}
