"use strict";
// Shows the plots under locust's own tab of that name; locust draws the tab, and leaves it empty.
(() => {
  const frame = document.createElement("iframe");
  frame.src = "./contention";
  frame.title = "Contention";
  frame.style.cssText = "display:none;border:0;width:100%;height:80vh";
  document.body.append(frame);
  const show = () => {
    const chosen = document.querySelector('[role="tab"][aria-selected="true"]');
    const isOurs = chosen !== null && chosen.textContent.trim() === "Contention";
    frame.style.display = isOurs ? "block" : "none";
  };
  new MutationObserver(show).observe(document.body, { attributes: true, childList: true, subtree: true, attributeFilter: ["aria-selected"] });
  show();
})();
