/* The later steps of a booking by hand: details for C2, payment and B, the wait for a seller, and what comes after. */

import { link } from "../address.js";
import { prepayment } from "../broker.js";
import { asking, el } from "../dom.js";
import { sandbox } from "../door.js";
import { countdown } from "../time.js";
import { bare, money, plural, status } from "../words.js";
import { personForm } from "./person.js";
import { doing } from "./talk.js";

/** What a quote says of the price, and of the tax in it. */
export function priced(document) {
  const total = document.totalPaymentDue,
    tax = (document.totalPaymentTax ?? [])[0];
  const isNet = bare(document.seller?.taxMode) === "TaxNet";
  return el(
    "span",
    {},
    el("b", {}, total ? money(total.price, total.priceCurrency) : "no price yet"),
    tax &&
      el(
        "span",
        { class: "soft" },
        `, ${money(tax.price, tax.priceCurrency)} ${tax.name} ${isNet ? "added to the price" : "included"}`,
      ),
  );
}

/** The lease that holds the places of a quote, while it does. */
function held(document) {
  const ends = document.lease?.leaseExpires;
  return ends
    ? el("p", {}, "The places are held for you: ", countdown(ends, `${document["@id"]}/${ends}`), " left.")
    : el("p", {}, "Nothing is held for you meanwhile: this seller gives no lease.");
}

/** Why an answer was a refusal: the error of the order, and those of its items. */
export function refusals(answer) {
  const document = answer.document ?? {};
  const errors = [...(document.orderedItem ?? []).flatMap((item) => item.error ?? [])];
  if (document["@type"]?.endsWith("Error")) errors.unshift(document);
  return el(
    "div",
    { class: "alarm", role: "alert" },
    el("b", {}, `✕ ${answer.status}`),
    errors.map((each) => el("p", {}, el("b", {}, each["@type"]), ` ${each.description ?? each.name ?? ""}`)),
    answer.number &&
      el("a", { href: link(["exchange", answer.number]) }, "Request, response, and the rule that decided"),
  );
}

/** C2: who comes. */
export function details(basket, told) {
  const person = personForm(basket.quote);
  const form = asking(
    {},
    () => told.identified(form, person.read()),
    el("p", {}, "The price: ", priced(basket.quote), "."),
    held(basket.quote),
    person.node,
    el("div", { class: "row wrap" }, el("button", { class: "primary" }, "Give details (C2)"), back(told)),
  );
  return form;
}

const back = (told) =>
  el(
    "button",
    { type: "button", class: "quiet", on: { click: (event) => told.abandoned(event.currentTarget) } },
    "Give the places back",
  );

/** B, or P where the seller has to approve. */
export function commit(basket, told) {
  const payment = prepayment(basket.quote),
    approval = basket.quote.orderRequiresApproval === true;
  const pays = el("input", {
    type: "checkbox",
    checked: payment === "Required" || payment === "Optional",
    disabled: payment !== "Optional",
  });
  const total = basket.quote.totalPaymentDue;
  const form = asking(
    {},
    () => (approval ? told.proposed : told.booked)(form, pays.checked),
    el("p", {}, "Due: ", priced(basket.quote), "."),
    held(basket.quote),
    payment === null
      ? el("p", {}, "Nothing has to be paid.")
      : payment === "Unavailable"
        ? el("p", {}, "It is paid at the door, and cannot be paid now.")
        : el(
            "label",
            { class: "check" },
            pays,
            `Pay ${money(total.price, total.priceCurrency)} now`,
            payment === "Required" ? " (required)" : "",
          ),
    approval &&
      el("p", {}, "The seller has to approve this: it becomes a proposal (P), and is booked (B) after a yes."),
    el(
      "div",
      { class: "row wrap" },
      el(
        "button",
        { class: "primary" },
        approval ? "Propose (P)" : payment && payment !== "Unavailable" ? "Pay and book (B)" : "Book (B)",
      ),
      back(told),
    ),
  );
  return form;
}

/** A proposal under way: what the seller says to it. */
export function waiting(basket, told) {
  const [words, kind] = status(bare(basket.proposal.orderProposalStatus)),
    is = bare(basket.proposal.orderProposalStatus);
  const seller = (action, label) =>
    doing(label, () => sandbox.post(`/orders/${basket.partner}/${basket.uuid}/${action}`, {}), { focus: action });
  const press = (label, work, css = "") =>
    el(
      "button",
      { type: "button", class: css, on: { click: (event) => work(event.currentTarget, basket.pays) } },
      label,
    );
  return el(
    "div",
    {},
    el("p", {}, el("span", { class: `chip ${kind}` }, words), " ", priced(basket.proposal), "."),
    basket.proposal.orderSellerNote && el("p", {}, el("b", {}, "Seller: "), basket.proposal.orderSellerNote),
    is === "AwaitingSellerConfirmation" && [
      el(
        "p",
        { class: "soft" },
        "The OrderProposals feed will tell what the seller decides. You can be the seller as well:",
      ),
      el(
        "div",
        { class: "row wrap" },
        seller("accept", "Accept, as the seller"),
        seller("reject", "Reject, as the seller"),
        el("a", { class: "button quiet", href: link(["order", basket.partner, basket.uuid]) }, "More in Orders"),
      ),
    ],
    el(
      "div",
      { class: "row wrap" },
      is === "SellerAccepted" && press("Book what was approved (B)", told.booked, "primary"),
      ["AwaitingSellerConfirmation", "SellerAccepted", "SellerProposed"].includes(is)
        ? [press("Withdraw (U)", told.withdrawn, "quiet"), press("Look into the feed", told.looked, "quiet")]
        : press("Begin anew", told.again, "primary"),
    ),
  );
}

/** The order as it stands: its items, each of which can be cancelled, and its deletion. */
export function afterwards(basket, told) {
  if (basket.deleted) return el("div", {}, el("p", {}, "The order is gone, as if it had never been."), again(told));
  const items = basket.order.orderedItem;
  return el(
    "div",
    {},
    el(
      "p",
      {},
      `${plural(items.length, "item")}. `,
      el("a", { href: link(["order", basket.partner, basket.uuid]) }, "The order in full"),
    ),
    el(
      "ul",
      { class: "plain-list" },
      items.map((item) => booked(item, told)),
    ),
    el(
      "div",
      { class: "row wrap" },
      again(told),
      el(
        "button",
        { type: "button", class: "quiet", on: { click: (event) => told.removed(event.currentTarget) } },
        "Delete the order",
      ),
    ),
  );
}

function booked(item, told) {
  const name = bare(item.orderItemStatus),
    [words, kind] = status(name);
  const codes = [
    ...(item.accessCode ?? []).map((each) => each.description),
    ...(item.accessPass ?? []).map((each) => each.text),
  ].filter(Boolean);
  return el(
    "li",
    { class: "row wrap" },
    el("span", { class: `chip ${kind}` }, words),
    codes.length > 0 &&
      el(
        "span",
        {},
        "gets in with ",
        codes.map((each) => [el("code", {}, each), " "]),
      ),
    el("span", { class: "grow" }),
    name === "OrderItemConfirmed" &&
      el(
        "button",
        { type: "button", class: "small", on: { click: (event) => told.cancelled(event.currentTarget, item["@id"]) } },
        "Cancel this item",
      ),
  );
}

const again = (told) =>
  el("button", { type: "button", class: "primary", on: { click: told.again } }, "Book something else");
