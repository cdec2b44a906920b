// What the page shows, computed from the answers of /observe/state; see docs/operation.md for their members.

/** One process, or all that a local run has, as the same shape. */
export function normalized(answer) {
  return answer.processes
    ? { processes: answer.processes, drills: answer.drills ?? [], comparison: answer.comparison }
    : { processes: [answer], drills: [], comparison: undefined };
}

/** The figures of one answer. Counters are sums over the processes; its time is that of the processes, in milliseconds. */
export function figures(answer) {
  const processes = answer.processes;
  const running = processes.filter(process => process.metrics);
  const sum = (name, tags = {}) => metrics(running, name, tags).reduce((total, metric) => total + number(metric), 0);
  const max = name => metrics(running, name, {}).reduce((most, metric) => Math.max(most, number(metric)), 0);
  const has = name => metrics(running, name, {}).length > 0;
  const open = openDeadLetters(metrics(running, "dead.letters.open", {}));
  const setting = key => running.map(process => process.settings?.[key]).find(value => value);
  const routes = running.flatMap(process => process.routes ?? []);
  return {
    time: Math.max(...running.map(process => Date.parse(process.time)).filter(Number.isFinite), 0) || Date.now(),
    processes,
    stopped: processes.filter(process => !process.metrics),
    collectors: running.filter(process => hasRole(process, "collector")).length,
    topology: setting("camel.main.profile"),
    buffered: routes.some(route => route.id.includes("kafka")) || setting("camel.main.profile") !== "direct",
    ordered: routes.filter(route => route.operator),
    sinks: (setting("store.sinks") ?? "hbase").split(",").map(sink => sink.trim()),
    problems: processes.flatMap(process =>
      (process.problems ?? []).map(problem => ({ process: process.name, ...problem }))),
    received: sum("events.received"),
    sent: sum("events.sent"),
    stored: sum("events.stored"),
    held: sum("events.held"),
    heldAge: max("events.held.age"),
    deadLetters: sum("events.dead.lettered"),
    deadLettersOpen: has("dead.letters.open") ? [...open.values()].reduce((total, one) => total + one, 0) : undefined,
    deadLettersOpenByKind: open,
    sources: sources(has, sum, max),
    storers: storers(running),
    brokers: running.map(process => process.brokers).find(brokers => brokers) ?? [],
    topics: running.map(process => process.topics).find(topics => topics) ?? [],
    metrics: running.flatMap(process => process.metrics)
  };
}

function hasRole(process, role) {
  return (process.settings?.["process.roles"] ?? "").includes(role);
}

function metrics(processes, name, tags) {
  return processes.flatMap(process => process.metrics).filter(metric =>
    metric.name === name && Object.entries(tags).every(([key, value]) => metric.tags?.[key] === value));
}

/** By kind; each process counts those of the whole topic. */
function openDeadLetters(counted) {
  const open = new Map();
  for (const metric of counted) {
    const kind = metric.tags?.kind ?? "";
    open.set(kind, Math.max(open.get(kind) ?? 0, number(metric)));
  }
  return open;
}

function number(metric) {
  return metric.value ?? metric.count ?? metric.total ?? 0;
}

function sources(has, sum, max) {
  const found = [];
  if (has("files.waiting")) {
    found.push({
      id: "files",
      name: "dropped files",
      waits: sum("files.waiting") > 0
        ? `${count(sum("files.waiting"))} wait, ${bytes(sum("files.waiting.bytes"))}` : "none waits",
      age: max("files.oldest.milliseconds") / 1000
    });
  }
  if (has("tail.waiting.bytes")) {
    found.push({
      id: "tail",
      name: "growing files",
      waits: `${bytes(sum("tail.waiting.bytes"))} to read`,
      age: max("tail.oldest.milliseconds") / 1000
    });
  }
  if (has("spool.waiting.bytes")) {
    found.push({
      id: "syslog",
      name: "syslog",
      waits: `${bytes(sum("spool.waiting.bytes"))} in the spool`,
      age: max("spool.oldest.milliseconds") / 1000
    });
  }
  return found;
}

/** One for each storing route, in whichever processes it runs; each measures the lag of the partitions it knows. */
function storers(processes) {
  const routes = new Map();
  for (const process of processes) {
    for (const storer of process.storers ?? []) {
      const route = routes.get(storer.route)
        ?? { route: storer.route, processes: 0, gate: "open", partitions: new Map(), known: false };
      routes.set(storer.route, route);
      route.processes++;
      if (storer.gate !== "open" && (route.gate === "open" || storer.gate === "closed")) {
        route.gate = storer.gate;
      }
      route.problem ??= storer.problem;
      route.since = [route.since, storer.since].filter(time => time).sort()[0];
      route.keptUntil = [route.keptUntil, storer.keptUntil].filter(time => time).sort()[0];
      route.known ||= storer.partitions !== undefined;
      for (const partition of storer.partitions ?? []) {
        const key = `${partition.topic} ${partition.partition}`;
        const other = route.partitions.get(key);
        const further = !other || other.lagEvents < partition.lagEvents ? partition : other;
        const committed = [other?.committed, partition.committed].filter(time => time).sort().pop();
        route.partitions.set(key, { ...further, committed });
      }
    }
  }
  return [...routes.values()].map(route => {
    const partitions = [...route.partitions.values()];
    return {
      ...route,
      partitions,
      lag: partitions.reduce((total, partition) => total + partition.lagEvents, 0),
      age: partitions.reduce((most, partition) => Math.max(most, partition.lagSeconds ?? 0), 0)
    };
  });
}

/** Events that wait in Kafka for the storing route that is furthest behind. */
export function lag(figures) {
  return figures.storers.reduce((most, storer) => Math.max(most, storer.lag), 0);
}

