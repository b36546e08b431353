/* The scenario that is being played: what the simulator tells, what it is about to send, and how to go on.
   The simulator plays on the server's side; this block watches, and lets it take its steps. */

import { el, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { note, on, state, tell } from "../store.js";
import { shortPath } from "../words.js";
import { doing } from "./talk.js";

const LOOK_AGAIN = 300,
  PACE = 0.7;
const ENDINGS = {
  passed: ["✓ As it should be", "good"],
  skipped: ["– Skipped", "plain"],
  failed: ["✕ Not as it should be", "off"],
  stopped: ["■ Stopped", "plain"],
};
let playing = null,
  told = 0,
  watching = false;

/** The block; it is not there while nothing has been played. */
export function player(signal) {
  let drawn = "";
  const node = el("section", { class: "card player", "aria-label": "The scenario that is played", hidden: true });
  const show = () => {
    node.hidden = playing === null;
    if (!playing) return;
    const focused = node.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
    const shape = JSON.stringify(playing);
    if (shape !== drawn) replace(node, head(), says(), steps());
    drawn = shape;
    if (focused) node.querySelector(`[data-focus="${focused}"]`)?.focus();
  };
  on("playing", show, signal);
  watch();
  show();
  return node;
}

/** Play a scenario: step by step, or at a pace that people can follow. */
export async function play(name, step) {
  playing = await sandbox.post(`/scenarios/${name}`, { step, pauseSeconds: PACE });
  told = 0;
  show();
  watch();
}

async function watch() {
  if (watching) return;
  watching = true;
  try {
    do {
      const found = await sandbox.get("/scenarios", { brief: true });
      if (playing === null && found.playing?.ending) return retell(found.playing);
      playing = found.playing;
      show();
      if (playing && !playing.ending) await new Promise((done) => setTimeout(done, LOOK_AGAIN));
    } while (playing && !playing.ending);
  } catch (fault) {
    tell("fault", fault);
  } finally {
    watching = false;
  }
}

/** What was told before this page was there, as far as its exchanges are. */
function retell({ told: all }) {
  if (told > 0 || state.exchanges.some((each) => each.kind === "story")) return;
  const first = state.exchanges.find((each) => each.number)?.number ?? Infinity;
  for (const each of all) if (each.after >= first) note({ kind: "story", ...each });
}

function show() {
  if (playing) {
    for (const each of playing.told.slice(Math.max(0, told - playing.dropped))) note({ kind: "story", ...each });
    told = playing.dropped + playing.told.length;
  }
  tell("playing", playing);
}

function head() {
  const [words, kind] = playing.ending
    ? ENDINGS[playing.ending]
    : playing.waiting
      ? ["❚❚ Your turn", "wait"]
      : ["▶ Playing", "good"];
  return el(
    "div",
    { class: "row" },
    el("h2", {}, playing.title),
    el("span", { class: "grow" }),
    el("span", { class: `chip ${kind}` }, words),
  );
}

function says() {
  const line =
    playing.ending === "failed" || playing.ending === "skipped"
      ? playing.reason
      : (playing.told.at(-1)?.text ?? playing.story);
  return el("p", { class: "says", "aria-live": "polite" }, line);
}

function steps() {
  if (playing.ending) {
    return el(
      "div",
      { class: "row wrap" },
      doing("Play again", () => play(playing.name, playing.step)),
      el("a", { class: "button quiet", href: "#/scenarios" }, "Other scenarios"),
      el(
        "button",
        { type: "button", class: "quiet", on: { click: () => ((playing = null), tell("playing", null)) } },
        "Put away",
      ),
    );
  }
  const go = (path) => async () => {
    playing = await sandbox.post(`/scenarios/${path}`);
    show();
  };
  return [
    playing.waiting &&
      el(
        "p",
        { class: "next" },
        "Next: ",
        el("b", {}, playing.waiting.step),
        " ",
        el("code", {}, shortPath(playing.waiting.text)),
      ),
    el(
      "div",
      { class: "row wrap" },
      playing.waiting && doing("Next step →", go("next"), { kind: "primary", focus: "next" }),
      playing.waiting && doing("Play to the end", go("run")),
      doing("Stop", go("stop"), { kind: "quiet" }),
    ),
  ];
}
