// Why something was answered as it was.

import { ask, path } from "../api.js";
import { h } from "../dom.js";
import { Pane, empty, field, form, table } from "../parts.js";
import { detailsOf } from "../registration.js";
import { go, linkTo } from "../state.js";
import { knows, moment, spoken, t } from "../words.js";

/** Explain the exchange, registration or request that the address names. */
export function explain({ place, parameters }) {
  const pane = new Pane();
  const id = parameters.get("id") ?? "";
  place.append(
    form(
      { class: "tools", role: "search" },
      (values) => values.id && go("explain", values),
      field(t("explainwhat"), "id", { value: id, "data-search": true, placeholder: "x12 / 10001 / X-Request-Id", size: "28" }),
      h("button", { class: "strong", "data-key": "explain" }, t("view-explain")),
    ),
    pane.place,
  );
  pane.show(
    async () => (id ? ask(`/explain${path(id)}`) : null),
    (response) => (response === null ? empty(t("explainhint")) : explained(response)),
  );
  return {};
}

function explained(response) {
  return [
    response.missing.map((each) => h("p", { class: "note" }, each)),
    response.exchanges.map(exchangeOf),
    response.registration ? h("section", { class: "panel" }, h("header", {}, h("h2", {}, `${t("registration")} ${response.registration.registration_id}`)), detailsOf(response.registration)) : null,
  ];
}

function exchangeOf({ exchange, cause, further, decided_at, slots, missing }) {
  return h(
    "section",
    { class: "panel", "data-exchange": exchange.id },
    h(
      "header",
      {},
      h("h2", {}, h("a", { href: linkTo("journal", { open: exchange.id }) }, exchange.id), ` ${exchange.operation}`),
      exchange.code ? h("span", { class: `chip ${["1000", "0000"].includes(exchange.code) ? "good" : "refused"}` }, exchange.code) : h("span", { class: "chip" }, `HTTP ${exchange.http_status}`),
      h("span", { class: "note" }, t("decidedat", { at: moment(decided_at) })),
    ),
    causeOf(cause, "cause"),
    further.map((each) => causeOf(each, "cause further")),
    missing.map((each) => h("p", { class: "note" }, each)),
    slots.length ? h("h3", {}, t("slots")) : null,
    slots.length ? slotTable(slots) : null,
  );
}

function causeOf(cause, name) {
  return h(
    "div",
    { class: name, "data-cause": cause.name },
    h("p", {}, h("span", { class: "chip" }, knows(`cause-${cause.kind}`) ? t(`cause-${cause.kind}`) : cause.kind), h("code", {}, cause.name)),
    h("p", { class: "why" }, spoken() === "zh" ? cause.text_zh : cause.text),
    cause.detail ? h("p", { class: "note" }, cause.detail) : null,
  );
}

function slotTable(slots) {
  return table(
    t("slots"),
    [t("time"), [t("taken")], t("holder"), t("registeredat"), t("cancelledat")],
    slots.flatMap((slot) => {
      const first = [h("th", { scope: "row" }, `${slot.begin}–${slot.end}`), h("td", { class: "figure" }, `${slot.active}/${slot.total}`)];
      if (slot.holders.length === 0) return [h("tr", {}, first, h("td", { colspan: "3" }, "—"))];
      return slot.holders.map((holder, index) =>
        h(
          "tr",
          { class: holder.cancelled_at ? "gone" : "" },
          index === 0 ? first : [h("td", {}), h("td", {})],
          h("td", {}, `${holder.reserve_no} · ${holder.registration_id} `, holder.is_platforms ? h("span", { class: "chip" }, t("platforms")) : null),
          h("td", {}, moment(holder.registered_at)),
          h("td", {}, moment(holder.cancelled_at)),
        ),
      );
    }),
  );
}
