/* Quotes, proposals and orders, those that changed last first; a page at a time, however many there are. */

import { link } from "../address.js";
import { asking, el, keyed, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { pager } from "../parts/pager.js";
import { nothing } from "../parts/talk.js";
import { live, on, partner, state } from "../store.js";
import { countdown, now } from "../time.js";
import { counted, due, PHASES, plural, short, standingOf } from "../words.js";
import { when } from "../zone.js";

const PAGE = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HEADS = ["Order", "What", "Status", "Partner", "Due", "Changed"];

/** The view. query: phase, partner, uuid, opportunity. */
export function orders(place, { query, signal }) {
  const rows = el("tbody", { role: "rowgroup" }),
    empty = el("div", {}, nothing("Nothing has been read yet.")),
    counts = el("p", { class: "soft" });
  // Its roles are said, as the layout for narrow screens would hide that it is a table.
  const table = el(
    "table",
    { class: "orders", role: "table" },
    el("caption", { class: "unseen" }, "Quotes, proposals and orders, the latest change first"),
    el(
      "thead",
      { role: "rowgroup" },
      el(
        "tr",
        { role: "row" },
        HEADS.map((each) => el("th", { scope: "col", role: "columnheader" }, each)),
      ),
    ),
    rows,
  );
  const pages = pager(() => refresh());
  const refresh = live(
    ["orders", "state"],
    async () => {
      const found = await sandbox.get("/orders", { ...query, after: pages.after(), limit: PAGE });
      keyed(rows, found.orders, (each) => `${each.partner}/${each.uuid}`, row);
      pages.found(found.orders.length, found.next);
      replace(
        empty,
        !found.orders.length &&
          nothing(found.next ? "Nothing on this page; go on to the next." : "There is nothing of that kind."),
      );
    },
    signal,
    500,
  );
  const count = () => {
    const { quotes, proposals, orders: booked } = state.summary.counts;
    replace(counts, `${plural(quotes, "quote")}, ${plural(proposals, "proposal")}, ${plural(booked, "order")}`);
  };
  on("summary", count, signal);
  count();
  replace(
    place,
    el("div", { class: "section-bar" }, el("h1", {}, "Orders"), counts, el("span", { class: "grow" }), filters(query)),
    query.opportunity &&
      el(
        "p",
        {},
        el(
          "a",
          { class: "chip button", href: link(["orders"], { ...query, opportunity: "" }) },
          `of ${query.opportunity} ✕`,
        ),
      ),
    el("div", { class: "card table", role: "region", "aria-label": "Orders", tabindex: "0" }, table, empty),
    pages.node,
  );
}

function filters(query) {
  const go = () => {
    const uuid = search.value.trim();
    if (uuid && !UUID.test(uuid))
      return (search.setCustomValidity("A whole Order UUID, please."), search.reportValidity());
    location.hash = link(["orders"], { ...query, phase: phase.value, partner: who.value, uuid });
  };
  const phase = el(
    "select",
    { on: { change: go } },
    el("option", { value: "" }, "everything"),
    Object.entries(PHASES).map(([name, words]) =>
      el("option", { value: name, selected: name === query.phase }, `${words}s`),
    ),
  );
  const who = el(
    "select",
    { on: { change: go } },
    el("option", { value: "" }, "everybody"),
    state.partners.map((each) => el("option", { value: each.id, selected: each.id === query.partner }, each.name)),
  );
  const search = el("input", {
    type: "search",
    value: query.uuid ?? "",
    size: 16,
    on: { input: () => search.setCustomValidity("") },
  });
  return asking(
    { class: "row wrap", role: "search" },
    go,
    el("label", {}, "Show ", phase),
    el("label", {}, "of ", who),
    el("label", {}, "UUID ", search),
    el("button", {}, "Find"),
  );
}

function row(order) {
  const [words, kind] = standingOf(order);
  const names = counted(order.items.map((each) => each.name ?? "something"));
  return el(
    "tr",
    { role: "row" },
    el(
      "th",
      { scope: "row", role: "rowheader" },
      el(
        "a",
        { href: link(["order", order.partner, order.uuid]), "data-focus": "open" },
        el("code", {}, short(order.uuid)),
      ),
      el("span", { class: "soft small" }, ` ${order.orderNumber ?? PHASES[order.phase]}`),
    ),
    el(
      "td",
      { role: "cell" },
      names
        .slice(0, 2)
        .map(([name, count], index) => [
          index > 0 && ", ",
          name,
          count > 1 && el("span", { class: "soft" }, ` × ${count}`),
        ]),
      names.length > 2 && ` and ${names.length - 2} more`,
    ),
    el(
      "td",
      { role: "cell" },
      order.phase === "OrderQuote" && order.leaseExpires
        ? countdown(order.leaseExpires, `${order.partner}/${order.uuid}/${order.leaseExpires}`, order.changed)
        : el("span", { class: `chip ${kind}` }, words),
    ),
    el("td", { role: "cell" }, partner(order.partner).name),
    el("td", { role: "cell", class: "number" }, due(order.total)),
    el("td", { role: "cell", class: "soft" }, when(order.changed, now())),
  );
}
