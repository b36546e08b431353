/* The time of the sandbox as the page knows it, and whatever counts down by it.
   A clock is told what time it was, and how fast it runs; between two tellings it goes on by itself. */

import { el, say } from "./dom.js";
import { left } from "./words.js";

const SOON = 60_000;
let known = { at: Date.now(), speed: 1, since: performance.now() };
let told = () => {};
const whole = new Map();

/** Set the clock, from what the control door says of it. */
export function tell(clock) {
  known = { at: Date.parse(clock.now), speed: clock.frozen ? 0 : clock.speed, since: performance.now() };
  beat();
}

/** Let the clock stand where it is, until it is told again: nobody knows what time it is there. */
export function stop() {
  known = { at: now(), speed: 0, since: performance.now() };
}

/** The present moment of the sandbox, in milliseconds. */
export const now = () => known.at + (performance.now() - known.since) * known.speed;

/** A countdown to an instant: a dial that empties, and the time left. `key` tells it apart, `from`: when it began. */
export function countdown(ends, key, from = null) {
  const until = Date.parse(ends);
  const begun = from ? Date.parse(from) : now();
  if (!whole.has(key)) whole.set(key, Math.max(until - begun, 1));
  if (whole.size > 5000) whole.delete(whole.keys().next().value);
  const text = el("span", { class: "left" });
  const node = el(
    "span",
    { class: "countdown", "data-ends": until, "data-whole": whole.get(key), role: "timer" },
    el("span", { class: "dial", "aria-hidden": "true" }),
    text,
  );
  show(node);
  return node;
}

/** Start the ticking of all countdowns of the page, and of who else wants to know. */
export function start(every) {
  told = every;
  setInterval(beat, 250);
  beat();
}

function beat() {
  for (const node of document.querySelectorAll("[data-ends]")) show(node);
  told();
}

function show(node) {
  const rest = Number(node.dataset.ends) - now();
  const share = Math.min(1, Math.max(0, rest / Number(node.dataset.whole)));
  node.style.setProperty("--share", share.toFixed(3));
  node.classList.toggle("soon", rest < SOON);
  const text = node.querySelector(".left");
  if (text) say(text, rest > 0 ? left(rest) : "ended");
}
