/* The first step of a booking by hand: something to book, on which offer, how many places, through which partner. */

import { asking, el, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { state } from "../store.js";
import { now } from "../time.js";
import { price, short } from "../words.js";
import { when } from "../zone.js";
import { places } from "./places.js";
import { attempt, nothing } from "./talk.js";

const SHOWN = 8,
  LOOKED_AT = 60,
  MOST = 6,
  SOON = 4 * 3_600_000;

/** The form; told.chosen is called with the choice. */
export function chooser(basket, told, signal) {
  const results = el("div", { class: "choices", role: "radiogroup", "aria-label": "What to book" });
  const rest = el("p", { class: "soft small" });
  const more = el("div"),
    text = el("input", { type: "search", size: 14, placeholder: "yoga", "aria-label": "Part of its name" });
  const find = asking(
    { class: "row", role: "search" },
    () => seek(),
    text,
    el("button", {}, "Find"),
  );
  const seek = () => attempt(find, () => look(text.value.trim()));
  let asked = 0;
  async function look(q, ids = null) {
    const mine = (asked += 1);
    const asking = ids ? { ids, past: true } : { q, limit: LOOKED_AT };
    const { opportunities: found, next } = await sandbox.get("/opportunities", asking);
    const free = ids ? found : found.filter((each) => each.standing.free !== 0 && each.status === "EventScheduled");
    if (signal.aborted || mine !== asked) return; // somebody has asked for something else meanwhile
    const shown = varied(free),
      first = shown.find(isPlain) ?? shown[0];
    replace(
      results,
      shown.map((each) => choice(each, each === first, pick)),
      !first && nothing("Nothing of that name can be booked."),
    );
    replace(rest, further(shown.length, free.length, ids || next));
    if (first) pick(first);
    else replace(more);
  }
  function pick(opportunity) {
    replace(more, terms(opportunity, told));
  }
  attempt(results, () => look("", basket.wanted));
  return el("div", {}, basket.gone && gone(basket.gone), find, results, rest, more);
}

/** Why one is at the beginning again. */
const gone = (uuid) =>
  el(
    "p",
    { class: "alarm", role: "alert" },
    `There is nothing to go on with under ${short(uuid)} (any more). A quote goes when its lease ends or it is given `,
    "back, an order when it is deleted. Choose anew.",
  );

/** How much there is besides what is shown, and how one gets there. */
function further(shown, free, isMore) {
  const all = el("a", { href: "#/opportunities" }, "Opportunities");
  if (shown < free || isMore)
    return [`These are ${shown} of ${isMore ? "many" : free}. Find others by name, or under `, all, "."];
  return shown > 0 && ["That is all that can be booked. What is full is under ", all, "."];
}

/** Whether something can be booked and cancelled without further ado: it is not too soon, and asks for nothing. */
const isPlain = (each) =>
  Date.parse(each.start) > now() + SOON && each.offers.every((offer) => !offer.flowRequirements.length);

/** One of each name first, so that a short list has something of everything. */
function varied(all) {
  const seen = new Set(),
    first = all.filter((each) => !seen.has(each.name) && seen.add(each.name));
  return [...first, ...all.filter((each) => !first.includes(each))].slice(0, SHOWN);
}

function choice(each, checked, pick) {
  return el(
    "label",
    { class: "choice" },
    el("input", { type: "radio", name: "opportunity", checked, on: { change: () => pick(each) } }),
    el(
      "span",
      {},
      el("b", {}, each.name),
      el("span", { class: "soft small" }, ` ${when(each.start, now())} · ${each.sellerName}`),
    ),
  );
}

function terms(opportunity, told) {
  const offer = el(
    "select",
    {},
    opportunity.offers.map((each, index) =>
      el("option", { value: index }, `${each.name}, ${price(each, opportunity)}`),
    ),
  );
  const count = el("input", { type: "number", min: 1, max: MOST, value: "1" });
  const who = el(
    "select",
    {},
    state.partners.filter((each) => each.tokens.length).map((each) => el("option", { value: each.id }, each.name)),
  );
  const form = asking(
    { class: "terms" },
    () => {
      told.chosen(form, {
        opportunity: { ...opportunity, sellerUrl: `${state.summary.baseUri}/${opportunity.seller}` },
        offer: opportunity.offers[Number(offer.value)],
        places: Number(count.value),
        partner: who.value,
      });
    },
    places(opportunity),
    el(
      "div",
      { class: "row wrap" },
      el("label", {}, "Offer ", offer),
      el("label", {}, "Places ", count),
      el("label", {}, "Booking Partner ", who),
    ),
    el("button", { class: "primary" }, "Ask for a quote (C1)"),
  );
  return form;
}
