// The interactive picture of the designs. Its libraries are plain text until the picture comes into view.
(() => {
  const section = document.getElementById("graph");
  const block = document.getElementById("graph-data");
  if (!section || !block) return;
  const find = (selector, within = section) => within.querySelector(selector);
  const stage = find(".stage"), panel = find(".panel"), status = find(".graph-status"), controls = find(".graph-controls");
  const WIDTH = 180, HEIGHT = 46, GAP = 16, CAREFUL = 160, SMALL = 45;
  const SIGN = { missing: "−", extra: "+", changed: "≠", equal: "=" };
  let data = null, byId = null, cy = null, chosen = null;

  const read = () => {
    if (data) return;
    data = JSON.parse(block.textContent);
    byId = new Map(data.nodes.map((node) => [node.id, Object.assign(node, { needs: [], needed: [] })]));
    for (const link of data.links) {
      byId.get(link.source).needs.push(link);
      byId.get(link.target).needed.push(link);
    }
  };
  const run = (id) => {
    const script = document.createElement("script");
    script.textContent = document.getElementById(id).textContent;
    document.head.append(script);
    script.remove();
  };

  // Which nodes are shown: those of the ticked statuses, and of them the worst gaps, what touches a gap, or all.
  const wanted = () => {
    const ticked = new Set([...controls.querySelectorAll("[name=status]:checked")].map((box) => box.value));
    const touches = (node) => node.status !== "equal" || [...node.needs, ...node.needed].some((link) =>
      byId.get(link.source === node.id ? link.target : link.source).status !== "equal");
    const fits = { core: (node) => node.core, near: touches, all: () => true }[controls.elements.show.value];
    return data.nodes.filter((node) => ticked.has(node.status) && fits(node));
  };

  const components = (nodes, links) => {
    const root = new Map(nodes.map((node) => [node.id, node.id]));
    const top = (id) => { while (root.get(id) !== id) { root.set(id, root.get(root.get(id))); id = root.get(id); } return id; };
    for (const link of links) root.set(top(link.source), top(link.target));
    const parts = new Map();
    for (const node of nodes) { const at = top(node.id); if (!parts.has(at)) parts.set(at, []); parts.get(at).push(node); }
    return [...parts.values()].sort((one, other) => other.length - one.length);
  };

  // A part the library would take seconds for: layers by the longest way, long layers in several columns.
  const layered = (nodes, links) => {
    const after = new Map(nodes.map((node) => [node.id, []]));
    for (const link of links) after.get(link.source).push(link.target);
    const depth = new Map();
    for (const node of nodes) {
      const stack = [[node.id, 0]], path = new Set();
      if (depth.has(node.id)) continue;
      path.add(node.id);
      while (stack.length) {
        const top = stack[stack.length - 1], next = after.get(top[0])[top[1]++];
        if (next === undefined) {
          stack.pop(); path.delete(top[0]);
          depth.set(top[0], Math.max(0, ...after.get(top[0]).map((id) => (depth.has(id) ? depth.get(id) + 1 : 0))));
        } else if (!depth.has(next) && !path.has(next)) { path.add(next); stack.push([next, 0]); }
      }
    }
    const layers = [], before = new Map(nodes.map((node) => [node.id, []])), deepest = Math.max(...depth.values()), most = Math.max(8, Math.ceil(Math.sqrt(nodes.length * 2.2)));
    for (const node of nodes) (layers[deepest - depth.get(node.id)] ??= []).push(node);
    for (const link of links) before.get(link.target).push(link.source);
    const place = new Map();
    for (const layer of layers) layer?.forEach((node, at) => place.set(node.id, at));
    for (let sweep = 0; sweep < 6; sweep += 1) {
      const way = sweep % 2 ? after : before;
      const order = layers.filter(Boolean);
      for (const layer of sweep % 2 ? order.reverse() : order) {
        const middle = new Map(layer.map((node) => {
          const near = way.get(node.id);
          return [node.id, near.length ? near.reduce((sum, id) => sum + place.get(id), 0) / near.length : place.get(node.id)];
        }));
        layer.sort((one, other) => middle.get(one.id) - middle.get(other.id) || place.get(one.id) - place.get(other.id));
        layer.forEach((node, at) => place.set(node.id, at));
      }
    }
    const columns = layers.filter(Boolean).flatMap((layer) =>
      Array.from({ length: Math.ceil(layer.length / most) }, (_, at) => layer.slice(at * most, (at + 1) * most)));
    return inColumns(columns, 70);
  };
  const inColumns = (columns, across) => {
    const places = new Map(), tallest = Math.max(0, ...columns.map((column) => column.length)), step = HEIGHT + GAP;
    columns.forEach((column, x) => column.forEach((node, y) =>
      places.set(node.id, [x * (WIDTH + across) + WIDTH / 2, (y + (tallest - column.length) / 2) * step + HEIGHT / 2])));
    return { places, width: columns.length * (WIDTH + across) - across, height: tallest * step - GAP };
  };
  // A link that a longer way says already costs the layout a lane of its own and the reader nothing.
  const withoutShortcuts = (links) => {
    const after = new Map();
    for (const link of links) { if (!after.has(link.source)) after.set(link.source, new Set()); after.get(link.source).add(link.target); }
    const reached = (from) => {
      const seen = new Set(), stack = [...(after.get(from) || [])];
      while (stack.length) { const id = stack.pop(); if (!seen.has(id)) { seen.add(id); stack.push(...(after.get(id) || [])); } }
      return seen;
    };
    const known = new Map([...after.keys()].map((id) => [id, reached(id)]));
    return links.filter((link) => ![...after.get(link.source)].some((id) => id !== link.target && known.get(id)?.has(link.target) && !known.get(id).has(link.source)));
  };
  const byLibrary = (nodes, links) => {
    const graph = new dagre.graphlib.Graph();
    graph.setGraph({ rankdir: "LR", nodesep: GAP, edgesep: 4, ranksep: 64, ranker: nodes.length > 60 ? "longest-path" : "network-simplex" });
    graph.setDefaultEdgeLabel(() => ({}));
    for (const node of nodes) graph.setNode(node.id, { width: WIDTH, height: HEIGHT });
    for (const link of withoutShortcuts(links)) graph.setEdge(link.source, link.target);
    dagre.layout(graph, { disableOptimalOrderHeuristic: nodes.length > 100 });
    const size = graph.graph();
    return { places: new Map(nodes.map((node) => [node.id, [graph.node(node.id).x, graph.node(node.id).y]])), width: size.width, height: size.height };
  };
  // Parts side by side in rows; of several widths, the one that fills the stage best.
  const pack = (parts, between) => {
    const sorted = [...parts].sort((one, other) => other.height - one.height);
    const room = [stage.clientWidth || 900, stage.clientHeight || 600];
    const widest = Math.max(0, ...sorted.map((part) => part.width)), sum = sorted.reduce((all, part) => all + part.width + between, 0);
    let best = null;
    for (let step = 0; step <= 12; step += 1) {
      const packed = rows(sorted, between, widest + (sum - widest) * (step / 12) ** 2);
      packed.fill = Math.min(room[0] / packed.width, room[1] / packed.height);
      if (!best || packed.fill > best.fill) best = packed;
    }
    return best;
  };
  const rows = (parts, between, widest) => {
    const places = new Map();
    let left = 0, top = 0, row = 0, right = 0;
    for (const part of parts) {
      if (left && left + part.width > widest) { left = 0; top += row + between; row = 0; }
      for (const [id, [x, y]] of part.places) places.set(id, [x + left, y + top]);
      left += part.width + between; row = Math.max(row, part.height); right = Math.max(right, left - between);
    }
    return { places, width: right, height: top + row };
  };
  const layout = (nodes, links, grouping) => {
    const groups = new Map();
    for (const node of nodes) { const name = node[grouping] || ""; if (!groups.has(name)) groups.set(name, []); groups.get(name).push(node); }
    let careful = CAREFUL;
    const framed = [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, members]) => {
      const inside = new Set(members.map((node) => node.id));
      const own = links.filter((link) => inside.has(link.source) && inside.has(link.target));
      const parts = components(members, own), alone = parts.filter((part) => part.length === 1).flat();
      const placed = parts.filter((part) => part.length > 1).map((part) => {
        const ids = new Set(part.map((node) => node.id)), among = own.filter((link) => ids.has(link.source));
        careful -= part.length;
        const drawn = careful >= 0 ? byLibrary(part, among) : null;
        // Many resources that all need one: the library stands them in one tall column.
        return drawn && (part.length < 20 || drawn.height < 2 * drawn.width) ? drawn : layered(part, among);
      });
      const across = Math.max(1, Math.round(Math.sqrt(alone.length / 2.5)));
      if (alone.length) placed.push(inColumns(Array.from({ length: across }, (_, at) => alone.filter((_, n) => n % across === at)), GAP));
      return pack(placed, GAP * 2);
    });
    return pack(framed, grouping ? 90 : 40).places;
  };

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const style = (many) => {
    const look = { missing: ["--high-bg", "--high", "dashed", 2], extra: ["--low-bg", "--low", "solid", 3], changed: ["--medium-bg", "--medium", "solid", 2.5], equal: ["--sunk", "--muted", "solid", 1] };
    const rules = [
      { selector: "node", style: { shape: "round-rectangle", width: WIDTH, height: HEIGHT, label: "data(text)", "text-wrap": "wrap", "text-valign": "center", "text-halign": "center", "font-size": 12.5, "line-height": 1.3, "font-family": "system-ui, sans-serif", color: color("--text"), "min-zoomed-font-size": 3.5 } },
      { selector: "node:parent", style: { shape: "round-rectangle", label: "data(text)", "text-valign": "top", "text-halign": "center", "font-size": many ? 64 : 22, "font-weight": 600, "text-margin-y": -6, color: color("--muted"), "background-color": color("--sunk"), "background-opacity": 0.35, "border-color": color("--line"), "border-width": 1, padding: 22, "min-zoomed-font-size": 3, events: "no" } },
      { selector: "edge", style: { width: 1.2, "line-color": color("--edge"), "target-arrow-color": color("--edge"), "target-arrow-shape": "triangle", "arrow-scale": 0.8, "curve-style": many ? "straight" : "bezier", opacity: 0.75 } },
      { selector: "edge.far", style: { opacity: many ? 0.12 : 0.4 } },
      { selector: "edge.missing", style: { "line-style": "dashed", "line-color": color("--high"), "target-arrow-color": color("--high") } },
      { selector: "edge.extra", style: { width: 2, "line-color": color("--low"), "target-arrow-color": color("--low") } },
      { selector: "node.high", style: { "font-weight": 700 } },
      { selector: "node.changed.info", style: { "border-width": 1, "background-color": color("--sunk") } },
      { selector: ".faded", style: { opacity: 0.28 } },
      { selector: "edge.near", style: { width: 2.5, opacity: 1 } },
      { selector: "node.chosen", style: { "border-width": 5, "border-color": color("--accent"), "border-style": "solid" } },
    ];
    for (const [name, [fill, line, dash, width]] of Object.entries(look))
      rules.splice(2, 0, { selector: `node.${name}`, style: { "background-color": color(fill), "border-color": color(line), "border-style": dash, "border-width": width } });
    return rules;
  };
  const cut = (text, width) => (text.length <= width ? text : `${text.slice(0, Math.ceil(width / 2))}…${text.slice(1 - Math.floor(width / 2))}`);
  const words = (node) => `${data.overlay || node.findings ? `${SIGN[node.status]} ` : ""}${cut(node.name || node.label, 22)}\n${cut((node.type || node.category).replace(/^AWS::/, ""), 24)}`;

  const draw = () => {
    const grouping = controls.elements.group.value, nodes = wanted();
    const shown = new Set(nodes.map((node) => node.id)), links = data.links.filter((link) => shown.has(link.source) && shown.has(link.target));
    const places = layout(nodes, links, grouping), many = links.length > 400;
    const frames = grouping ? [...new Set(nodes.map((node) => node[grouping] || "none"))] : [];
    const elements = [
      ...frames.map((name) => ({ data: { id: `frame ${name}`, text: name }, selectable: false, grabbable: false })),
      ...nodes.map((node) => {
        const [x, y] = places.get(node.id);
        return { data: { id: node.id, text: words(node), parent: grouping ? `frame ${node[grouping] || "none"}` : undefined }, classes: `${node.status} ${node.tier || ""}`, position: { x, y } };
      }),
      ...links.map((link, at) => ({ data: { id: `l${at}`, source: link.source, target: link.target }, classes: grouping && byId.get(link.source)[grouping] !== byId.get(link.target)[grouping] ? `${link.status} far` : link.status })),
    ];
    if (cy) cy.destroy();
    cy = cytoscape({ container: stage, elements, style: style(many), layout: { name: "preset", fit: true, padding: 24 }, minZoom: 0.02, maxZoom: 3,
      boxSelectionEnabled: false, textureOnViewport: many, hideEdgesOnViewport: many, userZoomingEnabled: false, autoungrabify: many });
    if (cy.zoom() > 1.1) { cy.zoom(1.1); cy.center(); }
    cy.on("tap", "node", (event) => choose(event.target.id(), { look: false }));
    cy.on("tap", (event) => { if (event.target === cy) clear(); });
    const total = (list) => list.reduce((sum, node) => sum + (node.count || 1), 0);
    status.textContent = `${total(nodes)} of ${total(data.nodes)} resources shown. ${nodes.length ? section.dataset.hint : "Tick a status to see some."}`;
    if (chosen && shown.has(chosen)) mark(chosen);
    section.dataset.drawn = String(nodes.length);
  };

  const mark = (id) => {
    const node = cy.getElementById(id);
    cy.elements().removeClass("chosen near faded");
    if (!node.length) return;
    const near = node.closedNeighborhood();
    cy.nodes(":childless").not(near).addClass("faded");
    cy.edges().not(near).addClass("faded");
    near.edges().addClass("near");
    node.addClass("chosen");
  };
  const element = (tag, text = "", more = {}) => Object.assign(document.createElement(tag), text ? { textContent: text } : {}, more);
  const findingLine = (anchor) => {
    const target = document.getElementById(anchor), line = element("li");
    const title = target && (target.querySelector("summary strong") || target.cells?.[1] || target);
    const link = element("a", title ? title.textContent : anchor, { href: `#${anchor}` });
    if (target?.dataset.tier) line.append(element("span", `${target.dataset.tier} `, { className: `tier ${target.dataset.tier}` }));
    line.append(link);
    return line;
  };
  const linkLine = (link, other) => {
    const node = byId.get(other), line = element("li");
    const button = element("button", `${data.overlay ? `${SIGN[node.status]} ` : ""}${node.label}`, { type: "button" });
    button.addEventListener("click", () => choose(other, { focus: true }));
    line.append(button, element("small", ` ${link.by}${data.overlay && link.status !== "equal" ? ` (${link.status})` : ""}`));
    return line;
  };
  const list = (title, lines) => {
    if (!lines.length) return [];
    const box = element("ul");
    box.append(...lines);
    return [element("h4", `${title} (${lines.length})`), box];
  };
  const show = (node) => {
    const facts = element("dl");
    const rows = [["Type", node.type], ["Status", data.overlay ? node.status : ""], ["Category", node.category], ["Region", node.region], ["Module", node.module],
      ["In the reference", node.reference !== node.label ? node.reference : ""], ["Resources", node.count > 1 ? String(node.count) : ""]];
    for (const [name, value] of rows) if (value) facts.append(element("dt", name), element("dd", value));
    const findings = (node.findings || []).map((at) => findingLine(data.anchors[at]));
    panel.dataset.node = node.id;
    panel.replaceChildren(element("h3", node.label, { tabIndex: -1 }), facts, ...list("Findings", findings),
      ...list("Needs", node.needs.map((link) => linkLine(link, link.target))), ...list("Needed by", node.needed.map((link) => linkLine(link, link.source))));
    if (!findings.length && section.dataset.report) facts.after(element("p", "No finding names it."));
  };
  function choose(id, { focus = false, look = true } = {}) {
    start();
    const node = byId.get(id);
    if (!node) return false;
    chosen = id;
    if (!cy.getElementById(id).length) {
      for (const box of controls.querySelectorAll("[name=status]")) box.checked ||= box.value === node.status;
      controls.elements.show.value = "all";
      groupMany();
      draw();
    }
    show(node);
    if (panel.hidden) { panel.hidden = false; section.classList.add("chosen"); cy.resize(); }
    mark(id);
    const box = cy.getElementById(id).renderedBoundingBox();
    if (box.x2 > stage.clientWidth || box.y2 > stage.clientHeight) cy.center(cy.getElementById(id));
    if (look) {
      const at = cy.getElementById(id);
      cy.fit(at.closedNeighborhood(), 40);
      if (cy.zoom() > 1) cy.zoom(1);
      if (cy.zoom() < 0.55) cy.zoom(0.7);
      cy.center(at);
    }
    if (focus) panel.querySelector("h3").focus({ preventScroll: true });
    return true;
  }
  function clear() {
    chosen = null;
    cy.elements().removeClass("chosen near faded");
    panel.hidden = true;
    section.classList.remove("chosen");
    cy.resize();
  }

  // Many resources are put together by category until the reader says otherwise.
  let grouped = false;
  const groupMany = () => {
    const group = controls.elements.group;
    if (!grouped && [...group.options].some((option) => option.value === "category")) group.value = wanted().length > SMALL ? "category" : "";
  };

  let started = false;
  function start() {
    if (started) return;
    started = true;
    read();
    for (const id of ["lib-dagre", "lib-cytoscape"]) run(id);
    for (const option of [...controls.elements.group.options])
      if (option.value && new Set(data.nodes.map((node) => node[option.value] || "")).size < 2) option.remove();
    const names = document.getElementById("graph-names");
    for (const node of data.nodes) names.append(element("option", "", { value: node.label }));
    groupMany();
    draw();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(style(cy.edges().length > 400)));
    controls.addEventListener("change", (event) => {
      if (event.target.name === "group") grouped = true;
      if (event.target.name === "show") groupMany();
      if (event.target.name !== "find") draw();
    });
    controls.addEventListener("submit", (event) => event.preventDefault());
    controls.elements.find.addEventListener("change", (event) => {
      const text = event.target.value.trim().toLowerCase();
      const hit = text && (data.nodes.find((node) => node.label.toLowerCase() === text) || data.nodes.find((node) => node.label.toLowerCase().includes(text)));
      if (hit) choose(hit.id, { focus: true });
      else if (text) status.textContent = "No resource has that name.";
    });
    controls.addEventListener("click", (event) => {
      const by = { in: 1.4, out: 1 / 1.4 }[event.target.dataset.zoom];
      if (event.target.dataset.zoom === "full") return (document.fullscreenElement ? document.exitFullscreen() : find(".graph-body").requestFullscreen());
      if (by) return cy.zoom({ level: cy.zoom() * by, renderedPosition: { x: stage.clientWidth / 2, y: stage.clientHeight / 2 } });
      if (event.target.dataset.zoom) cy.fit(undefined, 24);
      return undefined;
    });
    document.addEventListener("fullscreenchange", () => { cy.resize(); cy.fit(undefined, 24); });
    // The wheel scrolls the page until the reader has put the pointer to use inside the picture.
    stage.addEventListener("pointerdown", () => cy.userZoomingEnabled(true));
    stage.addEventListener("pointerleave", () => cy.userZoomingEnabled(false));
  }

  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    setTimeout(start);
  }, { rootMargin: "150px" });
  section.classList.add("live");
  seen.observe(stage);

  // A link to a resource chooses it in the picture; without this script it leads to its row in the table.
  window.drdiffGraph = {
    follow(hash) {
      const found = /^#node-(\w+)$/.exec(hash);
      if (!found || !choose(found[1], { focus: true })) return false;
      find(".graph-body").scrollIntoView({ block: "center" });
      return true;
    },
    get canvas() { return cy; },
  };
})();
