"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const form = document.querySelector(".filter");
  const open = (element) => {
    for (let at = element; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };

  // A link to a finding opens it, also when the page is loaded with one, and lifts a filter that hides it; a link to a
  // resource shows it in the graph; `#findings?tier=high&category=…&text=…` sets the filter.
  const follow = () => {
    if (window.drdiffGraph?.follow(location.hash)) return;
    if (location.hash.startsWith("#findings?")) { read(location.hash.slice(10)); return; }
    const target = location.hash.length > 1 && document.getElementById(decoded(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]") && form) { clear(); apply(); }
    open(target);
    target.scrollIntoView();
    const focus = target.matches("details") ? target.querySelector("summary") : null;
    if (focus) focus.focus({ preventScroll: true });
  };
  const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

  const items = all("[data-finding]");
  const groups = all("[data-group]");
  const words = new Map();
  const text = (item) => {
    if (!words.has(item)) words.set(item, item.textContent.toLowerCase());
    return words.get(item);
  };
  const clear = () => {
    for (const field of form.elements) {
      if (field.type === "checkbox") field.checked = false;
      else if ("value" in field && field.tagName !== "BUTTON" && field.tagName !== "OUTPUT") field.value = "";
    }
  };

  // The filter as the part of an address after `#findings?`, and back.
  const write = () => {
    const query = new URLSearchParams();
    const data = new FormData(form);
    if (data.getAll("tier").length) query.set("tier", data.getAll("tier").join(","));
    for (const name of ["category", "text"]) if (data.get(name)) query.set(name, data.get(name));
    if (data.has("undecided")) query.set("undecided", "yes");
    const filtered = query.size > 0;
    if (filtered || location.hash.startsWith("#findings?")) {
      try { history.replaceState(null, "", filtered ? `#findings?${query}` : "#findings"); } catch { /* a page that may not */ }
    }
  };
  const read = (address) => {
    if (!form) return;
    const query = new URLSearchParams(address);
    const tiers = new Set((query.get("tier") || "").split(","));
    for (const box of all("[name=tier]", form)) box.checked = tiers.has(box.value);
    form.elements.category.value = query.get("category") || "";
    if (form.elements.category.selectedIndex < 0) form.elements.category.value = "";
    form.elements.text.value = query.get("text") || "";
    if (form.elements.undecided) form.elements.undecided.checked = query.get("undecided") === "yes";
    apply();
    document.getElementById("findings").scrollIntoView();
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
      if (item.hidden === fits) item.hidden = !fits;
      shown += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-finding]:not([hidden])");
    const filtered = shown < items.length;
    form.querySelector("output").textContent = `${shown} of ${items.length} findings shown`;
    document.body.toggleAttribute("data-filtered", filtered);
  }

  document.documentElement.classList.add("js");
  if (form) {
    let timer = 0;
    const change = () => { apply(); write(); };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(change, 60); });
    form.addEventListener("reset", () => setTimeout(change));
    form.addEventListener("submit", (event) => { event.preventDefault(); change(); });
    form.addEventListener("click", (event) => {
      const way = event.target.dataset.all;
      if (way) for (const item of all("details.finding")) if (!item.hidden) item.open = way === "open";
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
      event.preventDefault();
      form.elements.text.focus();
    });
    // The counts of the summary and of the categories lead to what they count.
    const lead = (cell, query) => {
      const link = document.createElement("a");
      link.href = `#findings?${query}`;
      link.append(...cell.childNodes);
      cell.append(link);
    };
    for (const tier of ["high", "medium", "low", "info"]) for (const count of all(`.tiles .${tier} dd`)) lead(count, `tier=${tier}`);
    const known = new Set([...form.elements.category.options].map((option) => option.value).filter(Boolean));
    for (const head of all("#counts tbody th")) if (known.has(head.textContent)) lead(head, new URLSearchParams({ category: head.textContent }));
    // A browser keeps the fields of a page that is loaded again.
    form.querySelector("output").textContent = `${items.length} of ${items.length} findings shown`;
    if (new URLSearchParams(new FormData(form)).toString() !== "text=&category=") apply();
  }

  let closed = [];
  addEventListener("beforeprint", () => { closed = all("details:not([open])"); for (const item of closed) item.open = true; });
  addEventListener("afterprint", () => { for (const item of closed) item.open = false; });
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.hash === location.hash) follow();
  });
  addEventListener("load", follow);
})();
