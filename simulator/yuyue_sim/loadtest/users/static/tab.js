"use strict";
// Shows the plots under locust's own tab of that name; locust draws the tab, and leaves it empty.
(() => {
  const frame = document.createElement("iframe");
  frame.src = "./contention";
  frame.title = "Contention";
  frame.style.cssText = "display:none;border:0;position:absolute;left:0;width:100%";
  document.body.append(frame);
  const show = () => {
    const chosen = document.querySelector('[role="tab"][aria-selected="true"]');
    const isOurs = chosen !== null && chosen.textContent.trim() === "Contention";
    frame.style.display = isOurs ? "block" : "none";
    if (isOurs) {
      // Locust's own page fills the window; the empty room below its tabs is ours.
      const top = chosen.getBoundingClientRect().bottom + window.scrollY + 8;
      frame.style.top = `${top}px`;
      frame.style.height = `calc(100vh - ${top}px - 3rem)`;
    }
  };
  new MutationObserver(show).observe(document.body, { attributes: true, childList: true, subtree: true, attributeFilter: ["aria-selected"] });
  window.addEventListener("resize", show);
  show();
})();
