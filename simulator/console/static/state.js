// What the address says after its #: which view, and what of it. So every state can be linked to and gone back to.

/** The view and its parameters, as they stand in the address. */
export function present() {
  const [view, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { view, parameters: new URLSearchParams(query ?? "") };
}

/** The address of a view; parameters that are empty are left out. */
export function linkTo(view, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  return `#/${view}${query ? `?${query}` : ""}`;
}

/** Go there; with `isQuiet` the present step of the history is replaced. */
export function go(view, parameters = {}, isQuiet = false) {
  const link = linkTo(view, parameters);
  if (link === location.hash) return;
  if (isQuiet) {
    history.replaceState(null, "", link);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = link;
  }
}
