// Which world this is, its snapshots, and the other worlds of this server.

import { MAIN, WORLD_NAME, ask, consoleOf, open, order, path } from "../api.js";
import { h, throttled } from "../dom.js";
import { forgetHospitals } from "../hospitals.js";
import { Pane, button, choice, complain, confirmed, empty, field, form, say, table } from "../parts.js";
import { moment, t, titled } from "../words.js";

const AT_MOST_EVERY_MS = 2000;

/** Show this world, its snapshots and the others. */
export function worlds({ place }) {
  const panes = [new Pane(), new Pane(), new Pane()];
  let scenarios = []; // they are read from files the first time, so the rest is not kept waiting
  const names = ["thisworld", "snapshots", "allworlds"];
  place.append(...panes.map((pane, index) => h("section", { class: "panel", "aria-label": t(names[index]) }, h("header", {}, h("h2", {}, t(names[index]))), pane.place)));

  const inMain = async (address) => (await open(address, {}, MAIN)).json();
  const showThis = () => panes[0].show(() => ask("/simulation"), thisWorld);
  const showSnapshots = () => panes[1].show(() => ask("/snapshots"), snapshotsOf);
  const showWorlds = () => panes[2].show(() => inMain("/worlds"), worldsOf);
  const show = () => Promise.all([showThis(), showSnapshots(), showWorlds()]);

  function thisWorld(simulation) {
    let scenario = "";
    return [
      h("p", { class: "facts" }, h("strong", {}, WORLD_NAME || t("mainworld")), h("span", {}, simulation.scenario), h("span", {}, t("seedis", simulation)), h("span", {}, t("began", { at: moment(simulation.began) }))),
      h(
        "p",
        { class: "actions" },
        button(
          t("reset"),
          async () => {
            if (!(await confirmed(t("resetsure"), t("reset")))) return;
            await order("POST", "/reset", {});
            forgetHospitals();
            say(t("wasreset"));
            await show();
          },
          { class: "danger", "data-key": "reset" },
        ),
      ),
      form(
        { class: "grid" },
        async ({ seed, clock }) => {
          if (!(await confirmed(t("beginsure"), t("begin")))) return;
          await order("POST", "/scenario", wishes({ scenario, seed, clock }));
          forgetHospitals();
          say(t("hasbegun"));
          await show();
        },
        scenarioChoice(scenarios, (value) => (scenario = value), "begin-scenario"),
        field(t("seed"), "seed", { inputmode: "numeric", placeholder: t("scenariosown") }),
        field(t("clock"), "clock", { placeholder: "frozen@2026-03-02T08:00:00" }),
        h("button", { class: "danger", "data-key": "begin" }, t("begin")),
      ),
    ];
  }

  function snapshotsOf({ snapshots }) {
    return [
      form(
        { class: "tools" },
        async ({ name }) => {
          const taken = await order("POST", "/snapshots", name ? { name } : {});
          say(t("snapshottaken", taken));
          await showSnapshots();
        },
        field(t("name"), "name", { placeholder: "noon", "data-key": "snapshot-name" }),
        h("button", { class: "strong", "data-key": "take" }, t("take")),
      ),
      snapshots.length ? table(t("snapshots"), [t("name"), t("at"), [t("registrations")], t("deeds")], snapshots.map(snapshotRow)) : empty(t("nosnapshot")),
    ];
  }

  function snapshotRow(snapshot) {
    const { name } = snapshot;
    const restore = async () => {
      if (!(await confirmed(t("restoresure", { name }), t("restore")))) return;
      await order("POST", `/snapshots${path(name)}/restore`);
      say(t("wasrestored", { name }));
      await show();
    };
    const fork = async () => {
      const made = await order("POST", `/snapshots${path(name)}/fork`, {});
      say(t("worldmade", made));
      await showWorlds();
    };
    const remove = async () => {
      if (!(await confirmed(t("removesnapshot", { name }), t("remove")))) return;
      await order("DELETE", `/snapshots${path(name)}`);
      await showSnapshots();
    };
    return h(
      "tr",
      { "data-snapshot": name },
      h("th", { scope: "row" }, name),
      h("td", {}, moment(snapshot.at)),
      h("td", { class: "figure" }, String(snapshot.registrations)),
      h("td", {}, h("div", { class: "actions" }, button(t("restore"), restore, { "data-key": `restore-${name}` }), button(t("fork"), fork, { "data-key": `fork-${name}` }), button(t("remove"), remove, { class: "danger quiet", "data-key": `remove-${name}` }))),
    );
  }

  function worldsOf({ worlds: all }) {
    let scenario = "";
    return [
      table(t("view-worlds"), [t("name"), t("scenario"), [t("seed")], t("at"), "WSDL", t("deeds")], all.map(worldRow)),
      form(
        { class: "grid" },
        async ({ name, seed, clock }) => {
          const made = await order("POST", "/worlds", wishes({ name, scenario, seed, clock }), MAIN);
          say(t("worldmade", made));
          await showWorlds();
        },
        field(t("name"), "name", { placeholder: "world-1", "data-key": "world-name" }),
        scenarioChoice(scenarios, (value) => (scenario = value), "world-scenario"),
        field(t("seed"), "seed", { inputmode: "numeric", placeholder: t("scenariosown") }),
        field(t("clock"), "clock", { placeholder: "frozen@2026-03-02T08:00:00" }),
        h("button", { class: "strong", "data-key": "world-make" }, t("make")),
      ),
    ];
  }

  function worldRow(world) {
    const { name } = world;
    const remove = async () => {
      if (!(await confirmed(t("removeworld", { name }), t("remove")))) return;
      await order("DELETE", `/worlds${path(name)}`, undefined, MAIN);
      if (name === WORLD_NAME) location.href = consoleOf("");
      else await showWorlds();
    };
    return h(
      "tr",
      { "data-world": name || "main", "aria-current": name === WORLD_NAME ? "true" : null },
      h("th", { scope: "row" }, h("a", { href: consoleOf(name) }, name || t("mainworld"))),
      h("td", {}, world.scenario),
      h("td", { class: "figure" }, String(world.seed)),
      h("td", {}, moment(world.now)),
      h("td", {}, h("a", { href: world.wsdl }, "string"), " ", h("a", { href: world.typed_wsdl }, "typed")),
      h("td", {}, name ? button(t("remove"), remove, { class: "danger quiet", "data-key": `remove-world-${name}` }) : null),
    );
  }

  const renew = throttled(() => Promise.all([showSnapshots(), showWorlds()]), AT_MOST_EVERY_MS);
  show();
  ask("/scenarios").then((response) => ((scenarios = response.scenarios), show())).catch(complain);
  return {
    stop: renew.stop,
    hear: (kind, data) => {
      if (kind === "changed" && data.changed.includes("epoch")) show();
      else if (kind === "clock" || (kind === "exchange" && data.kind === "control")) renew(); // others take snapshots, and make worlds
    },
  };
}

function scenarioChoice(scenarios, changed, key) {
  const options = [["", t("samescenario")], ...scenarios.map((each) => [each.name, `${each.name} · ${titled(each.title)}`])];
  return choice(t("scenario"), options, "", changed, { "data-key": key });
}

/** What was filled in; a seed is a number. */
function wishes({ seed, ...texts }) {
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value));
  if (!seed) return given;
  if (!/^\d+$/.test(seed)) throw new Error(t("noseed", { seed }));
  return { ...given, seed: Number(seed) };
}
