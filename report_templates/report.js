"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const form = document.querySelector(".filter");
  const open = (element) => {
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };

  // A link to a finding opens it, also when the page is loaded with one, and lifts a filter that hides it.
  const follow = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]") && form) { form.reset(); apply(); }
    open(target);
    target.scrollIntoView();
    const focus = target.matches("details") ? target.querySelector("summary") : null;
    if (focus) focus.focus({ preventScroll: true });
  };

  const items = all("[data-finding]");
  const words = new Map();
  const text = (item) => {
    if (!words.has(item)) words.set(item, item.textContent.toLowerCase());
    return words.get(item);
  };

  function apply() {
    const data = new FormData(form);
    const tiers = new Set(data.getAll("tier"));
    const category = data.get("category");
    const undecided = data.has("undecided");
    const terms = data.get("text").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const fits = (!tiers.size || tiers.has(item.dataset.tier)) && (!category || item.dataset.category === category)
        && (!undecided || item.dataset.undecided === "yes") && terms.every((term) => text(item).includes(term));
      item.hidden = !fits;
      shown += fits;
    }
    for (const group of all("[data-group]")) group.hidden = !all("[data-finding]", group).some((item) => !item.hidden);
    form.querySelector("output").textContent = `${shown} of ${items.length} findings shown`;
  }

  document.documentElement.classList.add("js");
  if (form) {
    let timer = 0;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 60); });
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
    form.addEventListener("click", (event) => {
      const way = event.target.dataset.all;
      if (way) for (const item of all("details.finding")) if (!item.hidden) item.open = way === "open";
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
      event.preventDefault();
      form.elements.text.focus();
    });
    apply();
  }

  let closed = [];
  addEventListener("beforeprint", () => { closed = all("details:not([open])"); for (const item of closed) item.open = true; });
  addEventListener("afterprint", () => { for (const item of closed) item.open = false; });
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#gap-']");
    if (link && link.hash === location.hash) follow();
  });
  addEventListener("load", follow);
})();
