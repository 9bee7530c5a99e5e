"use strict";
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function draw(view) {
  const outcomes = Object.entries(view.outcomes).map(([name, values]) => ({ name, values }));
  const slots = view.slots.slice(0, 4);
  const rows = view.latencies.map((each) =>
    `<tr><td>${escaped(`${each.operation} ${each.code}`)}</td><td>${each.count.toLocaleString()}</td>` +
    `<td>${(each.p50_s * 1000).toFixed(1)}</td><td>${(each.p95_s * 1000).toFixed(1)}</td></tr>`);
  const hottest = view.slots.map((each) =>
    `<tr><td>${escaped(each.slot)}</td><td>${each.attempts.toLocaleString()}</td>` +
    `<td>${each.left.filter((left) => left !== null).at(-1) ?? "–"}</td></tr>`);
  document.querySelector("main").innerHTML =
    `<p>${escaped(view.state || "ready")}, ${view.users.toLocaleString()} users. ${view.remarks.map(escaped).join(" ")}</p>` +
    (view.responses.length ? "" : "<p>No run yet: start one, and the plots begin.</p>") +
    plot("Bookings a second", outcomes, view.first_s, "") +
    plot("Numbers left, hottest slots", slots.map((each) => ({ name: escaped(each.slot), values: each.left })), view.first_s, "") +
    `<table><thead><tr><th>slot</th><th>attempts</th><th>left</th></tr></thead><tbody>${hottest.join("")}</tbody></table>` +
    `<table><thead><tr><th>answer</th><th>how many</th><th>p50 ms</th><th>p95 ms</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

async function poll() {
  try {
    const answer = await fetch("./contention/data");
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    draw(await answer.json());
  } catch (error) {
    document.querySelector("main").textContent = `locust does not answer (${error.message}); it is asked again each second`;
  }
}
poll();
setInterval(poll, 1000);
