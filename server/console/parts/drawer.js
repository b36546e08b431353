/* One exchange in full, at the side of whatever is shown: request, response, the rule that decided and its clause.
   It has an address of its own (#/exchange/42). Persons are hidden until one asks for them. */

import { link } from "../address.js";
import { sandbox } from "../door.js";
import { el, replace } from "../dom.js";
import { partner, state } from "../store.js";
import { CHECKPOINTS, spaced } from "../words.js";
import { seconds } from "../zone.js";
import { curl } from "./curl.js";
import { json, textOf } from "./json.js";
import { answerText, outcome, sender } from "./lanes.js";
import { copy, doing } from "./talk.js";

let shown = null,
  back = null,
  personal = false;
const place = () => document.getElementById("drawer");

/** Show the exchange of a number. */
export async function open(number) {
  if (shown === null) back = document.activeElement;
  shown = number;
  const entry = await read(number, personal);
  if (shown !== number) return;
  place().hidden = false;
  document.body.classList.add("with-drawer");
  replace(place(), head(entry), entry.missing ? el("p", { class: "nothing" }, entry.missing) : body(entry));
  place().querySelector("h2").focus();
}

/** An exchange with its bodies; only its number and a sentence where the journal has it no longer. */
async function read(number, withPersons) {
  const query = { after: number - 1, limit: 1, bodies: true, personal: withPersons };
  const { entries } = await sandbox.get("/journal", query);
  return entries[0]?.number === number
    ? entries[0]
    : { number, missing: "The journal has no such exchange (any more)." };
}

/** Put it away; the focus goes back to where it came from. */
export function close() {
  if (shown === null) return;
  shown = null;
  place().hidden = true;
  document.body.classList.remove("with-drawer");
  back?.isConnected && back.focus({ preventScroll: true });
}

/** Leave the address of the exchange. */
export function leave() {
  location.hash = place().dataset.under || "#/";
}

function head(entry) {
  const step = (to, sign, name) =>
    el("a", { class: "button quiet", href: link(["exchange", to]), "aria-label": name }, sign);
  return el(
    "div",
    { class: "drawer-head" },
    el("h2", { tabindex: "-1" }, `Exchange ${entry.number}`),
    entry.number > 1 && step(Number(entry.number) - 1, "↑", "The exchange before"),
    entry.number < state.last && step(Number(entry.number) + 1, "↓", "The exchange after"),
    el("button", { type: "button", class: "quiet", "aria-label": "Close", on: { click: leave } }, "✕"),
  );
}

function body(entry) {
  const [label, what, meaning] = CHECKPOINTS[entry.checkpoint] ?? CHECKPOINTS.other;
  return [
    el("p", { class: "lead" }, el("b", { class: `step ${outcome(entry)}` }, label), ` ${what}: ${meaning}.`),
    facts(entry),
    entry.errors.length > 0 &&
      el("section", { "aria-label": "Why" }, el("h3", {}, "Why it was refused"), entry.errors.map(reason)),
    actions(entry),
    part("Request", `${entry.method} ${entry.path}`, entry.request),
    part("Response", answerText(entry), entry.response),
  ];
}

function facts(entry) {
  const who = sender(entry);
  const rows = [
    [
      "From",
      who === "seller" ? "The seller" : who === "public" ? "Anybody, without a token" : partner(who).name,
    ],
    ["Answer", el("span", { class: `answer ${outcome(entry)}` }, answerText(entry))],
    ["At", `${seconds(entry.at)} in the sandbox, ${Math.max(0.1, entry.seconds * 1000).toFixed(1)} ms`],
    entry.order && [
      "Order",
      entry.partner ? el("a", { href: link(["order", entry.partner, entry.order]) }, entry.order) : entry.order,
    ],
    entry.fault && ["Fault", `⚡ ${entry.fault}, played on purpose`],
  ];
  return el(
    "dl",
    { class: "facts" },
    rows.filter(Boolean).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
  );
}

function reason(error) {
  const known = Object.entries(error.facts ?? {}).filter(([, value]) => value !== null);
  return el(
    "article",
    { class: "reason" },
    el("h4", {}, error.type, error.item !== null && error.item !== undefined && ` at item ${error.item}`),
    error.description && el("p", {}, error.description),
    error.rule && el("p", { class: "rule" }, el("b", {}, "The rule: "), el("code", {}, error.rule), ". ", error.says),
    known.length > 0 &&
      el(
        "dl",
        { class: "facts" },
        known.map(([name, value]) => [
          el("dt", {}, spaced(name)),
          el("dd", {}, typeof value === "object" ? JSON.stringify(value) : String(value)),
        ]),
      ),
    error.clauseUrl &&
      el(
        "p",
        {},
        "Decided by ",
        el(
          "a",
          { href: error.clauseUrl, target: "_blank", rel: "noreferrer" },
          error.clause ?? "the clause of the standard",
        ),
        " (the standard, in a new tab).",
      ),
  );
}

function actions(entry) {
  const box = el("input", {
    type: "checkbox",
    checked: personal,
    on: {
      change: () => {
        personal = box.checked;
        open(entry.number);
      },
    },
  });
  return el(
    "div",
    { class: "row wrap" },
    doing("Copy as curl", async () => {
      const whole = await read(entry.number, true);
      await copy(curl(whole, state.summary.root), "The curl command");
    }),
    doing("Copy link", () => copy(location.href, "The link")),
    el("label", { class: "check" }, box, "Show personal data"),
  );
}

function part(name, line, message) {
  const headers = Object.entries(message?.headers ?? {});
  return el(
    "section",
    { "aria-label": name },
    el(
      "div",
      { class: "row" },
      el("h3", {}, name),
      el("span", { class: "grow" }),
      message?.body &&
        el(
          "button",
          {
            type: "button",
            class: "quiet small",
            "aria-label": `Copy the body of the ${name.toLowerCase()}`,
            on: { click: () => copy(textOf(message.body), "The body") },
          },
          "Copy",
        ),
    ),
    el("p", {}, el("code", { class: "line" }, line)),
    headers.length > 0 &&
      el(
        "details",
        {},
        el("summary", {}, `${headers.length} headers`),
        el(
          "dl",
          { class: "headers" },
          headers.map(([key, value]) => [el("dt", {}, key), el("dd", {}, value)]),
        ),
      ),
    message?.note && el("p", { class: "soft small" }, message.note),
    (message?.body || !message?.note) && json(message?.body, `Body of the ${name.toLowerCase()}`),
  );
}
