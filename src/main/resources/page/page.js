// Asks for the state once a second and shows it. All text from outside goes through textContent.
import uPlot from "./uPlot.esm.js";
import { showDeadLetters } from "./dead-letters.js";
import { bytes, clock, count, duration, figures, lag, normalized, operator, rates, summary } from "./model.js";
import { element, order } from "./parts.js";
import { Picture } from "./picture.js";

const EVERY_MILLISECONDS = 1000;
const GIVE_UP_MILLISECONDS = 5000;
const HISTORY_SECONDS = 900;
const RATE_MILLISECONDS = 3000;

const byId = id => document.getElementById(id);
const picture = new Picture(byId("picture"));
/** The figures of the last seconds, to compute rates from. */
let recent = [];
/** What the plots show: time in ms, and rates and lag at that time. */
let history = [];
let unanswered;
let plots;

async function poll() {
  if (!document.hidden) {
    try {
      const response = await fetch("observe/state", { signal: AbortSignal.timeout(GIVE_UP_MILLISECONDS), cache: "no-store" });
      if (!response.ok) {
        throw new Error(`it answers ${response.status}`);
      }
      const answer = normalized(await response.json());
      unanswered = undefined;
      show(answer);
    } catch (failure) {
      unanswered ??= Date.now();
      say({
        urgency: "bad",
        sentence: "No answer from the process",
        advice: `Since ${clock(unanswered)}: ${failure.message}. What is shown below is what it said last.`
      });
    }
  }
  setTimeout(poll, EVERY_MILLISECONDS);
}

function show(answer) {
  const now = figures(answer);
  // a rate over a few seconds is calmer than that of one
  recent = recent.filter(one => now.time - one.time < 4 * RATE_MILLISECONDS);
  const before = recent.find(one => now.time - one.time <= RATE_MILLISECONDS + EVERY_MILLISECONDS);
  const rate = before && now.processes.length === before.processes.length ? rates(before, now) : undefined;
  recent.push(now);
  if (rate) {
    history.push({ time: now.time, ...rate, lag: lag(now) });
    history = history.filter(sample => now.time - sample.time < HISTORY_SECONDS * 1000);
  }
  say(summary(now, history.filter(sample => now.time - sample.time < 10000)));
  const process = answer.processes[0];
  const up = process.upSeconds === undefined ? "" : `up ${duration(process.upSeconds)}`;
  setText("name", answer.processes.length > 1 ? `${answer.processes.length} processes` : process.name);
  setText("where", [now.topology && `topology ${now.topology}`, up].filter(part => part).join(" · "));
  document.title = `${byId("sentence").textContent} – ${byId("name").textContent}`;
  picture.show(now, rate);
  byId("dead-letters").hidden = now.deadLettersOpen === undefined;
  plot();
  tables(answer, now);
  buttons("drills", answer.drills, "drills");
  buttons("actions", answer.processes.length === 1 ? process.actions ?? [] : [], "observe/actions");
  comparison(answer.comparison);
}

function say({ urgency, sentence, advice }) {
  byId("summary").className = urgency;
  setText("sentence", sentence);
  setText("advice", advice);
}

