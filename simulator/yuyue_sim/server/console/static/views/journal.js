// Everything that was asked and answered, the newest first, with search and both bodies.

import { HERE, ask, path } from "../api.js";
import { h, throttled } from "../dom.js";
import { begins, hospitalChoice, hospitals } from "../hospitals.js";
import { OPERATIONS } from "../operations.js";
import { Pane, button, check, choice, dialog, empty, field, form, loading, say, sendForm, table } from "../parts.js";
import { facts } from "../registration.js";
import { go, linkTo } from "../state.js";
import { moment, spoken, t } from "../words.js";
import { readable } from "../xml.js";

const PAGE = 100;
const AT_MOST_EVERY_MS = 700;
const NAMES = ["registration_id", "card", "code", "operation", "hospital", "fault", "request_id", "text", "refused", "kind", "since", "until"];

/** Show what the search of the address finds; it is renewed as more is asked. */
export function journal({ place, parameters }) {
  const [tools, pane] = [new Pane(), new Pane()];
  const wanted = Object.fromEntries(NAMES.map((name) => [name, parameters.get(name) ?? ""]));
  let pages = 1;
  let isFollowing = true;
  let isSearching = false;
  place.append(tools.place, pane.place);

  const show = () =>
    pane.show(async (heard) => {
      const names = new Map((await hospitals()).map((each) => [each.hospital_id, each.name]));
      let response = await ask("/journal", { ...wanted, limit: PAGE });
      const { exchanges } = response;
      isSearching = true;
      // a text is searched for some exchanges at a time, and what is found so far is shown
      while (isSearching && response.next_before !== null && exchanges.length < pages * PAGE) {
        heard({ ...response, exchanges, names, isPart: true });
        response = await ask("/journal", { ...wanted, limit: PAGE, before: response.next_before });
        exchanges.push(...response.exchanges);
      }
      isSearching = false;
      return { ...response, exchanges, names };
    }, draw);

  function draw(response) {
    if (response.mode === "off") return empty(t("journaloff"), h("code", {}, "yuyue-sim serve --journal full"));
    const { exchanges, isPart, next_before } = response;
    return [
      isPart ? [loading(), h("p", { class: "summary" }, t("searchedto", { id: next_before }))] : null,
      exchanges.length ? listed(response) : isPart ? null : empty(t("noexchange"), h("span", {}, t("noexchangehint"))),
      isPart || next_before === null ? null : button(t("older"), () => (pages++, show()), { "data-key": "older" }),
      h("p", { class: "note" }, t("synthetic")),
    ];
  }

  const refresh = throttled(show, AT_MOST_EVERY_MS);
  const showTools = () => tools.show(hospitals, (all) => searchForm(all, wanted, () => isFollowing, (value) => (isFollowing = value)));
  showTools();
  show();
  if (parameters.get("open")) showExchange(parameters.get("open"));
  return {
    stop: () => {
      refresh.stop();
      isSearching = false;
    },
    hear: (kind, data) => {
      if (begins(kind, data)) showTools();
      if (isFollowing && !isSearching && (kind === "exchange" || kind === "missed")) refresh();
    },
  };
}

function searchForm(all, wanted, isFollowing, follow) {
  return form(
    { class: "tools", role: "search" },
    ({ anything, refused, ...values }) => go("journal", { ...values, refused: refused ? "1" : "", ...meaning(anything) }),
    field(t("anything"), "anything", { value: wanted.text, "data-search": true, placeholder: t("anythinghint"), size: "26" }),
    check(t("refusedonly"), wanted.refused === "1", sendFormOf, { name: "refused", "data-key": "refused" }),
    h("button", { class: "strong", "data-key": "search" }, t("search")),
    button(t("clear"), () => go("journal"), { "data-key": "clear" }),
    check(t("follow"), isFollowing(), (event) => follow(event.target.checked), { "data-key": "follow" }),
    furtherFields(all, wanted),
  );
}

const FURTHER = ["registration_id", "card", "code", "operation", "hospital", "fault", "request_id", "kind", "since", "until"];
let isUnfolded = false;

