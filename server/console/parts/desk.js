/* The seller's side of one order: what a seller can do to it as it stands, with words where words are asked for.
   Whether it is allowed is for the sandbox to say. */

import { asking, el } from "../dom.js";
import { sandbox } from "../door.js";
import { attempt, doing, nothing } from "./talk.js";

/** What can be done: a label, what it takes (none, message, items), for proposals in these states, or for orders. */
const ACTIONS = {
  accept: ["Accept", "none", "The seller has accepted the proposal."],
  reject: ["Reject", "message", "The seller has rejected the proposal."],
  amend: ["Offer it a tenth cheaper", "message", "The seller has amended the proposal."],
  note: ["Write a note", "words", "The note is with the proposal."],
  cancel: ["Cancel", "message", "The seller has cancelled."],
  replace: ["Replace by the same, an hour later", "none", "The seller has replaced the items."],
  notify: ["Tell the customer", "words", "The notice is on its way."],
  attend: ["Attended", "none", "Marked as attended."],
  absent: ["Absent", "none", "Marked as absent."],
  "renew-codes": ["New codes", "none", "New codes have been given out."],
  "renew-passes": ["New passes", "none", "New passes have been given out."],
  "renew-channels": ["New channel", "none", "A new channel has been given out."],
};
/** Of proposals, by how they stand: who has accepted may still change their mind, and what is over stays so. */
const OF_PROPOSALS = {
  AwaitingSellerConfirmation: ["accept", "reject", "amend", "note"],
  SellerAccepted: ["amend", "note", "reject"],
};
const LABELS = { SellerAccepted: { reject: "Reject after all" } };
const OF_ORDERS = ["cancel", "replace", "notify", "attend", "absent", "renew-codes", "renew-passes", "renew-channels"];

/** The desk; done: called after something has been done. */
export function desk(order, done) {
  if (order.phase === "OrderQuote")
    return nothing("A quote is the broker's and the customer's; the seller has nothing to decide yet.");
  const names = order.phase === "OrderProposal" ? (OF_PROPOSALS[order.status] ?? []) : OF_ORDERS;
  if (!names.length) return nothing("The proposal is over; there is nothing left to decide.");
  const message = el("input", {
    type: "text",
    id: "seller-message",
    maxlength: 300,
    placeholder: "The instructor is ill.",
  });
  const chosen = order.phase === "Order" && order.items.length > 1 ? choice(order.items) : null;
  const act = (name) => async () => {
    const [, takes] = ACTIONS[name];
    if (takes === "words" && !message.value.trim())
      throw Object.assign(new Error("Say something first: this action carries a message."), { status: 0 });
    await sandbox.post(`/orders/${order.partner}/${order.uuid}/${name}`, {
      ...(message.value.trim() && takes !== "none" ? { message: message.value.trim() } : {}),
      ...(chosen && name !== "replace" ? chosen.read() : {}),
    });
    done();
  };
  return asking(
    { class: "desk-form" },
    (form) => attempt(form, act(names[0])),
    order.status === "SellerAccepted" && el("p", {}, "Accepted: it is for the Broker to book now (B)."),
    chosen?.node,
    el("label", { for: "seller-message" }, "A message, where one is wanted"),
    message,
    el(
      "div",
      { class: "row wrap" },
      names.map((name, index) =>
        doing(LABELS[order.status]?.[name] ?? ACTIONS[name][0], act(name), {
          kind: index === 0 && order.status !== "SellerAccepted" ? "primary" : "",
          done: ACTIONS[name][2],
          focus: name,
        }),
      ),
    ),
  );
}

function choice(items) {
  const boxes = items.map((each) => [each.id, el("input", { type: "checkbox", checked: true })]);
  return {
    node: el(
      "fieldset",
      {},
      el("legend", {}, "Which items"),
      items.map((each, index) =>
        el("label", { class: "check" }, boxes[index][1], `${index + 1}. ${each.name ?? each.id}`),
      ),
    ),
    /** The items meant; nothing is said where it is all of them. */
    read() {
      const meant = boxes.filter(([, box]) => box.checked).map(([id]) => id);
      return meant.length === items.length ? {} : { items: meant };
    },
  };
}
