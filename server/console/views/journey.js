/* A booking by hand, for those without a broker: choose, quote, details, book or propose, cancel, delete.
   What is sent is what any broker sends; the diagram at the side shows it. */

import { link } from "../address.js";
import * as broker from "../broker.js";
import { el, replace, say } from "../dom.js";
import { chooser } from "../parts/chooser.js";
import { sequence } from "../parts/sequence.js";
import { afterwards, commit, details, priced, refusals, waiting } from "../parts/steps.js";
import { attempt } from "../parts/talk.js";
import { on, partner, tell } from "../store.js";

/** What the steps are called; a step is before, at, or behind the one that is under way. */
const STEPS = ["Choose", "Details", "Book", "Afterwards"];

/** The view. query: opportunity, by its id. */
export function journey(place, { query, signal }) {
  const steps = el("ol", { class: "steps" });
  const diagram = sequence({
    names: (id) => partner(id).name,
    empty: [el("p", {}, "What you send appears here, as any broker would send it.")],
  });
  let basket = { uuid: broker.uuid(), step: 0, wanted: query.opportunity ?? null };
  const named = el("code");
  for (const topic of ["exchange", "note"])
    on(topic, (each) => each.order === basket.uuid && diagram.add([each]), signal);
  on("orders", () => basket.proposal && basket.step === 2 && watch(), signal);

  /** Send something and go on with its answer. A refusal stays in the step, with its reason. */
  const act = (node, work, next) =>
    attempt(node, async () => {
      const answer = await work(basket);
      basket.answer = answer;
      if (answer.ok) next(answer.document);
      show(!answer.ok);
    });

  const told = {
    chosen: (node, choice) => {
      basket = { ...basket, ...choice };
      return act(node, broker.quote, (document) => Object.assign(basket, { quote: document, step: 1 }));
    },
    identified: (node, person) => {
      Object.assign(basket, person);
      return act(node, broker.identify, (document) => Object.assign(basket, { quote: document, step: 2 }));
    },
    abandoned: (node) => act(node, broker.abandon, anew),
    booked: (node, pays) => {
      basket.pays = pays;
      return act(node, basket.proposal ? broker.bookApproved : broker.book, (document) =>
        Object.assign(basket, { order: document, step: 3 }),
      );
    },
    proposed: (node, pays) => {
      basket.pays = pays;
      return act(node, broker.propose, (document) => Object.assign(basket, { proposal: document }));
    },
    withdrawn: (node) => act(node, broker.withdraw, watch),
    looked: () => watch(),
    cancelled: (node, item) =>
      act(
        node,
        (each) => broker.cancel(each, item),
        () => refresh(node),
      ),
    removed: (node) => act(node, broker.remove, () => Object.assign(basket, { deleted: true })),
    again: anew,
  };

  async function refresh() {
    const answer = await broker.look(basket);
    if (answer.ok) basket.order = answer.document;
    show();
  }

  async function watch() {
    const found = await broker.news(basket);
    if (found) basket.proposal = found;
    if (!signal.aborted) show();
  }

  function anew() {
    basket = { uuid: broker.uuid(), step: 0, wanted: null };
    diagram.reset([]);
    show();
  }

  function show(refused = false) {
    const bodies = [
      () => chooser(basket, told, signal),
      () => details(basket, told),
      () => (basket.proposal ? waiting(basket, told) : commit(basket, told)),
      () => afterwards(basket, told),
    ];
    say(named, basket.uuid);
    replace(
      steps,
      STEPS.map((name, index) => {
        const at = index === basket.step,
          is = at ? "at" : index < basket.step ? "done" : "ahead";
        return el(
          "li",
          { class: `card step-card ${is}`, "aria-current": at ? "step" : null },
          el(
            "h2",
            { tabindex: "-1" },
            el("span", { class: "count", "aria-hidden": "true" }, is === "done" ? "✓" : index + 1),
            name,
          ),
          is === "done" && summary(index, basket),
          at && bodies[index](),
          at && refused && refusals(basket.answer),
        );
      }),
    );
    if (basket.step > 0 || refused) steps.querySelector(".at h2").focus({ preventScroll: true });
  }

  replace(
    place,
    el(
      "div",
      { class: "section-bar" },
      el("h1", {}, "Book by hand"),
      el("span", { class: "grow" }),
      el("p", { class: "soft small" }, "Order UUID ", named),
    ),
    el(
      "div",
      { class: "journey" },
      steps,
      el("section", { class: "card what-happens", "aria-label": "What goes over the wire" }, diagram.node),
    ),
  );
  show();
  tell("playing", null);
}

function summary(index, basket) {
  if (index === 0)
    return el(
      "p",
      {},
      `${basket.opportunity.name}, ${basket.offer.name}, for ${partner(basket.partner).name}. `,
      priced(basket.quote, false),
    );
  if (index === 1)
    return el(
      "p",
      {},
      `${basket.customer.givenName ?? ""} ${basket.customer.familyName ?? ""}, ${basket.customer.email}`,
    );
  return el(
    "p",
    {},
    "Booked: ",
    el("a", { href: link(["order", basket.partner, basket.uuid]) }, basket.order?.orderNumber ?? basket.uuid),
  );
}
