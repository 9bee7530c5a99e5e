// A press begins on an element and has to end on it to be a click: so nothing is drawn anew in between.

const LONGEST_MS = 1000;

let release = null;
let pressed = null;

function begin() {
  pressed ??= new Promise((resolve) => (release = resolve));
}

function end() {
  setTimeout(() => {
    release?.();
    release = pressed = null;
  });
}

/** Nothing is pressed any more, or has been for so long that it is no click. */
export async function released() {
  if (pressed !== null) await Promise.race([pressed, new Promise((resolve) => setTimeout(resolve, LONGEST_MS))]);
}

addEventListener("pointerdown", begin, true);
addEventListener("keydown", ({ key }) => [" ", "Enter"].includes(key) && begin(), true);
for (const each of ["pointerup", "pointercancel", "keyup", "blur"]) addEventListener(each, end, true);
