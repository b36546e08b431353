/* The basket of a booking by hand: what is wanted, of whom, and how far it has got. The sandbox keeps all that matters
   of it from the first quote on, so that it can be left at any time and taken up again, here or in another window; also
   one that somebody else began. Knows no elements. */

import { SANDBOX } from "./address.js";
import { uuid } from "./broker.js";
import { sandbox } from "./door.js";

const KEPT = `open-booking-console-by-hand/${SANDBOX}`;

/** The steps, by number. */
export const CHOOSE = 0,
  DETAILS = 1,
  BOOK = 2,
  AFTERWARDS = 3;

/** A new one. wanted: an opportunity, by its id; gone: the Order UUID that should be taken up, and is not there. */
export const begun = (wanted = null, gone = null) => ({ uuid: uuid(), step: CHOOSE, wanted, gone });

/** What was chosen, as the basket needs it: places in an opportunity, on an offer, through a Booking Partner. */
export function chosen({ opportunity, offer, places, partner }) {
  const item = { orderedItem: opportunity.url, acceptedOffer: offer.url };
  return {
    partner,
    seller: opportunity.sellerUrl,
    title: `${opportunity.name}, ${offer.name}`,
    items: Array.from({ length: places }, () => item),
  };
}

/** A customer, and what is said of each item. */
export const identified = (basket, { customer, answers }) => ({
  customer,
  items: basket.items.map((each, position) => ({ ...each, ...answers[position] })),
});

/** The basket of an order that is there; null where there is none (any more). Raises Refusal. */
export async function takenUp(owner, name) {
  const { orders } = await sandbox.get("/orders", { partner: owner, uuid: name, limit: 1 });
  if (!orders.length) return null;
  const { phase, items, document } = await sandbox.get(`/orders/${owner}/${name}`, { personal: true });
  const basket = {
    uuid: name,
    partner: owner,
    title: titleOf(items),
    seller: document.seller["@id"],
    brokerRole: document.brokerRole,
    broker: document.broker,
    customer: document.customer,
    items: document.orderedItem.map(again),
    quote: document,
  };
  if (phase === "Order") return { ...basket, order: document, step: AFTERWARDS };
  if (phase === "OrderProposal") return { ...basket, proposal: document, step: BOOK };
  return { ...basket, step: document.customer ? BOOK : DETAILS };
}

/** What is booked: the name and the offer that all items have in common, and whatever there is besides. */
function titleOf(items) {
  const titles = items.map((each) => [each.name ?? "something", each.offer].filter(Boolean).join(", "));
  return [...new Set(titles)].join("; ");
}

/** An item of an answer as it is asked for once more. */
function again({ orderedItem, acceptedOffer, attendee, orderItemIntakeFormResponse }) {
  const named = (each) => each?.["@id"] ?? each;
  const said = Object.entries({ attendee, orderItemIntakeFormResponse }).filter(([, value]) => value !== undefined);
  return { orderedItem: named(orderedItem), acceptedOffer: named(acceptedOffer), ...Object.fromEntries(said) };
}

/** The partner and the UUID of the booking that is under way in this tab; null where there is none. */
export const kept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "null");

/** Keep a basket in mind, for as long as this tab is there. */
export const keep = (basket) => sessionStorage.setItem(KEPT, JSON.stringify([basket.partner, basket.uuid]));

/** Keep none in mind. */
export const forget = () => sessionStorage.removeItem(KEPT);