/** Partitions that some broker does not have, or not all of. */
export function lackReplicas(figures) {
  return figures.topics.reduce((total, topic) => total + (topic.underReplicated ?? 0), 0);
}

/** Rates between two answers; a counter that starts again with its process counts from zero. */
export function rates(before, after) {
  const seconds = (after.time - before.time) / 1000;
  const rate = name => seconds > 0 ? Math.max(0, after[name] - before[name]) / seconds : 0;
  return { received: rate("received"), sent: rate("sent"), stored: rate("stored"), deadLetters: rate("deadLetters") };
}

/**
 * The answer to "do events flow?": a class of urgency, a sentence, and what to do.
 *
 * @param samples of the last seconds, the oldest first
 */
export function summary(figures, samples) {
  if (figures.stopped.length > 0) {
    const names = figures.stopped.map(process => process.name).join(", ");
    return {
      urgency: "bad",
      sentence: `${names} ${figures.stopped.length > 1 ? "do" : "does"} not answer`,
      advice: figures.stopped.flatMap(process => process.problems ?? []).map(problem => problem.message).join("; ")
    };
  }
  const unavailable = figures.storers.find(storer => storer.gate !== "open" && storer.gate !== "paused")
    ?? figures.storers.find(storer => storer.problem);
  if (unavailable) {
    const since = unavailable.since ? ` for ${duration((figures.time - Date.parse(unavailable.since)) / 1000)}` : "";
    const kept = unavailable.keptUntil ? `, which keeps them until ${clock(unavailable.keptUntil)}` : "";
    return {
      urgency: "bad",
      sentence: `${store(unavailable.route)} ${since ? "has been" : "is"} unavailable${since}`,
      advice: `${waiting(unavailable.lag, unavailable.known)} in Kafka${kept}. Nothing has to be done for the events. `
        + (unavailable.problem ?? "")
    };
  }
  if (figures.problems.length > 0) {
    return {
      urgency: "bad",
      sentence: figures.problems.length > 1 ? `${figures.problems.length} checks fail` : "A check fails",
      advice: figures.problems.map(problem => problem.message ?? problem.check).join("\n")
    };
  }
  if (figures.ordered.length > 0) {
    return ordered(figures);
  }
  const lacking = lackReplicas(figures);
  if (lacking > 0) {
    return {
      urgency: "warn",
      sentence: "Events flow, but a broker is missing",
      advice: `${count(lacking)} partitions lack replicas. With fewer than topics.min-in-sync, nothing more can be sent.`
    };
  }
  const first = samples[0];
  const last = samples[samples.length - 1];
  const seconds = first && last ? (last.time - first.time) / 1000 : 0;
  if (last && seconds > 0 && last.lag > Math.max(1000, 10 * last.stored)) {
    const drained = (first.lag - last.lag) / seconds;
    return drained > 0
      ? {
          urgency: "warn",
          sentence: "Events flow, and a backlog drains",
          advice: `${count(last.lag)} events wait in Kafka, ${count(drained)} fewer each second:`
            + ` ${duration(last.lag / drained)} to go.`
        }
      : {
          urgency: "warn",
          sentence: "Events flow, but the backlog grows",
          advice: `${count(last.lag)} events wait in Kafka, ${count(-drained)} more each second. More storers store faster.`
        };
  }
  const flows = last && (last.received > 0 || last.stored > 0);
  return {
    urgency: "good",
    sentence: flows ? "All is well, events flow" : "All is well, no events arrive",
    advice: ""
  };
}

function ordered(figures) {
  const drained = figures.ordered.every(route => route.operator.state === "drained");
  const draining = figures.ordered.some(route => route.operator.state.startsWith("drain"));
  const waits = figures.storers.filter(storer => storer.gate === "paused")
    .map(storer => `${waiting(storer.lag, storer.known)} in Kafka.`);
  return {
    urgency: "warn",
    sentence: drained ? "Drained: it is safe to stop"
      : draining ? "Draining before a stop" : "Paused by an operator",
    advice: [figures.ordered.map(route => `${route.id}: ${operator(route)}`).join(", ") + ".", ...waits].join(" ")
  };
}

/** What an operator has ordered of a route, if anything. */
export function operator(route) {
  if (!route.operator) {
    return undefined;
  }
  const { state, remaining } = route.operator;
  return remaining === undefined ? state : `${state}, ${remaining}`;
}

function waiting(lag, known) {
  return known ? (lag === 1 ? "1 event waits" : `${count(lag)} events wait`) : "Events wait";
}

/** The name of the store of a route. */
export function store(route) {
  return route.includes("hdfs") ? "Hadoop" : route.includes("hbase") ? "HBase" : `The store of ${route}`;
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat("en", { maximumSignificantDigits: 2 });

export function count(value) {
  return value > 0 && value < 10 && !Number.isInteger(value) ? precise.format(value) : whole.format(value);
}

export function bytes(value) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value < 10 && unit > 0 ? precise.format(value) : whole.format(value)} ${units[unit]}`;
}

export function duration(seconds) {
  const total = Math.max(0, Math.round(seconds));
  const parts = [[Math.floor(total / 86400), "d"], [Math.floor(total / 3600) % 24, "h"],
    [Math.floor(total / 60) % 60, "min"], [total % 60, "s"]];
  const first = parts.findIndex(([amount]) => amount > 0);
  return first < 0 ? "0 s"
    : parts.slice(first, first + 2).filter(([amount]) => amount > 0).map(([amount, unit]) => `${amount} ${unit}`).join(" ");
}

export function clock(time) {
  return new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
}
