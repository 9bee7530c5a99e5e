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

/** Say in the address what of this view is shown, without going anywhere. */
export function note(view, parameters) {
  history.replaceState(null, "", linkTo(view, parameters));
  document.getElementById("main").dataset.shows = location.hash;
}

/** Go there; where it is shown already, it is asked for anew. */
export function go(view, parameters = {}) {
  const link = linkTo(view, parameters);
  if (link === location.hash) dispatchEvent(new HashChangeEvent("hashchange"));
  else location.hash = link;
}