/** Leaves the page alone where nothing changes, so that screen readers and selections are not disturbed. */
function setText(id, value) {
  const element = byId(id);
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

function plot() {
  if (history.length < 2) {
    return;
  }
  const times = history.map(sample => sample.time / 1000);
  plots ??= [
    chart("rates", [["received", "--received"], ["stored", "--stored"]]),
    chart("lag", [["waiting", "--waiting"]])
  ];
  plots[0].setData([times, history.map(sample => sample.received), history.map(sample => sample.stored)]);
  plots[1].setData([times, history.map(sample => sample.lag)]);
}

function chart(id, series) {
  const style = getComputedStyle(document.documentElement);
  const color = name => style.getPropertyValue(name).trim();
  const axis = { stroke: color("--muted"), grid: { stroke: color("--line"), width: 1 }, ticks: { show: false },
    font: "12px system-ui, sans-serif" };
  const element = byId(id);
  element.setAttribute("role", "img");
  element.setAttribute("aria-labelledby", `${id}-title`);
  return new uPlot({
    width: element.clientWidth,
    height: 170,
    cursor: { points: { size: 6 } },
    scales: { y: { range: (plot, low, high) => [0, Math.max(high * 1.1, 10)] } },
    axes: [
      { ...axis, space: 70, values: (plot, times) => times.map(time =>
        new Date(time * 1000).toLocaleTimeString([], { timeStyle: "medium", hourCycle: "h23" })) },
      { ...axis, size: 62, values: (plot, values) => values.map(value => count(value)) }
    ],
    series: [{}, ...series.map(([label, name]) => ({
      label,
      stroke: color(name),
      fill: series.length === 1 ? `${color(name)}33` : undefined,
      width: 2,
      points: { show: false },
      value: (plot, value) => value === null ? "–" : count(value)
    }))]
  }, [[], ...series.map(() => [])], element);
}

function redraw() {
  plots?.forEach(one => one.destroy());
  plots = undefined;
  plot();
}

function tables(answer, now) {
  const all = [
    table("Partitions", ["topic", "partition", "events that wait", "oldest", "last commit"],
      now.storers.flatMap(storer => storer.partitions.map(partition =>
        [partition.topic, partition.partition, count(partition.lagEvents), age(partition.lagSeconds),
          partition.committed ? `${age((now.time - Date.parse(partition.committed)) / 1000)} ago` : ""])), [1, 2, 3, 4]),
    table("Topics", ["topic", "partitions", "replicas", "lack replicas"],
      now.topics.map(topic => [topic.name, count(topic.partitions), count(topic.replicas), count(topic.underReplicated)]),
      [1, 2, 3]),
    table("Sources", ["source", "waits", "oldest"],
      now.sources.map(source => [source.name, source.waits, source.age > 0 ? duration(source.age) : ""]), [2]),
    table("Files being read", ["file"],
      answer.processes.flatMap(process => (process.filesBeingRead ?? []).map(file => [file])), []),
    table("Events", ["kind", "received", "dropped", "rejected", "in Kafka", "stored"], kinds(now), [1, 2, 3, 4, 5]),
    table("Dead letters", ["reason", "written"], reasons(now), [1]),
    table("Open dead letters", ["kind", "open"], [...now.deadLettersOpenByKind].filter(([, open]) => open > 0)
      .sort().map(([kind, open]) => [kind, count(open)]), [1]),
    table("Routes", ["route", "what it does", "status"],
      answer.processes.flatMap(process => (process.routes ?? []).map(route =>
        [route.id, route.description ?? "", operator(route) ?? route.status ?? ""])), []),
    table("Disks", ["folder", "free", "of"], disks(now), [1, 2]),
    table("Problems", ["check", "message"], now.problems.map(problem => [problem.check, problem.message ?? ""]), []),
    table("Processes", ["process", "roles", "up"], answer.processes.length < 2 ? []
      : answer.processes.map(process => [process.name, process.settings?.["process.roles"] ?? "does not answer",
        process.upSeconds === undefined ? "" : duration(process.upSeconds)]), [2]),
    table("Settings", ["setting", "value"],
      Object.entries(answer.processes.find(process => process.settings)?.settings ?? {}), [])
  ];
  for (const { title, columns, rows, numbers } of all) {
    update(title, columns, rows, numbers);
  }
}

function table(title, columns, rows, numbers) {
  return { title, columns, rows, numbers };
}

/** Rewrites a table if its content has changed. */
function update(title, columns, rows, numbers) {
  const id = `table-${title.toLowerCase().replaceAll(" ", "-")}`;
  const content = JSON.stringify(rows);
  let section = byId(id);
  if (!section) {
    section = document.createElement("details");
    section.id = id;
    section.open = title !== "Settings" && title !== "Routes";
    byId("tables").append(section);
  }
  section.hidden = rows.length === 0;
  if (section.dataset.content === content) {
    return;
  }
  section.dataset.content = content;
  const summaryOf = element("summary", title);
  const body = document.createElement("table");
  body.append(row("thead", "th", columns, numbers));
  const all = document.createElement("tbody");
  rows.forEach(cells => all.append(cellsOf("td", cells, numbers)));
  body.append(all);
  section.replaceChildren(summaryOf, body);
}

function row(part, cell, cells, numbers) {
  const head = document.createElement(part);
  head.append(cellsOf(cell, cells, numbers));
  return head;
}

function cellsOf(cell, cells, numbers) {
  const line = document.createElement("tr");
  cells.forEach((content, index) => {
    const one = element(cell, String(content));
    one.className = numbers.includes(index) ? "number" : "";
    if (cell === "th") {
      one.scope = "col";
    }
    line.append(one);
  });
  return line;
}

function age(seconds) {
  return seconds === undefined ? "" : duration(seconds);
}

function kinds(now) {
  const names = ["events.received", "events.dropped", "events.rejected", "events.sent", "events.stored"];
  const byKind = new Map();
  for (const metric of now.metrics) {
    const column = names.indexOf(metric.name);
    if (column >= 0 && metric.tags?.kind) {
      const sums = byKind.get(metric.tags.kind) ?? [0, 0, 0, 0, 0];
      sums[column] += metric.count ?? 0;
      byKind.set(metric.tags.kind, sums);
    }
  }
  return [...byKind].sort().map(([kind, sums]) => [kind, ...sums.map(count)]);
}

function reasons(now) {
  const byReason = new Map();
  now.metrics.filter(metric => metric.name === "events.dead.lettered" && metric.count > 0).forEach(metric =>
    byReason.set(metric.tags?.reason ?? "", (byReason.get(metric.tags?.reason ?? "") ?? 0) + metric.count));
  return [...byReason].sort().map(([reason, sum]) => [reason, count(sum)]);
}

function disks(now) {
  const of = name => new Map(now.metrics.filter(metric => metric.name === name)
    .map(metric => [metric.tags?.folder ?? "", metric.value]));
  const total = of("disk.total.bytes");
  return [...of("disk.free.bytes")].sort().map(([folder, free]) => [folder, bytes(free), bytes(total.get(folder) ?? 0)]);
}

/** Buttons keep their place and their focus while labels and states change. */
function buttons(section, offered, path) {
  const box = byId(section);
  box.hidden = offered.length === 0;
  const list = box.querySelector(".buttons");
  while (list.children.length > offered.length) {
    list.lastChild.remove();
  }
  offered.forEach((action, index) => {
    let button = list.children[index];
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.addEventListener("click", () => act(section, path, button));
      list.append(button);
    }
    if (button.dataset.id !== action.id || button.textContent !== action.label) {
      button.dataset.id = action.id;
      button.textContent = action.label;
    }
    button.dataset.warning = action.warning ?? "";
    button.title = action.description ?? "";
    button.setAttribute("aria-disabled", String(action.enabled === false));
  });
}

