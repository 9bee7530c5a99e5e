// The control API of the world whose console this is.

import { spoken } from "./words.js";

export const HERE = location.pathname.replace(/\/console\/?$/, "");
const WORLD = HERE.match(/\/w\/([^/]+)$/);

/** The name of this world; empty for the main one. */
export const WORLD_NAME = WORLD ? decodeURIComponent(WORLD[1]) : "";

/** The root of the main world: worlds are made and removed there. */
export const MAIN = WORLD ? HERE.slice(0, -WORLD[0].length) : HERE;

const CONTROL = "/control/v1";
const TOKEN = "yuyue-sim-token";
export const LOCKED = 401;

/** The console of a world. */
export function consoleOf(name) {
  return `${MAIN}${name ? `/w/${encodeURIComponent(name)}` : ""}/console`;
}

/** What the control API refused, or that it could not be reached (status 0). */
export class Problem extends Error {
  constructor(status, title, detail, name = "") {
    super(detail || title);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.name = name;
  }
}

let unlock = async () => false;
let tellKept = () => {};

/** Say who asks people for the token: gets whether a wrong one was sent, and returns whether another was given. */
export function whenLocked(asking) {
  unlock = asking;
}

/** Keep the token for as long as the tab is open. */
export function keepToken(token) {
  sessionStorage.setItem(TOKEN, token);
  tellKept();
}

/** Wait until a token is given. */
export function tokenKept() {
  return new Promise((resolve) => (tellKept = resolve));
}

/** The headers that let this page in, in bytes of UTF-8 as other clients send them. */
function credentials() {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: String.fromCharCode(...new TextEncoder().encode(`Bearer ${token}`)) } : {};
}

/** Open an address below the control API; asks for the token where one is needed. */
export async function open(path, options = {}, root = HERE) {
  for (;;) {
    const sent = credentials();
    const headers = { ...options.headers, "Accept-Language": spoken(), ...sent };
    const response = await fetch(`${root}${CONTROL}${path}`, { cache: "no-store", ...options, headers }).catch((error) => {
      if (error.name === "AbortError") throw error;
      throw new Problem(0, "", "");
    });
    if (response.ok) return response;
    if (response.status === LOCKED) {
      const isOutdated = sent.Authorization !== credentials().Authorization;
      if (isOutdated || (await unlock("Authorization" in sent))) continue;
    }
    const problem = await response.json().catch(() => ({}));
    throw new Problem(response.status, problem.title ?? response.statusText, problem.detail ?? "", (problem.type ?? "").split(":").at(-1));
  }
}

/** What a path answers; parameters that are empty are left out. */
export async function ask(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  return (await open(query ? `${path}?${query}` : path)).json();
}

const FIRST_PAGE = 40;
const PAGE = 1000;

/** What a path answers in pages, as one answer: the lists under `name` together; a short first page is heard at once, with its `next_after`. */
export async function askAll(path, parameters, name, heard = () => {}) {
  const response = await ask(path, { ...parameters, limit: FIRST_PAGE });
  if (response.next_after !== null) heard(response);
  while (response.next_after !== null) {
    const further = await ask(path, { ...parameters, limit: PAGE, after: response.next_after });
    response[name].push(...further[name]);
    response.next_after = further.next_after;
  }
  return response;
}

/** Give an order and get its answer. */
export async function order(method, path, body, root = HERE) {
  const options = { method };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await open(path, options, root);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

/** A path of encoded parts. */
export function path(...parts) {
  return parts.map((part) => `/${encodeURIComponent(part)}`).join("");
}