/** What else can be asked for, folded in unless it is used. */
function furtherFields(all, wanted) {
  const fields = [
    field(t("regid"), "registration_id", { value: wanted.registration_id, inputmode: "numeric" }),
    field(t("card"), "card", { value: wanted.card }),
    choice(t("operation"), [["", t("alloperations")], ...OPERATIONS.map((each) => [each, each])], wanted.operation, sendForm, { name: "operation", "data-key": "operation" }),
    field(t("code"), "code", { value: wanted.code, size: "6" }),
    hospitalChoice(all, wanted.hospital, sendForm, true),
    field(t("fault"), "fault", { value: wanted.fault, size: "10" }),
    field(t("since"), "since", { value: wanted.since, placeholder: "2026-03-02T08:00", size: "16" }),
    field(t("until"), "until", { value: wanted.until, placeholder: "2026-03-02T09:00", size: "16" }),
    field(t("requestid"), "request_id", { value: wanted.request_id, size: "10" }),
    choice(t("kind"), [["", t("anykind")], ["soap", "SOAP"], ["control", t("control")]], wanted.kind, sendForm, { name: "kind", "data-key": "kind" }),
  ];
  return h(
    "details",
    { class: "further", open: isUnfolded || FURTHER.some((name) => wanted[name] !== "") },
    h("summary", { "data-key": "further", onclick: ({ currentTarget }) => (isUnfolded = !currentTarget.parentElement.open) }, t("further")),
    h("div", { class: "tools" }, fields),
  );
}

function sendFormOf({ target }) {
  target.form.requestSubmit();
}

/** What a text in the one search box means: an id, a code, a card, an operation, a RegID, or what stands in a body, as phones do. */
function meaning(text) {
  if (!text) return {};
  if (/^x[0-9]+$/.test(text)) return { open: text };
  if (/^[0-9]{4}$/.test(text) || text === "fault") return { code: text };
  if (/^[0-9]{17}[0-9Xx]$/.test(text)) return { card: text };
  const operation = OPERATIONS.find((each) => each.toLowerCase() === text.toLowerCase());
  if (operation) return { operation };
  if (/^1[0-9]{10}$/.test(text)) return { text };
  return /^[0-9]{1,18}$/.test(text) ? { registration_id: text } : { text };
}

const GOOD = ["1000", "0000", "2000"];

function listed({ exchanges, names }) {
  const heads = [t("exchange"), t("at"), t("operation"), t("hospital"), t("regid"), t("card"), t("code"), ["HTTP"], [t("took")], t("because")];
  return table(
    t("view-journal"),
    heads,
    exchanges.map((each) =>
      h(
        "tr",
        { class: each.kind, "data-exchange": each.id },
        h("td", {}, h("button", { type: "button", class: "link", "data-key": each.id, onclick: () => showExchange(each.id) }, each.id)),
        h("td", {}, moment(each.simulated_at)),
        h("td", {}, each.kind === "control" ? `${each.operation} ${each.path}` : each.operation || t("unread"), each.style ? h("small", {}, t(`style-${each.style}`)) : null),
        h("td", { title: each.hospital_id }, names.get(each.hospital_id) ?? each.hospital_id),
        h("td", {}, each.registration_id),
        h("td", {}, each.card_no),
        h("td", {}, each.code ? h("span", { class: `chip ${GOOD.includes(each.code) ? "good" : "refused"}` }, each.code) : ""),
        h("td", { class: "figure" }, String(each.http_status)),
        h("td", { class: "figure" }, `${each.took_ms} ms`),
        h("td", { class: "sentence" }, each.fault || each.reasons.map((reason) => (spoken() === "zh" ? reason.text_zh : reason.text)).join(" ")),
      ),
    ),
  );
}

