/* What happens now, for a presenter: as a diagram that grows, beside what runs out and where places moved. */

import { link } from "../address.js";
import { el, keyed, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { legend, places } from "../parts/places.js";
import { player } from "../parts/player.js";
import { sequence } from "../parts/sequence.js";
import { doing, nothing, whisper } from "../parts/talk.js";
import { live, on, partner, state } from "../store.js";
import { countdown, now } from "../time.js";
import { plural, price, short } from "../words.js";
import { isPoll, sentence } from "../parts/lanes.js";
import { when } from "../zone.js";

const EARLIER = 100,
  TOUCHED = 6;
const POLLS = "open-booking-console-polls";

/** The view. query: partner and order narrow the diagram down. */
export function liveView(place, { query, signal }) {
  const diagram = sequence({
    names: (id) => partner(id).name,
    empty: [
      el("p", {}, "Nothing has been asked yet."),
      el(
        "p",
        { class: "soft" },
        "Send a request, ",
        el("a", { href: "#/journey" }, "book something by hand"),
        ", or ",
        el("a", { href: "#/scenarios" }, "play a scenario"),
        ".",
      ),
    ],
    polls: sessionStorage.getItem(POLLS) !== "no",
  });
  const wanted = (entry) =>
    entry.number
      ? (!query.partner || entry.partner === query.partner) && (!query.order || entry.order === query.order)
      : !query.partner && (!query.order || entry.order === query.order);
  diagram.reset(state.exchanges.slice(-200).filter(wanted));
  if (query.partner || query.order) readFiltered(diagram, query);
  on(
    "exchange",
    (entry) => {
      if (wanted(entry)) diagram.add([entry]);
      if (!isPoll(entry)) whisper(sentence(entry, (id) => partner(id).name));
    },
    signal,
  );
  on("note", (each) => wanted(each) && diagram.add([each]), signal);
  replace(
    place,
    el("h1", { class: "unseen" }, "Live"),
    el(
      "section",
      { class: "card what-happens", "aria-labelledby": "happens" },
      bar(diagram, query, wanted),
      diagram.node,
    ),
    el("div", { class: "side" }, player(signal), running(signal), touched(signal)),
  );
}

async function readFiltered(diagram, query) {
  const { entries } = await sandbox.get("/journal", { ...query, limit: 200 });
  diagram.reset(entries);
}

function bar(diagram, query, wanted) {
  const go = (changes) => (location.hash = link([], { ...query, ...changes }));
  const who = el(
    "select",
    { on: { change: () => go({ partner: who.value }) } },
    el("option", { value: "" }, "everybody"),
    state.partners.map((each) => el("option", { value: each.id, selected: each.id === query.partner }, each.name)),
  );
  const polls = el("input", {
    type: "checkbox",
    checked: sessionStorage.getItem(POLLS) !== "no",
    on: {
      change: () => {
        sessionStorage.setItem(POLLS, polls.checked ? "yes" : "no");
        diagram.reset(state.exchanges.slice(-200).filter(wanted), polls.checked);
      },
    },
  });
  return el(
    "div",
    { class: "section-bar" },
    el("h2", { id: "happens" }, "What happens"),
    query.order &&
      el("a", { class: "chip button", href: link([], { ...query, order: "" }) }, `order ${short(query.order)} ✕`),
    el("span", { class: "grow" }),
    doing("Earlier", () => earlier(diagram, query), { kind: "quiet small" }),
    el("label", { class: "check" }, polls, "feeds"),
    el("label", { class: "check" }, "from ", who),
  );
}

async function earlier(diagram, query) {
  const first = diagram.first();
  if (first <= 1) return;
  const { entries } = await sandbox.get("/journal", {
    ...query,
    after: Math.max(0, first - 1 - EARLIER),
    limit: EARLIER,
  });
  diagram.prepend(entries.filter((entry) => entry.number < first));
}

/** Quotes whose lease runs out, and proposals that wait for their seller. */
function running(signal) {
  const list = el("ul", { class: "plain-list" }),
    rest = el("p", { class: "soft small" });
  live(
    ["orders", "state", "clock"],
    async () => {
      const [quotes, proposals] = await Promise.all(
        ["OrderQuote", "OrderProposal"].map((phase) => sandbox.get("/orders", { phase, limit: 40 })),
      );
      const held = quotes.orders
        .filter((each) => each.leaseExpires && Date.parse(each.leaseExpires) > now())
        .sort((one, other) => one.leaseExpires.localeCompare(other.leaseExpires));
      const open = proposals.orders.filter((each) =>
        ["AwaitingSellerConfirmation", "SellerProposed", "SellerAccepted"].includes(each.status),
      );
      const all = [...open, ...held],
        shown = all.slice(0, 7);
      keyed(
        list,
        shown,
        (each) => `${each.partner}/${each.uuid}`,
        (each) => (each.phase === "OrderQuote" ? quote(each) : proposal(each)),
      );
      replace(
        rest,
        all.length > shown.length && ["and ", el("a", { href: "#/orders" }, `${all.length - shown.length} more`)],
        !all.length && "No lease is running, and no proposal waits.",
      );
    },
    signal,
  );
  return el(
    "section",
    { class: "card", "aria-labelledby": "running" },
    el("h2", { id: "running" }, "Running out"),
    list,
    rest,
  );
}

const named = (order) => [...new Set(order.items.map((each) => each.name ?? "something"))].join(", ");

function quote(order) {
  return el(
    "li",
    { class: "running" },
    countdown(order.leaseExpires, `${order.partner}/${order.uuid}/${order.leaseExpires}`, order.changed),
    el(
      "span",
      {},
      el("a", { href: link(["order", order.partner, order.uuid]) }, named(order)),
      el("span", { class: "soft" }, ` ${plural(order.items.length, "place")}, ${partner(order.partner).name}`),
    ),
  );
}

function proposal(order) {
  const act = (action) => sandbox.post(`/orders/${order.partner}/${order.uuid}/${action}`, {});
  const waits = order.status === "AwaitingSellerConfirmation";
  return el(
    "li",
    { class: "running" },
    el("span", { class: "ask", "aria-hidden": "true" }, waits ? "asks" : "decided"),
    el(
      "span",
      {},
      el("a", { href: link(["order", order.partner, order.uuid]) }, named(order)),
      el(
        "span",
        { class: "soft" },
        waits ? ` waits for ${order.sellerName}` : ` ${order.sellerName} has decided; the Broker's turn`,
      ),
    ),
    !waits &&
      order.status === "SellerAccepted" &&
      el(
        "a",
        {
          class: "button small",
          href: link(["journey", order.partner, order.uuid]),
          "data-focus": "on",
          "aria-label": `Go on by hand: ${named(order)}`,
        },
        "Go on by hand",
      ),
    waits &&
      el(
        "span",
        { class: "row" },
        doing("Accept", () => act("accept"), {
          kind: "small primary",
          done: "The seller has accepted.",
          focus: "accept",
          hint: `Accept ${named(order)}`,
        }),
        doing("Reject", () => act("reject"), {
          kind: "small",
          done: "The seller has rejected.",
          hint: `Reject ${named(order)}`,
        }),
      ),
  );
}

/** The opportunities whose places moved last. */
function touched(signal) {
  const list = el("div", { class: "touched" });
  live(
    ["orders", "opportunities", "state"],
    async () => {
      const { orders } = await sandbox.get("/orders", { limit: 20 });
      const ids = [
        ...new Set(orders.flatMap((each) => each.items.map((item) => item.opportunity)).filter(Boolean)),
      ].slice(0, TOUCHED);
      const found = ids.length
        ? (await sandbox.get("/opportunities", { ids: ids.join(","), past: true })).opportunities
        : [];
      const sorted = ids.map((id) => found.find((each) => each.id === id)).filter(Boolean);
      keyed(
        list,
        sorted,
        (each) => each.id,
        (each) =>
          el(
            "article",
            { class: "mini" },
            el("h3", {}, el("a", { href: link(["opportunities"], { q: each.name }) }, each.name)),
            el(
              "p",
              { class: "soft small" },
              `${when(each.start, now())}, ${each.sellerName}`,
              each.offers[0] && `, ${price(each.offers[0], each)}`,
            ),
            places(each),
          ),
      );
      if (!sorted.length && !list.children.length) list.append(nothing("No place has been taken yet."));
    },
    signal,
    500,
  );
  return el(
    "section",
    { class: "card", "aria-labelledby": "moved" },
    el("h2", { id: "moved" }, "Places that moved last"),
    legend(),
    list,
  );
}
