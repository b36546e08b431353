/* What the page knows of the sandbox as a whole, and who wants to hear of changes: summary, partners, journal.
   Views read what they show by themselves, when a topic that concerns them is told. Knows no elements. */

import { SANDBOX } from "./address.js";
import { ask, listen, sandbox } from "./door.js";
import * as time from "./time.js";
import * as zone from "./zone.js";

const REMEMBERED = 500;
const listeners = new Map();

export const state = { summary: null, partners: [], exchanges: [], last: 0, standing: false };

/** Hear of a topic until `signal` says so: exchange, clock, orders, opportunities, faults, partners, state, playing,
    summary, standing, note. */
export function on(topic, listener, signal) {
  const all = listeners.get(topic) ?? listeners.set(topic, new Set()).get(topic);
  all.add(listener);
  signal?.addEventListener("abort", () => all.delete(listener));
}

/** Tell everybody who listens. */
export function tell(topic, value) {
  for (const listener of [...(listeners.get(topic) ?? [])]) listener(value);
}

/** Do `work` now and whenever one of the topics is told: one at a time, never more often than `pause` milliseconds. */
export function live(topics, work, signal, pause = 350) {
  let wanted = false,
    busy = false;
  async function run() {
    if (busy) return void (wanted = true);
    busy = true;
    do {
      wanted = false;
      await Promise.resolve(work()).catch((fault) => signal.aborted || tell("fault", fault));
      await new Promise((done) => setTimeout(done, pause));
    } while (wanted && !signal.aborted);
    busy = false;
  }
  for (const topic of topics) on(topic, run, signal);
  run();
  return run;
}

/** Read the sandbox for the first time; a named one is made. Raises Refusal. */
export async function open() {
  know(await (SANDBOX === "default" ? sandbox.get("") : ask("PUT", `/sandboxes/${SANDBOX}`)));
  await Promise.all([readPartners(), readJournal()]);
}

function know(summary) {
  state.summary = summary;
  zone.settle(summary.timezone);
  time.tell(summary.clock);
}

async function readPartners() {
  state.partners = (await sandbox.get("/partners")).partners;
}

async function readJournal() {
  const { entries, last } = await sandbox.get("/journal", { limit: 100 });
  state.exchanges = entries;
  state.last = last;
}

/** Follow the sandbox until the page is left. */
export function follow() {
  const forever = new AbortController().signal;
  live(["orders", "opportunities", "state", "clock"], readSummary, forever, 600);
  on("partners", readPartners, forever);
  on("state", readPartners, forever);
  listen(state.last, told, standing, forever);
}

async function readSummary() {
  know(await sandbox.get(""));
  tell("summary", state.summary);
}

function told(event, data) {
  if (event === "changed") return tell(data.what);
  if (event === "lost") note({ kind: "happening", text: `${data.number} exchanges went by too fast to be shown.` });
  if (event !== "exchange") return;
  state.exchanges.push(data);
  state.last = data.number;
  if (state.exchanges.length > 2 * REMEMBERED) state.exchanges.splice(0, REMEMBERED);
  tell("exchange", data);
}

function standing(is, fault) {
  if (fault) return tell("locked", fault);
  const again = is && state.standing === false && state.summary;
  state.standing = is;
  tell("standing", is);
  if (again) for (const topic of ["orders", "opportunities", "faults", "clock", "saved"]) tell(topic);
}

/** Put a note into the diagram: kind, text, perhaps an Order UUID; after: the number of the exchange before it. */
export function note(each) {
  const all = state.exchanges;
  const found = each.after === undefined ? -1 : all.findLastIndex((other) => other.number <= each.after);
  let place = found < 0 ? all.length : found + 1;
  while (place < all.length && !all[place].number) place += 1;
  all.splice(place, 0, each);
  tell("note", each);
}

/** What happened while the clock was moved: told by notes in the diagram. */
export function happened(answer) {
  time.tell(answer.clock);
  state.summary.clock = answer.clock;
  tell("summary", state.summary);
  for (const each of answer.happened ?? []) note({ kind: "happening", text: each.text, order: each.order });
  return answer;
}

/** The partner of an id, or a stand-in. */
export const partner = (id) => state.partners.find((each) => each.id === id) ?? { id, name: id, tokens: [] };
