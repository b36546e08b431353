/* How things are said: how long, how much, checkpoints, statuses. Pure; knows no page and asks nobody. */

export const CHECKPOINTS = {
  C1: ["C1", "Quote", "price and places, nobody is named yet"],
  C2: ["C2", "Quote with details", "the same once more, for a named customer"],
  P: ["P", "Proposal", "a wish that the seller has to approve"],
  B: ["B", "Booking", "succeeds whole, or fails whole"],
  U: ["U", "Proposal update", "a word to the seller, or a withdrawal"],
  cancel: ["Cancel", "Cancellation", "of the items that are named"],
  "delete-order": ["Delete", "Order deletion", "as if it had never been"],
  "delete-quote": ["Abandon", "Quote deletion", "its places go back at once"],
  status: ["Status", "Order Status", "how the order stands"],
  "orders-feed": ["Feed", "Orders feed", "what changed in the orders of this Booking Partner"],
  "proposals-feed": ["Feed", "OrderProposals feed", "what changed in the proposals of this Booking Partner"],
  "open-feed": ["Feed", "Open feed", "what can be booked, for everybody"],
  opportunity: ["Opportunity", "Opportunity", "one of them, by its @id"],
  "access-pass": ["Pass", "Access pass", "the image of a pass"],
  "test-interface": ["Seller", "Test Interface", "the standard's own door for tests"],
  openid: ["OpenID", "OpenID Connect", "tokens, and sellers who sign in"],
  "dataset-site": ["Site", "Dataset Site", "where brokers find the feeds"],
  seller: ["Seller", "Seller", "what the seller does"],
  other: ["Other", "Other", "no endpoint of the sandbox"],
};

export const PHASES = { OrderQuote: "Quote", OrderProposal: "Proposal", Order: "Order" };

const STATUSES = {
  OrderItemConfirmed: ["Confirmed", "good"],
  CustomerCancelled: ["Cancelled by the customer", "off"],
  SellerCancelled: ["Cancelled by the seller", "off"],
  CustomerAttended: ["Attended", "good"],
  AttendeeAttended: ["Attended", "good"],
  AttendeeAbsent: ["Absent", "off"],
  AttendeeConfirmed: ["Attendee confirmed", "good"],
  AwaitingSellerConfirmation: ["Waits for the seller", "wait"],
  SellerAccepted: ["Accepted by the seller", "good"],
  SellerRejected: ["Rejected by the seller", "off"],
  SellerProposed: ["Amended by the seller", "wait"],
  CustomerRejected: ["Withdrawn by the customer", "off"],
  OrderItemProposed: ["Proposed", "wait"],
};

/** A status of the standard in plain words, and its kind: good, wait, off or plain. */
export function status(name) {
  return STATUSES[name] ?? [name ? spaced(name) : "Quote", name ? "plain" : "wait"];
}

/** How an order stands, as `status` says it; where its items differ: "2 confirmed, 1 cancelled by the customer". */
export function standingOf({ status: name, items }) {
  if (name !== "Mixed") return status(name);
  const words = items.map((each) => status(each.status)[0].toLowerCase());
  const parts = counted(words).map(([each, count]) => `${count} ${each}`);
  return [parts.join(", "), "wait"];
}

/** How many there are of each, in the order in which they come: of ["a", "b", "a"], [["a", 2], ["b", 1]]. */
export function counted(texts) {
  const counts = new Map();
  for (const each of texts) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts];
}

/** "OrderItemConfirmed" as "Order item confirmed". */
export function spaced(name) {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "1 h 05 min", "4:59", "0:07": how long something still takes, of milliseconds. */
export function left(milliseconds) {
  const total = Math.max(0, Math.floor(milliseconds / 1000)),
    minutes = Math.floor(total / 60);
  if (minutes < 60) return `${minutes}:${String(total % 60).padStart(2, "0")}`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `${Math.round(hours / 24)} days`;
}

/** "2 h ahead", "3 days behind": a difference of seconds in one unit. */
export function span(amount) {
  const absolute = Math.abs(amount);
  const [size, unit] = [
    [86400, "day"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ].find(([each]) => absolute >= each) ?? [1, "s"];
  const count = Math.round((absolute / size) * 10) / 10;
  return `${count} ${unit === "day" ? plural(count, "day").replace(/^\S+ /, "") : unit}`;
}

/** "1 place", "3 places". */
export const plural = (count, noun, many = `${noun}s`) => `${count} ${count === 1 ? noun : many}`;

const SIGNS = { GBP: "£", EUR: "€", USD: "$" };

/** "£7.50", "free", "no price yet". */
export function money(amount, currency) {
  if (amount === null || amount === undefined) return "no price yet";
  if (Number(amount) === 0) return "free";
  const sign = SIGNS[currency];
  return sign ? `${sign}${Number(amount).toFixed(2)}` : `${Number(amount).toFixed(2)} ${currency ?? ""}`.trim();
}

/** What an offer of an opportunity costs: "£7.50", "£20.00 plus tax". */
export const price = (offer, { taxMode }) =>
  money(offer.price, offer.currency) + (taxMode === "TaxNet" && offer.price > 0 ? " plus tax" : "");

/** What is due, of a sum of the control door: "£7.50", "nothing", "no price yet". */
export function due(total) {
  if (!total) return "no price yet";
  return Number(total.price) === 0 ? "nothing due" : money(total.price, total.currency);
}

/** The beginning and the end of a UUID, by which people tell orders apart. */
export const short = (uuid) => `${uuid.slice(0, 8)}…${uuid.slice(-4)}`;

const UUIDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** A path with its UUIDs shortened, without its query, and below the Base URI. */
export const shortPath = (path) =>
  path
    .split("?")[0]
    .replace(/^\/api\//, "/")
    .replace(UUIDS, (uuid) => short(uuid));

/** What follows the last slash or hash of a URL of a vocabulary. */
export const bare = (url) => (typeof url === "string" ? url.replace(/^.*[/#]/, "") : "");
