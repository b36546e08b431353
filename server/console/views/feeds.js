/* Feeds with their tails, and Booking Partners: what they may, and how far each has read in its own feeds. */

import { link } from "../address.js";
import { el, keyed, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { json } from "../parts/json.js";
import { copy, doing } from "../parts/talk.js";
import { live, state } from "../store.js";
import { now } from "../time.js";
import { plural, short, span, spaced } from "../words.js";
import { when } from "../zone.js";

const TAIL = 4;
const STANDINGS = { granted: "good", suspended: "wait", revoked: "off" };

/** The view. */
export function feeds(place, { signal }) {
  const partners = el("div", { class: "cards wide-cards" }),
    open = el("div", { class: "cards" });
  const topics = ["orders", "opportunities", "partners", "state", "exchange"];
  const work = async () => {
    const [watch, all, { feeds: found }] = await Promise.all([
      sandbox.get("/watch"),
      sandbox.get("/partners"),
      sandbox.get("/feeds", { tail: TAIL }),
    ]);
    state.partners = all.partners;
    const cards = all.partners.map((each) => ({ ...each, feeds: readings(each.id, watch.partners, found) }));
    keyed(partners, cards, (each) => each.id, partnerCard);
    keyed(
      open,
      found.filter((each) => each.partner === null),
      (each) => each.url,
      feedCard,
    );
  };
  live(topics, work, signal, 800);
  replace(
    place,
    el("h1", {}, "Feeds & partners"),
    el(
      "section",
      { "aria-labelledby": "who" },
      el("h2", { id: "who" }, "Booking Partners, and how far each has read"),
      partners,
    ),
    el("section", { "aria-labelledby": "open" }, el("h2", { id: "open" }, "Open feeds, for everybody"), open),
  );
}

/** How a partner reads its feeds, each with the end of the feed. */
function readings(id, watched, feeds) {
  const read = watched.find((each) => each.id === id)?.feeds ?? [];
  const tailOf = (name) => feeds.find((each) => each.partner === id && each.name === name)?.tail ?? [];
  return read.map((each) => ({ ...each, tail: tailOf(each.name) }));
}

function partnerCard(each) {
  return el(
    "article",
    { class: "card" },
    el(
      "div",
      { class: "row wrap" },
      el("h3", {}, each.name),
      el("span", { class: "soft" }, each.id),
      el("span", { class: "grow" }),
      el("a", { href: link([], { partner: each.id }) }, "its requests"),
    ),
    each.feeds.map((feed) => reading(each, feed)),
    el(
      "details",
      {},
      el(
        "summary",
        { "data-focus": "tokens" },
        plural(each.tokens.length, "token"),
        ", ",
        plural(each.sellers.length, "seller"),
      ),
      el(
        "ul",
        { class: "plain-list" },
        each.tokens.map((token) =>
          el(
            "li",
            { class: "row wrap" },
            el("code", { class: "token" }, token.token),
            el("span", { class: "soft small" }, token.sellers ? `for ${token.sellers.join(", ")}` : "for every seller"),
            doing("Copy", () => copy(token.token, "The token"), {
              kind: "small quiet",
              hint: `Copy the token ${token.token}`,
            }),
          ),
        ),
      ),
      el("h4", {}, "What sellers let it do by OpenID Connect"),
      el(
        "ul",
        { class: "plain-list" },
        each.sellers.map((seller) => grant(each, seller)),
      ),
    ),
  );
}

function reading(partner, feed) {
  const name = feed.name === "orders" ? "Orders feed" : "OrderProposals feed";
  const read = feed.length ? Math.max(0, feed.length - feed.unseen) / feed.length : 1;
  const state =
    feed.length === 0
      ? "nothing to read"
      : feed.unseen === 0
        ? "has seen all"
        : `${plural(feed.unseen, "entry", "entries")} not seen yet`;
  const asked = feed.lastPolled
    ? `asked ${plural(feed.polls, "time")}, last ${when(feed.lastPolled, now())}`
    : "never asked";
  return el(
    "div",
    { class: "reading" },
    el(
      "div",
      { class: "row wrap" },
      el("b", {}, name),
      el("span", { class: "soft" }, plural(feed.length, "entry", "entries")),
      el("span", { class: "grow" }),
      el("span", { class: `chip ${feed.unseen ? "wait" : feed.length ? "good" : "plain"}` }, state),
    ),
    feed.length > 0 &&
      el(
        "div",
        {
          class: "progress",
          role: "img",
          "aria-label": `${partner.name} has read ${Math.round(read * 100)} % of its ${name}`,
          vars: { share: read },
        },
        el("span"),
      ),
    el("p", { class: "soft small" }, asked, feed.everySeconds && `, every ${span(feed.everySeconds)}`),
    feed.next.length > 0 &&
      el(
        "p",
        { class: "small" },
        "Next for it: ",
        feed.next
          .slice(0, 4)
          .map((each, index) => [
            index > 0 && ", ",
            el("a", { href: link(["order", partner.id, each.id]) }, short(each.id)),
            each.deleted && " (deleted)",
          ]),
      ),
    feed.tail.length > 0 &&
      el("details", {}, el("summary", { "data-focus": feed.name }, "The end of the feed"), tail(feed)),
  );
}

function grant(partner, seller) {
  const change = (action) => () => sandbox.post(`/partners/${partner.id}/${action}`, { seller: seller.id });
  const kind = STANDINGS[seller.standing] ?? "plain";
  const button = (action, label) =>
    doing(label, change(action), { kind: "small quiet", hint: `${label} ${partner.name} at ${seller.name}` });
  return el(
    "li",
    { class: "row wrap" },
    el("span", { class: "grow" }, seller.name),
    el("span", { class: `chip ${kind}` }, spaced(seller.standing)),
    seller.standing === "granted" && [button("suspend", "Suspend"), button("revoke", "Revoke")],
    seller.standing === "suspended" && button("resume", "Resume"),
    !["granted", "suspended"].includes(seller.standing) && button("grant", "Grant"),
  );
}

function feedCard(feed) {
  return el(
    "article",
    { class: "card" },
    el(
      "div",
      { class: "row" },
      el("h3", {}, spaced(feed.name)),
      el("span", { class: "grow" }),
      el("span", { class: "soft" }, plural(feed.length, "entry", "entries")),
    ),
    el("p", { class: "soft small path" }, feed.url),
    tail(feed),
    !feed.tail.length && el("p", { class: "nothing" }, "Empty."),
  );
}

/** The last entries of a feed, each of which opens. */
function tail(feed) {
  return el(
    "ol",
    { class: "tail", "aria-label": `The end of the feed of ${feed.name}` },
    feed.tail.map((each) => el("li", {}, entry(each))),
  );
}

/** An entry of a feed; what is in it is shown when somebody opens it. */
function entry(each) {
  const kind = each.deleted ? "off" : "plain";
  const name = el("span", { class: each.deleted ? "gone" : "" }, each.id.split("/").at(-1));
  const chip = el("span", { class: `chip ${kind}` }, each.deleted ? "deleted" : each.kind);
  const node = el("details", {}, el("summary", {}, name, chip));
  node.addEventListener("toggle", () => node.append(json(each.item, `The entry ${each.id}`)), { once: true });
  return node;
}
