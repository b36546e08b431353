/* How things are said: times, money, checkpoints, statuses. Pure; knows no page and asks nobody. */

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
  seller: ["Seller", "Seller", "what the seller does at the desk"],
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
  Mixed: ["Some of each", "wait"],
};

/** A status of the standard in plain words, and its kind: good, wait, off or plain. */
export function status(name) {
  return STATUSES[name] ?? [name ? spaced(name) : "Quote", name ? "plain" : "wait"];
}

/** "OrderItemConfirmed" as "Order item confirmed". */
export function spaced(name) {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("-", " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const SECONDS = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const YEAR = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });

/** "09:00:12" of an instant. */
export const seconds = (instant) => SECONDS.format(new Date(instant));

/** "Mon 4 May". */
export const day = (instant) => DAY.format(new Date(instant)).replace(",", "");

/** "today 09:00", "tomorrow 18:30", "Mon 4 May, 09:00", seen from a moment (milliseconds). */
export function when(instant, now) {
  if (!instant) return "at any time";
  const date = new Date(instant),
    today = new Date(now);
  const days = Math.round((new Date(date).setHours(12, 0, 0, 0) - today.setHours(12, 0, 0, 0)) / 86_400_000);
  const named = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
  if (named) return `${named} ${TIME.format(date)}`;
  return `${Math.abs(days) < 300 ? day(date) : YEAR.format(date)}, ${TIME.format(date)}`;
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

/** What is due, of a sum of the control door: "£7.50", "nothing", "no price yet". */
export function due(total) {
  if (!total) return "no price yet";
  return Number(total.price) === 0 ? "nothing due" : money(total.price, total.currency);
}

/** The first eight characters of a UUID, by which people tell orders apart. */
export const short = (uuid) => uuid.slice(0, 8);

/** A path with its UUIDs shortened, and without its query. */
export const shortPath = (path) =>
  path.split("?")[0].replace(/([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, "$1…");

/** What follows the last slash or hash of a URL of a vocabulary. */
export const bare = (url) => (typeof url === "string" ? url.replace(/^.*[/#]/, "") : "");
