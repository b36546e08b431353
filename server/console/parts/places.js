/* The places of an opportunity as a picture: booked, proposed, leased and free ones, each of a shape of its own.
   Beyond a number that the eye can count, the shapes stand for shares. The same is said in words below. */

import { el } from "../dom.js";
import { countdown } from "../time.js";
import { plural } from "../words.js";

const COUNTABLE = 48;
const NAMES = { booked: "booked", proposed: "proposed", leased: "held", free: "free" };

/** The picture and the words of a standing. leases: who holds places until when, the first to end first. */
export function places(opportunity) {
  const { standing, leases } = opportunity;
  return el("div", { class: "places" }, picture(standing), words(standing), holds(leases));
}

/** The picture alone. */
export function picture(standing) {
  if (standing.total === null) return el("p", { class: "endless", "aria-hidden": "true" }, "∞");
  const shapes = [];
  for (const [kind, count] of Object.entries(shares(standing))) {
    for (let number = 0; number < count; number += 1) shapes.push(el("i", { class: `place ${kind}` }));
  }
  return el("div", { class: "shapes", "aria-hidden": "true" }, shapes);
}

/** How many shapes each kind gets: one each while they can be counted, else in proportion, but never none for some. */
function shares(standing) {
  const counts = { booked: standing.booked, proposed: standing.proposed, leased: standing.leased };
  const taken = counts.booked + counts.proposed + counts.leased;
  const total = Math.max(standing.total, taken);
  const scale = total > COUNTABLE ? COUNTABLE / total : 1;
  const found = {};
  for (const [kind, count] of Object.entries(counts)) found[kind] = count ? Math.max(1, Math.round(count * scale)) : 0;
  const used = found.booked + found.proposed + found.leased;
  found.free = Math.max(standing.free ? 1 : 0, Math.round(total * scale) - used);
  return found;
}

/** "13 of 16 free", and what became of the others. */
function words(standing) {
  const parts = ["booked", "proposed", "leased"]
    .filter((kind) => standing[kind] > 0)
    .map((kind) =>
      el(
        "span",
        { class: `said ${kind}` },
        el("i", { class: `place ${kind}`, "aria-hidden": "true" }),
        `${standing[kind]} ${NAMES[kind]}`,
      ),
    );
  const free = standing.total === null ? "places without end" : `${standing.free} of ${standing.total} free`;
  return el(
    "p",
    { class: "standing" },
    standing.free === 0
      ? el("b", {}, "full")
      : el("span", { class: "said free" }, el("i", { class: "place free", "aria-hidden": "true" }), free),
    parts,
  );
}

function holds(leases) {
  const held = leases.filter((each) => each.ends).sort((one, other) => one.ends.localeCompare(other.ends));
  if (!held.length) return null;
  const shown = held
    .slice(0, 3)
    .map((each) =>
      el(
        "li",
        {},
        countdown(each.ends, `${each.partner}/${each.order}/${each.ends}`),
        el("span", { class: "soft" }, `${plural(each.places, "place")}, ${each.partner}`),
      ),
    );
  const more = held.length - shown.length;
  return el(
    "ul",
    { class: "holds" },
    shown,
    more > 0 && el("li", { class: "soft" }, `and ${plural(more, "more lease")}`),
  );
}

/** What the shapes mean, once for a page. */
export function legend() {
  return el(
    "p",
    { class: "legend" },
    Object.entries(NAMES).map(([kind, name]) =>
      el(
        "span",
        {},
        el("i", { class: `place ${kind}`, "aria-hidden": "true" }),
        name === "held" ? "held by a lease" : name,
      ),
    ),
  );
}
