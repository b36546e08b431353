/* The lanes of the sequence diagram: a Broker each, the public, the Booking System, the Seller; and which way a
   message goes between them. Pure; knows no elements. */

import { CHECKPOINTS } from "../words.js";

export const SYSTEM = "system";
const PUBLIC = "public",
  SELLER = "seller";
const POLLS = new Set(["orders-feed", "proposals-feed", "open-feed"]);

/** Who sends an exchange: a Booking Partner, the Seller at the desk, or anybody. */
export function sender(entry) {
  if (entry.actor !== null) return SELLER;
  return entry.partner ?? PUBLIC;
}

/** Whether an exchange is a look at a feed that found no fault: many of them are one line. */
export const isPoll = (entry) => POLLS.has(entry.checkpoint) && !entry.fault && entry.status < 400;

/** What two looks have in common that are told in one line. */
export const pollKey = (entry) => `${sender(entry)} ${entry.checkpoint}`;

/** The lanes from left to right, for those who have sent something; names: of Booking Partners by id. */
export function lanes(senders, names) {
  const partners = [...senders].filter((each) => ![PUBLIC, SYSTEM, SELLER].includes(each)).sort();
  const found = partners.map((id) => ({ id, role: "Broker", name: names(id) }));
  if (senders.has(PUBLIC) || !found.length) found.push({ id: PUBLIC, role: "Anybody", name: "Public" });
  return [
    ...found,
    { id: SYSTEM, role: "Sandbox", name: "Booking System" },
    { id: SELLER, role: "", name: "Seller" },
  ];
}

/** How an answer went: good, refused, failed or lost. */
export function outcome(entry) {
  if (entry.dropped) return "lost";
  if (entry.status >= 500 || entry.fault) return entry.fault && entry.status < 400 ? "odd" : "failed";
  return entry.status >= 400 ? "refused" : "good";
}

const SIGNS = { good: "✓", refused: "✕", failed: "✕", lost: "⚡", odd: "⚡" };

/** What became of a request whose answer never arrived. */
const lost = ({ status }) => (status === null ? "lost, no answer" : `${status} lost, no answer arrived`);

/** The answer in a few words, with a sign for those who see no colours. */
export function answerText(entry) {
  const sign = SIGNS[outcome(entry)];
  if (entry.dropped) return `${sign} ${lost(entry)}`;
  const types = [...new Set(entry.errors.map((each) => each.type))];
  const errors = types.length ? ` ${types[0]}${types.length > 1 ? ` and ${types.length - 1} more` : ""}` : "";
  return `${sign} ${entry.status}${errors}`;
}

/** What the sender of an exchange is called; names: of a Booking Partner by its id. */
export function senderName(entry, names) {
  const from = sender(entry);
  return { [SELLER]: "The seller", [PUBLIC]: "Anybody" }[from] ?? names(from);
}

/** What an exchange is for, in plain words. */
export function purpose(entry) {
  const [, what] = CHECKPOINTS[entry.checkpoint] ?? CHECKPOINTS.other;
  const feed = /\/feeds\/([a-z-]+)/.exec(entry.path)?.[1];
  if (feed) return `${what}: ${feed.replaceAll("-", " ")}`;
  return entry.checkpoint === "seller" ? entry.path.split("?")[0].split("/").at(-1).replaceAll("-", " ") : what;
}

/** The sentence of an exchange for those who cannot see the picture. */
export function sentence(entry, names) {
  const what = purpose(entry);
  const errors = entry.errors.length ? `, refused: ${entry.errors.map((each) => each.type).join(", ")}` : "";
  const fault = entry.fault ? `, with the fault ${entry.fault}` : "";
  const answer = entry.dropped ? "no answer arrived" : `answered ${entry.status}`;
  return `${senderName(entry, names)}: ${what}, ${answer}${errors}${fault}`;
}