/** Show both bodies of one exchange, `x123`. */
function showExchange(id) {
  const pane = new Pane();
  let isRaw = false;
  dialog(`${t("exchange")} ${id}`, pane.place);
  const show = () => pane.show(() => ask(`/journal${path(id.replace(/^x/, ""))}`), draw);
  const draw = (response) => [
    facts([
      [t("operation"), response.style ? `${response.operation} · ${t(`style-${response.style}`)}` : response.operation],
      [t("at"), moment(response.simulated_at)],
      [t("arrived"), new Date(response.arrived_unix_s * 1000).toISOString()],
      [t("took"), `${response.took_ms} ms`],
      [t("code"), response.code],
      ["HTTP", response.http_status],
      [t("fault"), [response.fault, response.effect, response.injected].filter(Boolean).join(" · ")],
      [t("requestid"), response.request_id],
      [t("address"), response.path],
    ]),
    h(
      "p",
      { class: "actions" },
      response.kind === "soap" ? h("a", { href: linkTo("explain", { id: response.id }) }, t("view-explain")) : null,
      button(isRaw ? t("formatted") : t("raw"), () => ((isRaw = !isRaw), show()), { "data-key": "raw" }),
      response.kind === "soap" && response.request ? deeds(response) : null,
    ),
    h(
      "div",
      { class: "bodies" },
      bodyOf(t("request"), response.request, response.content_type, response.request_bytes, isRaw),
      bodyOf(t("response"), response.response, response.response_type, response.response_bytes, isRaw),
    ),
  ];
  show();
}

/** What can be done with a request: copied as a command, sent again, met by a fault. */
function deeds(exchange) {
  const { request, operation, hospital_id, id } = exchange;
  const again = async () => {
    const response = await fetch(`${HERE}${exchange.path}`, { method: "POST", headers: headersOf(exchange), body: request });
    say(t("sentagain", { status: response.status }));
  };
  const both = new Blob([[request, exchange.response].filter(Boolean).join("\n\n")], { type: "text/xml" });
  return [
    button(t("copycurl"), () => copy(curl(exchange)), { "data-key": "curl" }),
    button(t("sendagain"), again, { "data-key": "again-x" }),
    h("a", { href: linkTo("faults", { operation, hospital: hospital_id }), "data-key": "make-fault" }, t("makefault")),
    button(t("makestep"), async () => showStory(await ask(`/journal/${id}/story`)), { "data-key": "make-step" }),
    button(t("download"), () => download(both, `${id}.xml`), { "data-key": "download" }),
  ];
}

/** Show an exchange as a story that `yuyue-sim run` plays. */
function showStory({ file, story, earlier, without, left_out, is_restored }) {
  const missing = [without.length && t("stepwithout", { ids: without.join(", ") }), left_out && t("stepleftout", { count: left_out }), is_restored && t("steprestored")].filter(Boolean);
  dialog(file, [
    h("p", { class: "note" }, t("stephint"), " ", h("code", {}, `yuyue-sim run ${file}`)),
    earlier.length ? h("p", { class: "note", "data-key": "story-earlier" }, t("stepearlier", { ids: earlier.join(", ") })) : null,
    missing.length ? h("p", { class: "note", "data-key": "story-missing" }, h("strong", {}, missing.join(" "))) : null,
    h(
      "p",
      { class: "actions" },
      button(t("copy"), () => copy(story), { "data-key": "copy-story" }),
      button(t("download"), () => download(new Blob([story], { type: "application/yaml" }), file), { "data-key": "download-story" }),
    ),
    h("pre", { tabindex: "0", "data-key": "story" }, story),
  ]);
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  say(t("copied"));
}

/** The body is kept as text, so it is sent as UTF-8 whatever the charset was. */
function headersOf({ content_type }) {
  return { "Content-Type": (content_type || "text/xml").replace(/charset=[^;]*/i, "charset=utf-8"), SOAPAction: '""' };
}

function curl(exchange) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const headers = Object.entries(headersOf(exchange)).map(([name, value]) => `--header ${quoted(`${name}: ${value}`)}`);
  return ["curl", quoted(`${location.origin}${HERE}${exchange.path}`), ...headers, "--data-binary", quoted(exchange.request)].join(" ");
}

function download(content, name) {
  const link = h("a", { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href));
}

function bodyOf(title, body, contentType, bytes, isRaw) {
  const text = isRaw ? body : readable(body, contentType);
  const shown = body === null || body === undefined ? t(bytes === 0 ? "nobody" : "bodynotkept") : text;
  return h(
    "section",
    {},
    h(
      "header",
      {},
      h("h3", {}, `${title} · ${t("bytes", { bytes })}`),
      body ? button(t("copy"), () => copy(body)) : null,
    ),
    h("p", { class: "note" }, contentType),
    h("pre", { tabindex: "0" }, shown),
  );
}
