// Draws the state that the gateway reports once a second.

const find = id => document.getElementById(id);

function make(tag, text, className) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  return element;
}

export function duration(seconds) {
  if (seconds < 0.001) return `${(seconds * 1e6).toFixed(0)} µs`;
  if (seconds < 1) return `${(seconds * 1e3).toPrecision(3)} ms`;
  return seconds < 120 ? `${seconds.toPrecision(3)} s` : span(seconds);
}

function span(seconds) {
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} days`;
}

const size = bytes => bytes < 1 << 30 ? `${(bytes / (1 << 20)).toFixed(0)} MiB` : `${(bytes / (1 << 30)).toFixed(2)} GiB`;

const tone = status => ({ ready: "good", up: "good", ok: "good", loading: "warn", trial: "warn", unknown: "warn", absent: "quiet",
  empty: "quiet", cancelled: "quiet" })[status] ?? "bad";

let before = null;

export function draw(state) {
  find("status").textContent = state.status;
  find("status").className = `pill ${tone(state.status)}`;
  find("version").textContent = `${state.version.replace(/(\+.{7}).*/, "$1")} · up ${span(state.uptime)}`;
  find("tiles").replaceChildren(...tiles(state));
  find("engines").replaceChildren(...state.engines.map(engine));
  find("backends").replaceChildren(...(state.backends.length ? state.backends.map(backend)
    : [make("p", "None is configured (setting Llm:Backends).", "quiet")]));
  find("stages").tBodies[0].replaceChildren(...state.stages.map(stage));
  find("turns").tBodies[0].replaceChildren(...(state.turns.length ? state.turns.map(turn) : [empty("No turn yet.", 4)]));
  before = state;
}

function sum(state, name) {
  return state.numbers.filter(number => number.name === name).reduce((total, number) => total + number.value, 0);
}

function tiles(state) {
  const elapsed = before ? state.uptime - before.uptime : 0;
  const cpu = elapsed > 0 ? (state.process.cpu_seconds - before.process.cpu_seconds) / elapsed : 0;
  const tokens = elapsed > 0 ? (sum(state, "homelab_llm_tokens_total") - sum(before, "homelab_llm_tokens_total")) / elapsed : 0;
  return [
    ["memory", size(state.process.resident_bytes)],
    [`of ${state.process.cores} cores`, cpu.toFixed(2)],
    ["wake word streams", sum(state, "homelab_wake_streams")],
    ["Wyoming connections", sum(state, "homelab_wyoming_connections")],
    ["being spoken", sum(state, "homelab_tts_active")],
    ["chats under way", sum(state, "homelab_llm_active")],
    ["tokens a second", tokens.toFixed(0)],
    ["requests waiting", sum(state, "homelab_llm_queue_depth") + sum(state, "homelab_stt_queue_depth")],
  ].map(([label, value]) => {
    const tile = make("div", undefined, "tile");
    tile.append(make("b", value), make("span", label, "quiet"));
    return tile;
  });
}

const titles = { stt: "Speech to text", tts: "Text to speech", wake: "Wake words" };

function engine(state) {
  const card = make("div", undefined, "card");
  const head = make("h3", `${titles[state.engine] ?? state.engine} `);
  head.append(make("span", state.demo ? "demo" : state.status, `pill ${state.demo ? "warn" : tone(state.status)}`));
  const models = state.models.length > 6 ? `${state.models.slice(0, 6).join(", ")} and ${state.models.length - 6} more` : state.models.join(", ");
  card.append(head, make("p", models || "no model"));
  if (state.load_seconds > 0) card.append(make("p", `loaded in ${duration(state.load_seconds)}`, "quiet"));
  return card;
}

function backend(state) {
  const card = make("div", undefined, "card");
  const head = make("h3", `${state.name} `);
  head.append(make("span", state.state, `pill ${tone(state.state)}`));
  const first = state.first_byte > 0 ? ` · first byte ${duration(state.first_byte)}` : "";
  card.append(
    head,
    make("p", `${state.running} of ${state.slots} slots busy · ${state.models} models${first}`),
    make("p", `${state.kind} ${state.version ?? ""}${state.loaded.length ? ` · in memory: ${state.loaded.join(", ")}` : ""}`, "quiet"));
  return card;
}

function stage(state) {
  const isTime = state.name.endsWith("_seconds");
  const show = value => isTime ? duration(value) : value.toPrecision(2);
  const row = make("tr");
  const name = state.name.replace(/^homelab_/, "").replace(/_duration_seconds$|_seconds$/, "").replaceAll("_", " ");
  const cell = make("td", state.labels ? `${name} (${state.labels})` : name);
  cell.title = state.help;
  row.append(cell, ...[state.count, show(state.p50), show(state.p95), show(state.p99)].map(value => make("td", value, "num")));
  const spread = make("td");
  spread.append(bars(state, show));
  row.append(spread);
  return row;
}

function bars(state, show) {
  const box = make("div", undefined, "spread");
  const most = Math.max(...state.buckets, 1);
  const used = state.buckets.map((count, i) => count > 0 ? i : -1).filter(i => i >= 0);
  for (let i = Math.max(0, used[0] - 1); i <= Math.min(state.buckets.length - 1, used.at(-1) + 1); i++) {
    const bar = make("i");
    bar.style.height = `${100 * state.buckets[i] / most}%`;
    bar.title = `${i < state.bounds.length ? `up to ${show(state.bounds[i])}` : `over ${show(state.bounds.at(-1))}`}: ${state.buckets[i]}`;
    box.append(bar);
  }
  return box;
}

function turn(state) {
  const row = make("tr");
  row.append(
    make("td", new Date(state.at).toLocaleTimeString()),
    make("td", titles[state.service] ?? state.service),
    make("td", state.outcome, tone(state.outcome)),
    make("td", state.seconds > 0 ? duration(state.seconds) : "", "num"));
  return row;
}

function empty(text, columns) {
  const row = make("tr");
  const cell = make("td", text, "quiet");
  cell.colSpan = columns;
  row.append(cell);
  return row;
}
