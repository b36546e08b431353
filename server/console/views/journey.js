/* A booking by hand, for those without a broker: choose, quote, details, book or propose, cancel, delete.
   What is sent is what any broker sends; the diagram at the side shows it. The booking has an address of its own from
   the first quote on, at which it is taken up again after whatever came between. */

import { link } from "../address.js";
import * as baskets from "../basket.js";
import { AFTERWARDS, begun, BOOK, CHOOSE, DETAILS } from "../basket.js";
import * as broker from "../broker.js";
import { el, replace, say } from "../dom.js";
import { sandbox } from "../door.js";
import { chooser } from "../parts/chooser.js";
import { sequence } from "../parts/sequence.js";
import { afterwards, commit, details, priced, refusals, waiting } from "../parts/steps.js";
import { attempt } from "../parts/talk.js";
import { on, partner, tell } from "../store.js";

/** What the steps are called; a step is before, at, or behind the one that is under way. */
const STEPS = ["Choose", "Details", "Book", "Afterwards"];

/** The view. rest: the partner and UUID of a booking to go on with. query: opportunity, by its id, to begin with. */
export function journey(place, { rest, query, signal, readdress }) {
  const steps = el("ol", { class: "steps" });
  const diagram = sequence({
    names: (id) => partner(id).name,
    empty: [el("p", {}, "What you send appears here, as any broker would send it.")],
  });
  let basket = begun(query.opportunity);
  const named = el("code"),
    fresh = el("button", { type: "button", class: "quiet small", on: { click: anew }, hidden: true }, "Begin another");
  for (const topic of ["exchange", "note"])
    on(topic, (each) => each.order === basket.uuid && diagram.add([each]), signal);
  on("orders", () => basket.proposal && basket.step === BOOK && watch(), signal);

  /** Send something and go on with its answer. A refusal stays in the step, with its reason. */
  const act = (node, work, next) =>
    attempt(node, async () => {
      const answer = await work(basket);
      basket.answer = answer;
      if (answer.ok) await next(answer.document);
      show(!answer.ok);
    });

  const told = {
    chosen: (node, choice) => {
      Object.assign(basket, baskets.chosen(choice), { gone: null });
      return act(node, broker.quote, (document) => {
        Object.assign(basket, { quote: document, step: DETAILS });
        settle();
      });
    },
    identified: (node, person) => {
      Object.assign(basket, baskets.identified(basket, person));
      return act(node, broker.identify, (document) => Object.assign(basket, { quote: document, step: BOOK }));
    },
    abandoned: (node) => act(node, broker.abandon, anew),
    booked: (node, pays) => {
      basket.pays = pays;
      return act(node, basket.proposal ? broker.bookApproved : broker.book, (document) =>
        Object.assign(basket, { order: document, step: AFTERWARDS }),
      );
    },
    proposed: (node, pays) => {
      basket.pays = pays;
      return act(node, broker.propose, (document) => Object.assign(basket, { proposal: document }));
    },
    withdrawn: (node) => act(node, broker.withdraw, watch),
    looked: () => watch(),
    cancelled: (node, item) => act(node, (each) => broker.cancel(each, item), refresh),
    removed: (node) =>
      act(node, broker.remove, () => {
        basket.deleted = true;
        baskets.forget();
      }),
    again: anew,
  };

  async function refresh() {
    const answer = await broker.look(basket);
    if (answer.ok) basket.order = answer.document;
  }

  async function watch() {
    const found = await broker.news(basket);
    if (found) basket.proposal = found;
    if (!signal.aborted) show();
  }

  /** From now on this booking is at its own address, and is the one that is under way. */
  function settle() {
    baskets.keep(basket);
    readdress(link(["journey", basket.partner, basket.uuid]));
  }

  function anew() {
    basket = begun();
    baskets.forget();
    readdress(link(["journey"]));
    diagram.reset([]);
    show();
  }

  /** Go on with a booking that the sandbox knows, whoever began it. */
  async function takeUp(owner, name) {
    const found = await baskets.takenUp(owner, name);
    if (signal.aborted) return;
    if (!found) {
      basket = begun(null, name);
      baskets.forget();
      readdress(link(["journey"]));
      return show();
    }
    basket = found;
    settle();
    show();
    const { entries } = await sandbox.get("/journal", { partner: owner, order: name, limit: 200 });
    if (!signal.aborted && basket === found) diagram.reset(entries);
  }

  function show(refused = false) {
    const bodies = [
      () => chooser(basket, told, signal),
      () => details(basket, told),
      () => (basket.proposal ? waiting(basket, told) : commit(basket, told)),
      () => afterwards(basket, told),
    ];
    say(named, basket.uuid);
    fresh.hidden = basket.step === CHOOSE;
    replace(
      steps,
      STEPS.map((name, index) => {
        const at = index === basket.step;
        return card(index, name, basket, at && [bodies[index](), refused && refusals(basket.answer)]);
      }),
    );
    if (basket.step > CHOOSE || refused) steps.querySelector(".at h2").focus({ preventScroll: true });
  }

  replace(place, head(named, fresh), layout(steps, diagram));
  tell("playing", null);
  const [owner, name] = rest.length === 2 ? rest : query.opportunity ? [] : (baskets.kept() ?? []);
  return name ? takeUp(owner, name) : show();
}

const head = (named, fresh) =>
  el(
    "div",
    { class: "section-bar" },
    el("h1", {}, "Book by hand"),
    fresh,
    el("span", { class: "grow" }),
    el("p", { class: "soft small" }, "Order UUID ", named),
  );

const layout = (steps, diagram) =>
  el(
    "div",
    { class: "journey" },
    steps,
    el("section", { class: "card what-happens", "aria-label": "What goes over the wire" }, diagram.node),
  );

/** The card of a step; content: of the one that is under way. */
function card(index, name, basket, content) {
  const is = index === basket.step ? "at" : index < basket.step ? "done" : "ahead";
  return el(
    "li",
    { class: `card step-card ${is}`, "aria-current": is === "at" ? "step" : null },
    el(
      "h2",
      { tabindex: "-1" },
      el("span", { class: "count", "aria-hidden": "true" }, is === "done" ? "✓" : index + 1),
      name,
    ),
    is === "done" && summary(index, basket),
    content,
  );
}

function summary(index, basket) {
  if (index === CHOOSE)
    return el("p", {}, `${basket.title}, for ${partner(basket.partner).name}. `, priced(basket.quote));
  if (index === DETAILS) {
    const { givenName, familyName, name, email } = basket.customer ?? {};
    return el("p", {}, [[givenName, familyName].filter(Boolean).join(" ") || name, email].filter(Boolean).join(", "));
  }
  return el(
    "p",
    {},
    "Booked: ",
    el("a", { href: link(["order", basket.partner, basket.uuid]) }, basket.order?.orderNumber ?? basket.uuid),
  );
}