async function act(section, path, button) {
  const outcome = byId(section).querySelector(".outcome");
  if (button.getAttribute("aria-disabled") === "true") {
    return;
  }
  if (button.dataset.warning && !confirm(button.dataset.warning)) {
    return;
  }
  outcome.textContent = `${button.textContent} …`;
  outcome.textContent = await order(button.textContent, `${path}/${encodeURIComponent(button.dataset.id)}`);
}

/** @param figures of the local run, each named as it is to be shown */
function comparison(figures) {
  const box = byId("comparison");
  box.hidden = !figures;
  const list = box.querySelector("dl");
  const content = JSON.stringify(figures ?? {});
  if (list.dataset.content === content) {
    return;
  }
  list.dataset.content = content;
  list.replaceChildren(...Object.entries(figures ?? {}).map(([name, value]) => {
    const pair = document.createElement("div");
    pair.dataset.name = name;
    pair.append(element("dt", name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).replace("kafka", "Kafka")),
      element("dd", typeof value === "number" ? count(value) : String(value)));
    return pair;
  }));
}

/** What the process remembers from before this page was opened. */
async function past() {
  try {
    const response = await fetch("observe/history", { cache: "no-store" });
    if (response.ok) {
      const { columns, samples } = await response.json();
      const of = (sample, name) => sample[columns.indexOf(name)];
      const named = samples.map(sample => ({
        time: 1000 * of(sample, "time"),
        received: of(sample, "received"),
        sent: of(sample, "sent"),
        stored: of(sample, "stored"),
        deadLetters: of(sample, "deadLetters"),
        lag: of(sample, "lag")
      }));
      history = named.slice(1).map((sample, index) => ({ time: sample.time, ...rates(named[index], sample), lag: sample.lag }));
    }
  } catch {
    // there is none
  }
}

byId("show-dead-letters").addEventListener("click", showDeadLetters);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
addEventListener("resize", redraw);
past().then(poll);
