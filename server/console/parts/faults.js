/* The faults that are switched on, and a form for a further one: what goes wrong, for whom, how often. */

import { asking, el, keyed, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { live, state } from "../store.js";
import { plural } from "../words.js";
import { attempt, doing, nothing } from "./talk.js";

const KINDS = [
  ["drop-after", "The answer gets lost (the work is done)"],
  ["drop-before", "The request gets lost (nothing is done)"],
  ["delay=2s", "Every answer takes two seconds longer"],
  ["too-many-requests; retry-after=5", "429, come back in five seconds"],
  ["status=503", "503 from a gateway"],
  ["error=TemporarilyUnableToCreateOrderError", "TemporarilyUnableToCreateOrderError"],
  ["error=TemporarilyUnableToProduceOrderQuoteError", "TemporarilyUnableToProduceOrderQuoteError"],
  ["error-after", "An error, though the work is done"],
];
const STEPS = [
  "C1",
  "C2",
  "P",
  "B",
  "U",
  "cancel",
  "delete-order",
  "delete-quote",
  "status",
  "orders-feed",
  "open-feed",
];

/** The block: what is on, and the form. */
export function faults(signal) {
  const list = el("ul", { class: "plain-list" }),
    none = el("div");
  const refresh = live(
    ["faults", "state"],
    async () => {
      const found = (await sandbox.get("/faults")).faults;
      keyed(list, found, (each) => each.id, row);
      replace(none, !found.length && nothing("No fault is switched on."));
    },
    signal,
  );
  const row = (each) =>
    el(
      "li",
      { class: "row" },
      el(
        "span",
        { class: "grow" },
        el("b", {}, `⚡ ${each.fault}`),
        el("span", { class: "soft" }, ` ${describe(each)}`),
      ),
      el("span", { class: `chip ${each.over ? "plain" : "wait"}` }, each.over ? "over" : "on"),
      doing("Switch off", async () => (await sandbox.remove(`/faults/${each.id}`), refresh()), {
        kind: "small quiet",
        focus: "off",
        hint: `Switch off ${each.fault}`,
      }),
    );
  return [list, none, form(refresh)];
}

function describe({ when, times, probability, played }) {
  const parts = [
    when.checkpoint && `on ${when.checkpoint}`,
    when.partner && `for ${when.partner}`,
    when.path,
    when.method,
    times && plural(times, "time"),
    probability && `${Math.round(probability * 100)} % of the time`,
    `played ${plural(played, "time")}`,
  ];
  return parts.filter(Boolean).join(", ");
}

function form(refresh) {
  const fault = el(
    "select",
    { id: "fault" },
    KINDS.map(([value, words]) => el("option", { value }, words)),
  );
  const step = el(
    "select",
    { id: "fault-step" },
    el("option", { value: "" }, "any"),
    STEPS.map((each) => el("option", { value: each, selected: each === "B" }, each)),
  );
  const who = el(
    "select",
    { id: "fault-partner" },
    el("option", { value: "" }, "anybody"),
    state.partners.map((each) => el("option", { value: each.id }, each.name)),
  );
  const times = el("input", { id: "fault-times", type: "number", min: 1, max: 1000, value: "1", size: 4 });
  const field = (label, input) => el("label", {}, label, " ", input);
  const node = asking(
    { class: "fault-form" },
    () => {
      const when = Object.fromEntries(
        [
          ["checkpoint", step.value],
          ["partner", who.value],
        ].filter(([, value]) => value),
      );
      attempt(
        node,
        async () => {
          await sandbox.post("/faults", {
            fault: fault.value,
            when,
            ...(times.value ? { times: Number(times.value) } : {}),
          });
          refresh();
        },
        "The fault is switched on.",
      );
    },
    el("label", { class: "above" }, "What goes wrong ", fault),
    el("div", { class: "row wrap" }, field("at", step), field("for", who), field("times", times)),
    el(
      "div",
      { class: "row" },
      el("button", { class: "primary" }, "Switch on"),
      doing("All off", async () => (await sandbox.remove("/faults"), refresh()), {
        kind: "quiet",
        done: "All faults are off.",
      }),
    ),
  );
  return node;
}
