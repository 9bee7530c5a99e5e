// Draws the charts when they come into view, in the reader's language and colours; without it, still ones are shown.

const page = JSON.parse(document.getElementById("data").textContent);
const shown = new Map(); // by side, the slot whose pictures are drawn
const views = new Map(); // by chart, its view once it is drawn

const sideOf = (name) => Object.keys(page.slots).find((side) => side && name.startsWith(side)) ?? "";
const isOfSlot = (name) => /(^|-)(space-time|seats|told)$/.test(name);

const specOf = (name) => {
  const spec = structuredClone(page.charts[name]);
  if (isOfSlot(name)) {
    const slot = page.slots[sideOf(name)][shown.get(sideOf(name))];
    spec.datasets = Object.fromEntries(["asks", "order", "seats", "told", "band"].map((part) => [part, slot[part]]));
    spec.height = slot.heights[name.slice(sideOf(name).length)] ?? spec.height;
    spec.encoding.x.scale = { domain: slot.view, nice: false };
  }
  return spec;
};

const draw = async (figure) => {
  const name = figure.dataset.chart;
  figure.classList.add("is-live");
  const view = await drawInto(figure.querySelector(".live"), specOf(name), page.configs, figure.clientWidth);
  views.set(name, view);
  figure.dataset.drawn = "yes";
  if (name.endsWith("heat")) view.addEventListener("click", (_, item) => choose(sideOf(name), item?.datum?.key, true));
};

const inView = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      inView.unobserve(target);
      draw(target);
    }
  },
  { rootMargin: "300px" },
);
const drawAnew = (figures) => {
  for (const figure of figures) {
    delete figure.dataset.drawn;
    inView.unobserve(figure);
    inView.observe(figure);
  }
};
const figures = () => document.querySelectorAll("figure[data-chart]");

const choose = (side, key, go) => {
  if (!key || !page.slots[side]?.[key]) return;
  const viewer = document.getElementById(`${side}slot`);
  viewer.querySelector("select").value = key;
  if (shown.get(side) !== key) {
    shown.set(side, key);
    const users = page.slots[side][key].users.toLocaleString("en");
    viewer.querySelector(".users").textContent = `${users} ${isChinese() ? "个用户" : "users"}`;
    for (const still of viewer.querySelectorAll(".still")) still.remove();
    drawAnew(viewer.querySelectorAll("figure"));
  }
  if (go) viewer.scrollIntoView({ behavior: "smooth" });
};

const prepareViewer = (viewer) => {
  const select = viewer.querySelector("select");
  const side = select.dataset.side;
  shown.set(side, select.value);
  select.addEventListener("change", () => choose(side, select.value, false));
  prepareScrubber(viewer.querySelector(".scrubber"), side);
};

const prepareScrubber = (scrubber, side) => {
  const [button, range, output] = ["button", "input", "output"].map((each) => scrubber.querySelector(each));
  let playing = 0;
  const begin = () => Math.min(...page.slots[side][shown.get(side)].seats.map((seat) => seat.s));
  const show = () => {
    const now = begin() + Number(range.value);
    const isEnd = Number(range.value) >= Number(range.max);
    output.textContent = isEnd ? "" : `${now.toFixed(0)} ms`;
    views.get(`${side}seats`)?.signal("now", isEnd ? 1e15 : now).run();
  };
  const step = (before) => (now) => {
    range.value = Number(range.value) + (now - before) / 12;
    show();
    playing = Number(range.value) < Number(range.max) ? requestAnimationFrame(step(now)) : 0;
  };
  scrubber.hidden = false;
  range.addEventListener("input", show);
  button.addEventListener("click", () => {
    cancelAnimationFrame(playing);
    range.value = 0;
    playing = requestAnimationFrame(step(performance.now()));
  });
};

const sortBy = (head) => {
  const table = head.closest("table");
  const place = [...head.parentElement.children].indexOf(head);
  const isUp = head.getAttribute("aria-sort") !== "ascending";
  for (const other of table.querySelectorAll("th")) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", isUp ? "ascending" : "descending");
  const keyOf = (row) => row.children[place].dataset.value ?? row.children[place].textContent;
  const compare = (a, b) => (isNaN(a) || isNaN(b) ? String(a).localeCompare(String(b)) : a - b);
  const rows = [...table.tBodies[0].rows].sort((a, b) => compare(keyOf(a), keyOf(b)) * (isUp ? 1 : -1));
  table.tBodies[0].append(...rows);
};

const speak = (language) => {
  root.lang = language;
  document.getElementById("language").textContent = language === "en" ? "中文" : "English";
};

speak(root.lang);
document.querySelector(".switches").hidden = false;
document.getElementById("language").addEventListener("click", () => {
  speak(root.lang === "en" ? "zh-CN" : "en");
  drawAnew(figures());
});
document.getElementById("theme").addEventListener("click", () => {
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  drawAnew(figures());
});
document.querySelectorAll(".viewer").forEach(prepareViewer);
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-slot]");
  if (link) choose(link.dataset.side, link.dataset.slot, false);
  const head = event.target.closest(".sortable th");
  if (head) sortBy(head);
});
for (const row of document.querySelectorAll(".sortable tbody tr:first-child"))
  [...row.children].forEach((cell, place) => {
    if (cell.matches(".figure")) row.closest("table").tHead.rows[0].children[place].classList.add("figure");
  });
figures().forEach((figure) => inView.observe(figure));
let width = innerWidth;
addEventListener("resize", () => {
  if (width === innerWidth) return;
  width = innerWidth;
  drawAnew(figures());
});
