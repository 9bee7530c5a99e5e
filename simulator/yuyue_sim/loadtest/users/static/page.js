// Asks for the run once a second, and draws what changed.

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const say = (en, zh) => (isChinese() ? zh : en);
const place = (id) => document.getElementById(id);
const drawn = new Map(); // by chart, what is drawn

const STATES = { ready: "就绪", spawning: "用户启动中", running: "运行中", stopping: "停止中", stopped: "已停止", missing: "缺少压测进程" };

const show = (id, html) => {
  if (place(id).dataset.shown === html) return;
  place(id).dataset.shown = html;
  place(id).innerHTML = html;
};

const table = (heads, rows) =>
  `<div class=scroll><table><thead><tr>${heads.map((head, number) => `<th${number ? " class=figure" : ""}>${head}</th>`).join("")}</tr></thead>` +
  `<tbody>${rows.map((row) => `<tr>${row.map((cell, number) => `<td${number ? " class=figure" : ""}>${escaped(cell)}</td>`).join("")}</tr>`).join("")}</tbody></table></div>`;

const tablesOf = (run) => {
  const ms = (seconds) => (seconds * 1000).toLocaleString("en", { maximumFractionDigits: 1 });
  const kinds = run.latencies.map((each) => [`${each.operation} ${each.code}`.trim(), each.count.toLocaleString("en"), ms(each.p50_s), ms(each.p95_s), ms(each.p99_s)]);
  const slots = run.slots.map((each) => [each.slot, each.attempts.toLocaleString("en"), each.left.filter((left) => left !== null).at(-1) ?? "–"]);
  return (
    (kinds.length ? table([say("response", "响应"), say("how many", "数量"), say("p50 ms", "p50 毫秒"), "p95", "p99"], kinds) : "") +
    (slots.length ? table([say("slot", "时段"), say("attempts", "请求"), say("left", "余号")], slots) : "")
  );
};

const nextOf = ({ histories, commands }) =>
  `<h2>${say("The run has ended. What next?", "运行已结束。下一步？")}</h2>` +
  `<p>${say("Let the audit judge it, then draw the page:", "先审计，再生成页面：")}</p>` +
  commands.map((each) => `<p class=repeat><code>${escaped(each)}</code></p>`).join("") +
  `<p>${say("Its histories; those of other machines must be copied here first:", "历史文件；其他机器上的须先复制到此处：")}</p>` +
  `<ul>${histories.map((each) => `<li><code>${escaped(each)}</code></li>`).join("")}</ul>`;

const figureOf = (chart) => {
  const found = place(chart.name);
  if (found) return found;
  const section = document.createElement("section");
  section.innerHTML = `<h2>${escaped(inLanguage(chart.title))}</h2><figure id="${escaped(chart.name)}"><div class=live></div><figcaption>${escaped(inLanguage(chart.caption))}</figcaption></figure>`;
  place("charts").append(section);
  return section.querySelector("figure");
};

const drawChart = async (chart, configs) => {
  const figure = figureOf(chart);
  const spec = JSON.stringify(chart.spec) + figure.clientWidth;
  if (drawn.get(chart.name) === spec || !figure.clientWidth) return;
  drawn.set(chart.name, spec);
  await drawInto(figure.querySelector(".live"), chart.spec, configs, figure.clientWidth);
  figure.dataset.drawn = "yes";
};

const showRun = async (run) => {
  const state = run.state || "ready";
  const users = `${run.users.toLocaleString("en")} ${say("users", "个用户")}`;
  const words = [`${say(state, STATES[state] ?? state)}${say(", ", "，")}${users}${say(".", "。")}`, ...run.remarks];
  if (!run.responses.length) words.push(say("No run yet: start one, and the plots begin.", "尚无运行：启动后开始绘图。"));
  show("state", words.map(escaped).join(" "));
  place("next").hidden = state !== "stopped" || !run.next.histories.length;
  show("next", nextOf(run.next));
  show("tables", tablesOf(run));
  const names = run.charts.map((chart) => chart.name);
  for (const figure of place("charts").querySelectorAll("figure")) {
    if (!names.includes(figure.id)) {
      drawn.delete(figure.id);
      figure.closest("section").remove();
    }
  }
  for (const chart of run.charts) await drawChart(chart, run.configs);
};

const poll = async () => {
  try {
    const response = await fetch("./contention/data");
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    await showRun(await response.json());
  } catch (error) {
    const text = `locust does not answer (${error.message}); it is asked again each second`;
    show("state", escaped(say(text, `locust 无响应（${error.message}）；每秒重试`)));
  }
  setTimeout(poll, 1000);
};
poll();
