/* The control door as the page calls it: requests with its token, errors as sentences, and the stream of events.
   The token comes from the address bar or from a form, and stays in this tab. Knows no page. */

import { ROOT, SANDBOX } from "./address.js";

const KEPT = "open-booking-control-token";

/** Why the door did not do what it was asked, in a sentence. `status` is 0 where nobody answered. */
export class Refusal extends Error {
  constructor(status, message, place = null) {
    super(message);
    this.status = status;
    this.place = place;
  }
}

/** The token: from `#token=...`, which is then removed from the address bar, or from earlier in this tab. */
export function token() {
  const given = /^#token=([^&]*)&?(.*)$/.exec(location.hash);
  if (given) {
    sessionStorage.setItem(KEPT, decodeURIComponent(given[1]));
    history.replaceState(null, "", location.pathname + location.search + (given[2] ? `#${given[2]}` : ""));
  }
  return sessionStorage.getItem(KEPT) ?? "";
}

/** Keep a token for as long as this tab is there; an empty one forgets it. */
export function keep(text) {
  if (text) sessionStorage.setItem(KEPT, text);
  else sessionStorage.removeItem(KEPT);
}

async function send(method, path, body) {
  const headers = { Authorization: `Bearer ${token()}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const content = body === undefined ? undefined : JSON.stringify(body);
  let answer;
  try {
    answer = await fetch(`${ROOT}control${path}`, { method, headers, body: content, cache: "no-store" });
  } catch {
    throw new Refusal(0, "The sandbox does not answer. Is it still running?");
  }
  return answer.ok ? answer : Promise.reject(await refusal(answer));
}

async function refusal(answer) {
  const said = await answer.json().catch(() => ({}));
  return new Refusal(
    answer.status,
    said.error ?? said.description ?? `The sandbox answered ${answer.status}.`,
    said.place,
  );
}

const read = async (answer) => (answer.status === 204 ? null : answer.json());

/** One request to the control door below /control; answers the JSON that comes back. Raises Refusal. */
export const ask = async (method, path, body) => read(await send(method, path, body));

const OWN = `/sandboxes/${SANDBOX}`;

/** The control door to the sandbox of this page. Paths are below it, such as "/clock". */
export const sandbox = {
  get: (path, query = {}) => ask("GET", OWN + path + asked(query)),
  text: async (path, query = {}) => (await send("GET", OWN + path + asked(query))).text(),
  post: (path, body = {}) => ask("POST", OWN + path, body),
  put: (path, body) => ask("PUT", OWN + path, body),
  remove: (path) => ask("DELETE", OWN + path),
};

function asked(query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

/** Until somebody sees the page: browsers have few lines to a server, and a page that nobody sees needs none. */
const seen = () =>
  new Promise((done) => {
    const look = () => document.hidden || (document.removeEventListener("visibilitychange", look), done());
    document.addEventListener("visibilitychange", look);
    look();
  });

/** Listen to the events of the sandbox, from behind an exchange, until `signal` says so; comes back after a break.
    told(event, data): one event. standing(is): whether the line stands. */
export async function listen(after, told, standing, signal) {
  let last = after,
    pause = 500;
  while (!signal.aborted) {
    await seen();
    const line = new AbortController();
    const away = () => document.hidden && line.abort();
    document.addEventListener("visibilitychange", away);
    try {
      const answer = await fetch(`${ROOT}control${OWN}/events?after=${last}`, {
        headers: { Authorization: `Bearer ${token()}`, Accept: "text/event-stream" },
        signal: AbortSignal.any([signal, line.signal]),
        cache: "no-store",
      });
      if (!answer.ok) throw await refusal(answer);
      standing(true);
      pause = 500;
      for await (const event of events(answer.body)) {
        if (event.id) last = Number(event.id);
        if (event.data) told(event.name, JSON.parse(event.data));
      }
    } catch (fault) {
      if (signal.aborted) return;
      if (fault.status === 401) return standing(false, fault);
    }
    document.removeEventListener("visibilitychange", away);
    standing(false);
    await new Promise((done) => setTimeout(done, pause));
    pause = Math.min(pause * 2, 8000);
  }
}

/** Server-sent events out of a stream of bytes. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) yield parsed(block);
  }
}

function parsed(block) {
  const event = { name: "message", data: "", id: "" };
  for (const line of block.split(/\r?\n/)) {
    const [, field, value] = /^([a-z]*):? ?(.*)$/.exec(line) ?? [];
    if (field === "event") event.name = value;
    else if (field === "data") event.data += value;
    else if (field === "id") event.id = value;
  }
  return event;
}
