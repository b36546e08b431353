/* The controls of the sandbox's clock: stop it, move it forward, let it run faster, follow the real time.
   What happened on the way is told as notes in the diagram, and in a sentence. */

import { asking, el, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { happened, on, state } from "../store.js";
import { plural } from "../words.js";
import { instantOf, zone } from "../zone.js";
import { attempt, doing } from "./talk.js";

const JUMPS = [
  ["PT1M", "+1 min"],
  ["PT15M", "+15 min"],
  ["PT1H", "+1 h"],
  ["P1D", "+1 day"],
  ["P7D", "+1 week"],
];
const SPEEDS = [1, 10, 60, 600, 3600];

/** Tell the clock something. */
export const turn = async (wish) => happened(await sandbox.post("/clock", wish));

/** What came of it, in a sentence. */
export function told(answer) {
  const count = answer.happened.length;
  return count ? `The clock has moved; ${plural(count, "thing")} happened on the way.` : "The clock has been set.";
}

/** All controls, in a block. */
export function clockControls() {
  const speed = el(
    "select",
    {
      "aria-label": "How fast the clock runs",
      on: { change: () => attempt(speed, () => turn({ speed: Number(speed.value) }), told) },
    },
    SPEEDS.map((each) => el("option", { value: each }, each === 1 ? "as fast as outside" : `${each} times as fast`)),
  );
  const moment = el("input", { type: "datetime-local", step: 1, required: true });
  const form = asking(
    { class: "row wrap" },
    () => attempt(form, () => turn({ to: instantOf(moment.value) }), told),
    el("label", {}, "Go to ", moment),
    el("button", {}, "Go"),
  );
  const freeze = el("span", { class: "row" });
  const show = () => {
    const clock = state.summary?.clock;
    if (!clock) return;
    replace(
      freeze,
      clock.frozen
        ? doing("▶ Go on", () => turn({ frozen: false }), { done: told, kind: "primary", focus: "freeze" })
        : doing("❚❚ Freeze", () => turn({ frozen: true }), { done: told, kind: "primary", focus: "freeze" }),
      doing("Real time", () => turn({ realTime: true }), { done: told }),
    );
    speed.value = String(SPEEDS.includes(clock.speed) ? clock.speed : 1);
  };
  on("summary", show, new AbortController().signal);
  show();
  return [
    freeze,
    el(
      "div",
      { class: "row wrap", role: "group", "aria-label": "Move the clock forward" },
      JUMPS.map(([jump, label]) => doing(label, () => turn({ jump }), { done: told })),
    ),
    el("label", {}, "Speed ", speed),
    form,
    el(
      "p",
      { class: "soft small" },
      `All times are those of ${zone()}, the time zone of this sandbox. `,
      "A clock only moves forward; to go back, restore a saved state or reset the sandbox.",
    ),
  ];
}
