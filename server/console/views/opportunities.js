/* What can be booked, with its places as a picture: by kind and by name, a page at a time. */

import { link } from "../address.js";
import { asking, el, keyed, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { pager } from "../parts/pager.js";
import { legend, places } from "../parts/places.js";
import { nothing } from "../parts/talk.js";
import { live } from "../store.js";
import { now } from "../time.js";
import { price, spaced } from "../words.js";
import { when } from "../zone.js";

const KINDS = ["ScheduledSession", "Slot", "HeadlineEvent", "CourseInstance", "Event", "OnDemandEvent"];
const PAGE = 60;

/** The view. query: kind, q (a part of the name). */
export function opportunities(place, { query, signal }) {
  const list = el("div", { class: "cards" }),
    empty = el("div", {}, nothing("Nothing has been read yet."));
  const kind = el(
    "select",
    { on: { change: go } },
    el("option", { value: "" }, "every kind"),
    KINDS.map((each) => el("option", { value: each, selected: each === query.kind }, spaced(each))),
  );
  const text = el("input", { type: "search", value: query.q ?? "", placeholder: "yoga", size: 16 });
  const form = asking(
    { class: "row wrap", role: "search" },
    go,
    el("label", {}, "Kind ", kind),
    el("label", {}, "Name ", text),
    el("button", {}, "Show"),
  );
  const pages = pager(() => refresh());
  const refresh = live(
    ["opportunities", "state"],
    async () => {
      const found = await sandbox.get("/opportunities", { ...query, after: pages.after(), limit: PAGE });
      keyed(list, found.opportunities, (each) => each.id, card);
      pages.found(found.opportunities.length, found.next);
      replace(empty, !found.opportunities.length && nothing("Nothing here can be booked."));
    },
    signal,
    500,
  );
  function go() {
    location.hash = link(["opportunities"], { kind: kind.value, q: text.value.trim() });
  }
  replace(
    place,
    el("div", { class: "section-bar" }, el("h1", {}, "Opportunities"), el("span", { class: "grow" }), form),
    legend(),
    list,
    empty,
    pages.node,
  );
}

function card(each) {
  return el(
    "article",
    { class: `card opportunity ${each.status === "EventCancelled" ? "called-off" : ""}` },
    el("h2", {}, each.name),
    el(
      "p",
      { class: "soft" },
      `${when(each.start, now())} · ${each.sellerName}`,
      each.status !== "EventScheduled" && el("span", { class: "chip off" }, spaced(each.status.replace("Event", ""))),
    ),
    places(each),
    el(
      "ul",
      { class: "offers" },
      each.offers
        .slice(0, 3)
        .map((offer) =>
          el("li", {}, el("span", {}, offer.name), el("b", {}, price(offer, each)), needs(offer)),
        ),
    ),
    el(
      "div",
      { class: "row" },
      el(
        "a",
        {
          class: "button small",
          href: link(["journey"], { opportunity: each.id }),
          "data-focus": "book",
          "aria-label": `Book by hand: ${each.name}`,
        },
        "Book by hand",
      ),
      el(
        "a",
        {
          class: "button small quiet",
          href: link(["orders"], { opportunity: each.id }),
          "aria-label": `Orders for ${each.name}`,
        },
        "Orders",
      ),
    ),
  );
}

function needs(offer) {
  const found = offer.flowRequirements.map((each) => spaced(each.replace("OpenBooking", "")).toLowerCase());
  return found.length > 0 && el("span", { class: "chip wait" }, found.join(", "));
}
