// The way of the events as a picture: drawn once for what runs, then kept up to date with figures.
import { count, duration, lackReplicas, lag, store } from "./model.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1080;
const HEIGHT = 318;
const MIDDLE = 118;

export class Picture {
  #figure;
  #shape;
  #parts = {};
  #mostLag = 0;

  constructor(figure) {
    this.#figure = figure;
  }

  /** Shows an answer; without rates yet, arrows have no numbers. */
  show(figures, rates) {
    const shape = JSON.stringify([figures.buffered, figures.sinks, figures.sources.map(source => source.id),
      figures.storers.map(storer => storer.route), figures.brokers.length]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#draw(figures);
    }
    this.#update(figures, rates);
  }

  #draw(figures) {
    this.#parts = { sources: [], lanes: [], brokers: [] };
    const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-labelledby": "picture-title" });
    this.#parts.title = node("title", { id: "picture-title" });
    const defs = node("defs");
    for (const kind of ["flow", "dead"]) {
      const marker = node("marker", { id: `arrow-${kind}`, viewBox: "0 0 10 10", refX: 8, refY: 5, markerWidth: 12,
        markerHeight: 12, markerUnits: "userSpaceOnUse", orient: "auto", class: kind });
      marker.append(node("path", { d: "M0 0 10 5 0 10z" }));
      defs.append(marker);
    }
    svg.append(this.#parts.title, defs);

    const sources = figures.sources.length > 0 ? figures.sources : [{ id: "none", name: "sources" }];
    const storeX = figures.buffered ? 938 : 700;
    // sources and the collector
    const sourceYs = spread(sources.length, 72);
    sources.forEach((source, index) => {
      const y = sourceYs[index];
      svg.append(node("path", { class: "source", d: `M20 ${y - 29}h116l16 16v42H20z` }),
        text(86, y - 3, source.name, "name"));
      const waits = text(86, y + 16, "", "note");
      svg.append(waits);
      const arrow = this.#arrow(svg, sources.length === 1 ? `M154 ${y}H226` : `M154 ${y}C190 ${y} 190 ${MIDDLE} 226 ${MIDDLE}`);
      this.#parts.sources.push({ waits, arrow });
    });
    this.#parts.received = text(190, sources.length === 1 ? MIDDLE - 12 : MIDDLE - 20, "", "rate");
    svg.append(this.#parts.received);
    svg.append(node("rect", { class: "route", x: 230, y: MIDDLE - 36, width: 120, height: 72, rx: 8 }),
      text(290, MIDDLE - 4, "collect", "name route-name"));
    this.#parts.collectors = text(290, MIDDLE + 16, "", "note");
    svg.append(this.#parts.collectors);

    if (figures.buffered) {
      this.#parts.sentArrow = this.#arrow(svg, `M352 ${MIDDLE}H426`);
      this.#parts.sent = text(388, MIDDLE - 12, "", "rate");
      svg.append(this.#parts.sent, this.#kafka(figures));
    }
    // one lane for each storing route
    const routes = figures.storers.length > 0 ? figures.storers.map(storer => storer.route)
      : figures.sinks.map(sink => figures.buffered ? `kafka-to-${sink}` : `events-to-${sink}`);
    const laneYs = spread(routes.length, 128);
    routes.forEach((route, index) => this.#parts.lanes.push(this.#lane(svg, route, laneYs[index], figures, storeX)));

    // dead letters
    const deadX = figures.buffered ? 545 : 500;
    svg.append(node("path", { class: "arrow dead", d: `M290 ${MIDDLE + 38}C290 287 350 287 ${deadX - 96} 287`,
      "marker-end": "url(#arrow-dead)" }));
    const from = figures.buffered ? 800 : 760;
    svg.append(node("path", { class: "arrow dead", d: `M${from} ${laneYs[laneYs.length - 1] + 40}C${from} 287 ${from - 60} 287 ${deadX + 96} 287`,
      "marker-end": "url(#arrow-dead)" }));
    svg.append(node("rect", { class: "dead-box", x: deadX - 90, y: 261, width: 180, height: 52, rx: 8 }),
      text(deadX, 283, "dead letters", "name inverse"));
    this.#parts.dead = text(deadX, 302, "", "note inverse");
    svg.append(this.#parts.dead);
    this.#figure.replaceChildren(svg);
  }

  #kafka(figures) {
    const group = node("g");
    const brokers = figures.brokers;
    group.append(node("rect", { class: "kafka", x: 430, y: 14, width: 230, height: 208, rx: 10 }),
      text(545, brokers.length > 0 ? 42 : 60, "Kafka", "name inverse"));
    const width = Math.min(64, 206 / Math.max(1, brokers.length) - 6);
    brokers.forEach((broker, index) => {
      const x = 545 - (brokers.length * (width + 6) - 6) / 2 + index * (width + 6);
      const box = node("rect", { class: "broker", x, y: 56, width, height: 26, rx: 5 });
      group.append(box, text(x + width / 2, 74, String(broker.id), "note inverse"));
      this.#parts.brokers.push(box);
    });
    group.append(node("rect", { class: "backlog-track", x: 446, y: 104, width: 198, height: 28, rx: 5 }));
    this.#parts.backlog = node("rect", { class: "backlog", x: 446, y: 104, width: 0, height: 28, rx: 5 });
    this.#parts.backlogText = text(545, 160, "", "figure inverse");
    this.#parts.backlogAge = text(545, 184, "", "note inverse");
    this.#parts.replicas = text(545, 208, "", "note inverse");
    group.append(this.#parts.backlog, this.#parts.backlogText, this.#parts.backlogAge, this.#parts.replicas);
    return group;
  }

  #lane(svg, route, y, figures, storeX) {
    const lane = { route };
    if (figures.buffered) {
      lane.inArrow = this.#arrow(svg, `M662 ${y}H736`);
      lane.gate = node("g", { class: "gate" });
      lane.gate.append(node("path", { class: "post", d: `M684 ${y - 22}V${y - 9}M684 ${y + 9}V${y + 22}` }),
        node("path", { class: "bar", d: `M684 ${y - 9}V${y + 9}` }));
      svg.append(lane.gate, node("rect", { class: "route", x: 740, y: y - 36, width: 120, height: 72, rx: 8 }),
        text(800, y - 4, "store", "name route-name"));
      lane.note = text(800, y + 16, "", "note");
      svg.append(lane.note);
      lane.outArrow = this.#arrow(svg, `M862 ${y}H${storeX - 4}`);
      lane.rate = text((862 + storeX) / 2, y - 12, "", "rate");
    } else {
      lane.outArrow = this.#arrow(svg, `M352 ${y}H${storeX - 4}`);
      lane.rate = text((352 + storeX) / 2, y - 12, "", "rate");
    }
    lane.store = node("g", { class: "store" });
    lane.store.append(node("path", { class: "store-body", d: `M${storeX} ${y - 38}v74c0 11 26 18 61 18s61-7 61-18v-74` }),
      node("ellipse", { class: "store-top", cx: storeX + 61, cy: y - 38, rx: 61, ry: 15 }),
      text(storeX + 61, y + 6, store(route).replace(/^The store of /, ""), "name"));
    lane.state = text(storeX + 61, y + 28, "", "note");
    lane.store.append(lane.state);
    svg.append(lane.rate, lane.store);
    return lane;
  }

  #arrow(svg, d) {
    const arrow = node("path", { class: "arrow flow", d, "marker-end": "url(#arrow-flow)" });
    svg.append(arrow);
    return arrow;
  }

  #update(figures, rates) {
    const parts = this.#parts;
    const rate = value => rates ? `${count(value)}/s` : "";
    figures.sources.forEach((source, index) => {
      parts.sources[index].waits.textContent = source.waits;
      parts.sources[index].arrow.classList.toggle("flows", Boolean(rates && rates.received > 0));
    });
    parts.received.textContent = rate(rates?.received ?? 0);
    parts.collectors.textContent = figures.collectors === 1 ? "reads, sends"
      : figures.collectors === 0 ? "in other processes" : `${figures.collectors} processes`;
    if (figures.buffered) {
      parts.sent.textContent = rate(rates?.sent ?? 0);
      parts.sentArrow.classList.toggle("flows", Boolean(rates && rates.sent > 0));
      const waits = lag(figures);
      this.#mostLag = Math.max(this.#mostLag, waits, 1000);
      parts.backlog.setAttribute("width", 198 * Math.sqrt(waits / this.#mostLag));
      const known = figures.storers.some(storer => storer.known);
      parts.backlogText.textContent = !known ? "" : waits === 1 ? "1 event waits" : `${count(waits)} events wait`;
      const age = figures.storers.reduce((most, storer) => Math.max(most, storer.age), 0);
      parts.backlogAge.textContent = known && waits > 0 && age > 0 ? `the oldest for ${duration(age)}` : "";
      parts.brokers.forEach((box, index) => box.classList.toggle("down", figures.brokers[index].up === false));
      const under = lackReplicas(figures);
      parts.replicas.textContent = under > 0 ? `${count(under)} partitions lack replicas` : "";
      parts.replicas.classList.toggle("warn", under > 0);
    }
    for (const lane of parts.lanes) {
      const storer = figures.storers.find(one => one.route === lane.route);
      const closed = storer !== undefined && storer.gate !== "open";
      if (lane.gate) {
        lane.gate.classList.toggle("closed", closed);
        lane.inArrow.classList.toggle("flows", Boolean(rates && rates.stored > 0 && !closed));
        lane.note.textContent = closed ? (storer.gate === "paused" ? "paused" : "gate closed")
          : storer?.problem ? "retries"
          : storer && storer.processes > 1 ? `${storer.processes} processes` : "gate open";
        lane.note.classList.toggle("bad", closed);
      }
      lane.outArrow.classList.toggle("flows", Boolean(rates && rates.stored > 0 && !closed));
      lane.rate.textContent = rate(rates?.stored ?? 0);
      const unavailable = storer?.problem !== undefined;
      lane.store.classList.toggle("unavailable", unavailable);
      lane.state.textContent = unavailable ? "unavailable"
        : lane.route.includes("hdfs") && figures.held > 0 ? `${count(figures.held)} in open files`
          : `${count(figures.stored)} stored`;
    }
    parts.dead.textContent = figures.deadLettersOpen === undefined ? `${count(figures.deadLetters)} written`
      : figures.deadLettersOpen === 0 ? "none open" : `${count(figures.deadLettersOpen)} open`;
    parts.dead.classList.toggle("warn", (figures.deadLettersOpen ?? 0) > 0);
    parts.title.textContent = rates
      ? `Received ${rate(rates.received)}, sent to Kafka ${rate(rates.sent)}, stored ${rate(rates.stored)}; `
        + `${count(lag(figures))} events wait; dead letters: ${parts.dead.textContent}.`
      : "The way of the events";
  }
}

/** Centres of boxes that are placed around the middle. */
function spread(amount, distance) {
  return Array.from({ length: amount }, (unused, index) => MIDDLE + (index - (amount - 1) / 2) * distance);
}

function text(x, y, content, classes) {
  const element = node("text", { x, y, class: classes, "text-anchor": "middle" });
  element.textContent = content;
  return element;
}

function node(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}
