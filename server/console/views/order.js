/* One quote, proposal or order: how it stands, what its seller can do about it, what happened to it, its document. */

import { link } from "../address.js";
import { el, keyed, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { json } from "../parts/json.js";
import { desk } from "../parts/desk.js";
import { sequence } from "../parts/sequence.js";
import { copy, doing, nothing } from "../parts/talk.js";
import { live, on, partner } from "../store.js";
import { countdown, now } from "../time.js";
import { due, money, PHASES, short, standingOf, status } from "../words.js";
import { when } from "../zone.js";

/** The view. rest: the partner and the UUID. */
export function order(place, { rest: [owner, uuid], signal }) {
  const head = el("div", { class: "order-head" }),
    items = el("ul", { class: "plain-list items" }),
    act = el("div"),
    document_ = el("div");
  const diagram = sequence({
    names: (id) => partner(id).name,
    first: [owner],
    empty: [el("p", {}, "The journal knows no request for it (any more).")],
  });
  let personal = false,
    shown = null,
    written = null;
  const refresh = live(
    ["orders", "state"],
    async () => {
      let found;
      const { orders: known } = await sandbox.get("/orders", { partner: owner, uuid, limit: 1 });
      if (known.length) found = await sandbox.get(`/orders/${owner}/${uuid}`, { personal: personal || null });
      else {
        shown = null;
        replace(
          head,
          el("h1", {}, `Order ${short(uuid)}`),
          nothing(
            "There is no quote, proposal or order of this UUID (any more). ",
            "A quote goes when its lease ends or its broker gives it back; an order when it is deleted.",
          ),
        );
        return (replace(items), replace(act), replace(document_, nothing("Nothing to show.")));
      }
      replace(head, heading(found));
      keyed(items, found.items, (each) => each.id, item);
      const shape = JSON.stringify([found.phase, found.status, found.version, found.items.map((each) => each.status)]);
      if (shape !== shown) replace(act, desk(found, refresh));
      shown = shape;
      const text = JSON.stringify(found.document);
      if (text !== written) replace(document_, json(found.document, "The document of the order"));
      written = text;
    },
    signal,
  );
  const box = el("input", {
    type: "checkbox",
    on: {
      change: () => {
        personal = box.checked;
        refresh();
      },
    },
  });
  sandbox
    .get("/journal", { partner: owner, order: uuid, limit: 200 })
    .then(({ entries }) => signal.aborted || diagram.reset(entries));
  for (const topic of ["exchange", "note"]) on(topic, (each) => each.order === uuid && diagram.add([each]), signal);
  replace(
    place,
    head,
    el(
      "div",
      { class: "order-grid" },
      el("section", { class: "card", "aria-labelledby": "items" }, el("h2", { id: "items" }, "Items"), items),
      el(
        "section",
        { class: "card desk", "aria-labelledby": "seller" },
        el("h2", { id: "seller" }, "Be the seller"),
        act,
      ),
      el(
        "section",
        { class: "card what-happens", "aria-labelledby": "history" },
        el(
          "div",
          { class: "section-bar" },
          el("h2", { id: "history" }, "What happened to it"),
          el("span", { class: "grow" }),
          exporting(owner, uuid),
        ),
        diagram.node,
      ),
      el(
        "section",
        { class: "card", "aria-labelledby": "doc" },
        el(
          "div",
          { class: "section-bar" },
          el("h2", { id: "doc" }, "Document"),
          el("span", { class: "grow" }),
          el("label", { class: "check" }, box, "Show personal data"),
        ),
        document_,
      ),
    ),
  );
}

function heading(found) {
  const [words, kind] = standingOf(found);
  return [
    el("p", { class: "soft" }, el("a", { href: "#/orders" }, "Orders"), ` › ${partner(found.partner).name}`),
    el(
      "div",
      { class: "row wrap" },
      el("h1", {}, `${PHASES[found.phase]} ${found.orderNumber ?? short(found.uuid)}`),
      el("span", { class: `chip ${kind}` }, words),
      found.phase === "OrderQuote" &&
        found.leaseExpires &&
        countdown(found.leaseExpires, `${found.partner}/${found.uuid}/${found.leaseExpires}`, found.changed),
      el("span", { class: "grow" }),
      goOn(found),
      el("b", { class: "due" }, due(found.total)),
    ),
    el(
      "p",
      { class: "soft small" },
      el("code", {}, found.uuid),
      ` · ${found.sellerName} · broker ${found.broker ?? "unnamed"} · made ${when(found.made, now())}`,
      ` · prepayment ${found.prepayment.toLowerCase()}`,
    ),
    found.orderCustomerNote && el("p", {}, el("b", {}, "Customer: "), found.orderCustomerNote),
    found.orderSellerNote && el("p", {}, el("b", {}, "Seller: "), found.orderSellerNote),
  ];
}

/** The way on for the customer's side, where the console has a token to book with. */
function goOn({ partner: owner, uuid, phase, status: is }) {
  const over = ["SellerRejected", "CustomerRejected"].includes(is);
  if (over || !partner(owner).tokens.length) return null;
  const kind = phase === "OrderProposal" && is === "SellerAccepted" ? "primary" : "";
  return el("a", { class: `button ${kind}`, href: link(["journey", owner, uuid]) }, "Go on by hand");
}

function item(each) {
  const [words, kind] = status(each.status);
  return el(
    "li",
    { class: "item" },
    el(
      "div",
      { class: "row wrap" },
      el("b", {}, each.name ?? "an opportunity that is gone"),
      el("span", { class: "grow" }),
      el("span", { class: `chip ${kind}` }, each.status ? words : "held"),
      el("span", {}, each.price ? money(each.price.price, each.price.currency) : ""),
    ),
    el("p", { class: "soft small" }, [when(each.start, now()), each.offer].filter(Boolean).join(" · ")),
    each.access.length > 0 &&
      el(
        "p",
        { class: "small" },
        "Gets in with ",
        each.access.map((text, index) => [index > 0 && ", ", el("code", {}, text)]),
      ),
    each.cancellationMessage && el("p", { class: "small" }, "Told on cancellation: ", each.cancellationMessage),
    each.customerNotice && el("p", { class: "small" }, "Notice: ", each.customerNotice),
  );
}

function exporting(owner, uuid) {
  const as = (format, name) =>
    doing(
      name,
      async () =>
        copy(
          await sandbox.text("/journal/export", { format, partner: owner, order: uuid, personal: true }),
          `The ${name}`,
        ),
      { kind: "small quiet", hint: `Copy what happened as ${name}` },
    );
  return el(
    "span",
    { class: "row wrap" },
    el("span", { class: "soft small" }, "copy as"),
    as("curl", "curl"),
    as("pytest", "pytest"),
    as("mermaid", "Mermaid"),
    el("a", { class: "button small quiet", href: link([], { order: uuid }) }, "Show under Live"),
  );
}
