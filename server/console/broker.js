/* A broker by hand: the documents that it sends through the life of a booking, and how they are sent.
   It is a client of the public endpoints with the token of a Booking Partner. Knows no elements. */

import { reached } from "./address.js";
import { tokenOf } from "./parts/curl.js";
import { partner, state } from "./store.js";

const OA = "https://openactive.io/";
const MEDIA_TYPE = "application/vnd.openactive.booking+json; version=1";
const PAYMENT = { "@type": "Payment", name: "AcmeBroker Points", accountId: "SN1593", paymentProviderId: "STRIPE" };
const BROKER = { "@type": "Organization", name: "Console", url: "https://console.example" };

/** One request below the Base URI: its status, its document, and its number in the journal. */
export async function send(basket, method, path, body) {
  const { baseUri, root } = state.summary;
  const answer = await fetch(reached(baseUri, root) + path, {
    method,
    cache: "no-store",
    body: body && JSON.stringify(body),
    headers: {
      Authorization: `Bearer ${tokenOf(partner(basket.partner))}`,
      ...(body ? { "Content-Type": MEDIA_TYPE } : {}),
    },
  });
  const number = Number(answer.headers.get("X-Request-Id")?.split("-").at(-1)) || null;
  const text = await answer.text();
  return { ok: answer.ok, status: answer.status, number, document: text ? JSON.parse(text) : null };
}

/** What stands in every request: who sells, for whom, and what is wanted. */
function draft({ brokerRole, broker, seller, items }, type) {
  return {
    "@context": OA,
    "@type": type,
    ...(brokerRole ? { brokerRole, broker } : { brokerRole: `${OA}AgentBroker`, broker: BROKER }),
    seller,
    orderedItem: items.map((each, position) => ({ "@type": "OrderItem", position, ...each })),
  };
}

/** C1: price and places; nobody is named. */
export const quote = (basket) =>
  send(basket, "PUT", `/order-quote-templates/${basket.uuid}`, { ...draft(basket, "OrderQuote"), payment: PAYMENT });

/** C2: the same, for a customer. */
export const identify = (basket) =>
  send(basket, "PUT", `/order-quotes/${basket.uuid}`, {
    ...draft(basket, "OrderQuote"),
    customer: basket.customer,
    payment: PAYMENT,
  });

/** Give back what a quote holds. */
export const abandon = (basket) => send(basket, "DELETE", `/order-quotes/${basket.uuid}`);

/** What B and P have in common: the customer, what is due, and a payment where one is taken. */
function committed(basket, type) {
  const total = basket.quote.totalPaymentDue;
  const paid = basket.pays
    ? { payment: { ...PAYMENT, identifier: `PAY-${basket.uuid.slice(0, 8).toUpperCase()}` } }
    : {};
  return { ...draft(basket, type), customer: basket.customer, totalPaymentDue: total, ...paid };
}

/** B: the booking. */
export const book = (basket) => send(basket, "PUT", `/orders/${basket.uuid}`, committed(basket, "Order"));

/** P: the proposal, where the seller has to approve. */
export const propose = (basket) =>
  send(basket, "PUT", `/order-proposals/${basket.uuid}`, committed(basket, "OrderProposal"));

/** B of what the seller has approved: the version that the customer agreed to. */
export const bookApproved = (basket) =>
  send(basket, "PUT", `/orders/${basket.uuid}`, {
    "@context": OA,
    "@type": "Order",
    orderProposalVersion: basket.proposal.orderProposalVersion,
  });

/** U: the customer withdraws a proposal. */
export const withdraw = (basket) =>
  send(basket, "PATCH", `/order-proposals/${basket.uuid}`, {
    "@context": OA,
    "@type": "OrderProposal",
    orderProposalStatus: `${OA}CustomerRejected`,
  });

/** Cancel one item. */
export const cancel = (basket, item) =>
  send(basket, "PATCH", `/orders/${basket.uuid}`, {
    "@context": OA,
    "@type": "Order",
    orderedItem: [{ "@type": "OrderItem", "@id": item, orderItemStatus: `${OA}CustomerCancelled` }],
  });

/** How the order stands. */
export const look = (basket) => send(basket, "GET", `/orders/${basket.uuid}`);

/** Delete the order, as if it had never been. */
export const remove = (basket) => send(basket, "DELETE", `/orders/${basket.uuid}`);

/** The newest that the OrderProposals feed tells of the proposal; null where it has not changed. */
export async function news(basket) {
  let path = basket.feed ?? "/order-proposals-rpde",
    found = null;
  for (let pages = 0; pages < 200; pages += 1) {
    const { document } = await send(basket, "GET", path);
    const next = document.next.slice(state.summary.baseUri.length);
    for (const each of document.items) if (each.id === basket.uuid) found = each.data ?? found;
    basket.feed = next;
    if (!document.items.length || next === path) break;
    path = next;
  }
  return found;
}

/** Whether a payment is taken: Required, Optional or Unavailable; null where nothing is due. */
export function prepayment(document) {
  const total = document.totalPaymentDue;
  if (!total || Number(total.price) === 0) return null;
  return String(total.openBookingPrepayment ?? total.prepayment ?? "Required").replace(OA, "");
}

/** A UUID for a basket. It works without TLS as well, where crypto.randomUUID is missing. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
