// Where the simulator listens to other machines, it asks for the token that it printed at its start.

import { keepToken } from "./api.js";
import { dialog, field, form } from "./parts.js";
import { h } from "./dom.js";
import { t } from "./words.js";

let asking = null;

/** Ask people for the token, once for all who need it; answers whether one was given. */
export function askForToken(isWrong) {
  asking ??= ask(isWrong).finally(() => (asking = null));
  return asking;
}

function ask(isWrong) {
  return new Promise((resolve) => {
    let isGiven = false;
    const element = dialog(t("locked"), [
      isWrong ? h("p", { class: "state failed", role: "alert" }, t("wrongtoken")) : null,
      h("p", {}, t("lockedwhy")),
      form(
        { class: "row" },
        ({ token }) => {
          if (!token) return;
          keepToken(token);
          isGiven = true;
          element.close();
        },
        field(t("token"), "token", { type: "password", autofocus: true }),
        h("button", { class: "strong" }, t("enter")),
      ),
    ]);
    element.addEventListener("close", () => resolve(isGiven));
  });
}
