/* The sequence diagram: every exchange as an arrow to the Booking System and one back, growing at its end.
   What comes is drawn in batches, at most once a frame, and the page never holds more than a bounded number of rows.
   Looks at feeds that follow each other are one row. Knows no door: entries are handed in. */

import { link } from "../address.js";
import { el, put, replace, say } from "../dom.js";
import { CHECKPOINTS, seconds, short, shortPath } from "../words.js";
import { answerText, isPoll, lanes, outcome, pollKey, sender, senderName, SYSTEM } from "./lanes.js";

const MOST_ROWS = 240;
const NEAR = 60;

/** A diagram. names: of a Booking Partner by its id. polls: whether looks at feeds are drawn at all. */
export function sequence({ names, empty, polls = true }) {
  const heads = el("div", { class: "lane-heads" });
  const lines = el("div", { class: "lane-lines", "aria-hidden": "true" });
  const rows = el("ol", { class: "exchanges" });
  const blank = el("div", { class: "blank" }, empty);
  const scroller = el(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Exchanges, oldest first" },
    heads,
    el("div", { class: "stage" }, lines, rows, blank),
  );
  const node = el("div", { class: "sequence" }, scroller);
  let senders = new Set(),
    places = new Map(),
    queue = [],
    scheduled = false,
    last = null,
    following = true;
  let showsPolls = polls,
    drawnFor = "";

  scroller.addEventListener(
    "scroll",
    () => {
      following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    },
    { passive: true },
  );

  function add(items) {
    queue.push(...items);
    if (!scheduled) {
      scheduled = true;
      requestAnimationFrame(draw);
    }
  }

  function draw() {
    scheduled = false;
    const items = queue.slice(-MOST_ROWS);
    queue = [];
    for (const item of items) if (item.number) senders.add(sender(item));
    settle();
    const fresh = document.createDocumentFragment();
    for (const item of items) place(item, fresh);
    rows.append(fresh);
    while (rows.children.length > MOST_ROWS) rows.firstChild.remove();
    blank.hidden = rows.children.length > 0;
    if (following) scroller.scrollTop = scroller.scrollHeight;
  }

  function place(item, fresh) {
    if (!item.number) return putNote(item, fresh);
    const poll = isPoll(item);
    if (poll && !showsPolls) return;
    if (poll && last?.key === pollKey(item)) return last.more(item);
    const row = exchangeRow(item, names);
    last = poll ? { key: pollKey(item), more: row.more } : null;
    fresh.append(row.node);
  }

  /** A note stands behind the exchange that it follows, which may be on the page already. */
  function putNote(item, fresh) {
    const row = noteRow(item),
      drawn =
        item.after === undefined
          ? []
          : [...rows.querySelectorAll("[data-number]"), ...fresh.querySelectorAll("[data-number]")];
    let before = drawn.findLast((each) => Number(each.dataset.number) <= item.after)?.closest("li");
    while (before?.nextElementSibling?.classList.contains("remark")) before = before.nextElementSibling;
    if (before) before.after(row);
    else fresh.append(row);
    if (!before || row === (fresh.lastChild ?? rows.lastChild)) last = null;
  }

  function settle() {
    const found = lanes(senders, names),
      shape = found.map((each) => each.id).join();
    if (shape === drawnFor) return;
    drawnFor = shape;
    places = new Map(found.map((each, index) => [each.id, (index + 0.5) / found.length]));
    replace(
      heads,
      el("span", { class: "lane-time" }),
      el(
        "div",
        { class: "lane-names" },
        found.map((each) =>
          el(
            "div",
            { class: `lane-head ${each.id === SYSTEM ? "system" : ""}` },
            el("span", { class: "role" }, each.role),
            el("b", {}, each.name),
          ),
        ),
      ),
    );
    replace(
      lines,
      found.map((each) =>
        el("span", {
          class: `lane-line ${each.id === SYSTEM ? "system" : ""}`,
          vars: { at: places.get(each.id) },
        }),
      ),
    );
    for (const [id, at] of places) node.style.setProperty(`--lane-${laneName(id)}`, at);
  }

  return {
    node,
    add,
    scroller,
    /** Begin anew with these. */
    reset(items, withPolls = showsPolls) {
      rows.replaceChildren();
      [senders, queue, last, following, showsPolls, drawnFor] = [new Set(), [], null, true, withPolls, ""];
      blank.hidden = false;
      add(items);
      if (!items.length) settle();
    },
    /** Put older ones before those that are there. */
    prepend(items) {
      const fresh = document.createDocumentFragment(),
        height = scroller.scrollHeight;
      for (const item of items) senders.add(sender(item));
      settle();
      for (const item of items) if (showsPolls || !isPoll(item)) fresh.append(exchangeRow(item, names).node);
      rows.prepend(fresh);
      scroller.scrollTop += scroller.scrollHeight - height;
    },
    /** The number of the first exchange that is drawn. */
    first: () => Number(rows.querySelector("[data-number]")?.dataset.number ?? 0),
  };
}

const laneName = (id) => id.replace(/[^a-zA-Z0-9-]/g, "_");

/** The row of an exchange; `more` adds a further look at the same feed to it. */
function exchangeRow(entry, names) {
  const from = sender(entry),
    [label, what] = CHECKPOINTS[entry.checkpoint] ?? CHECKPOINTS.other;
  const isFeed = isPoll(entry),
    side = from === "seller" ? "right" : "left";
  const name = el("span", { class: "what" }, isFeed ? feedName(entry, what) : what),
    times = el("span", { class: "times" });
  const answer = el("span", { class: `answer ${outcome(entry)}` }, answerText(entry));
  const anchor = el(
    "a",
    {
      class: "exchange",
      href: link(["exchange", entry.number]),
      "data-number": entry.number,
    },
    el("span", { class: "at" }, seconds(entry.at)),
    el(
      "span",
      { class: "track" },
      el(
        "span",
        { class: "request" },
        el("span", { class: "unseen" }, `${senderName(entry, names)}: `),
        el("b", { class: `step ${outcome(entry)}` }, label),
        " ",
        name,
        !isFeed && side === "left" && el("code", { class: "path" }, `${entry.method} ${shortPath(entry.path)}`),
        times,
        entry.fault && el("span", { class: "fault" }, `⚡ ${entry.fault}`),
      ),
      el("span", { class: `arrow there ${entry.dropped && entry.status === null ? "broken" : ""}` }),
      !isFeed && el("span", { class: `arrow back ${outcome(entry)}` }),
      el("span", { class: "unseen" }, ", answered "),
      answer,
    ),
  );
  anchor.style.setProperty("--from", `var(--lane-${laneName(from)})`);
  const node = el("li", { class: `row-of ${isFeed ? "poll" : ""} ${side}`, "data-order": entry.order }, anchor);
  let count = 1;
  const more = (next) => {
    count += 1;
    if (next.path.split("?")[0] !== entry.path.split("?")[0]) say(name, "Open feeds");
    say(times, `× ${count}`);
    say(answer, answerText(next));
    anchor.href = link(["exchange", next.number]);
  };
  return { node, more };
}

function feedName(entry, what) {
  const name = /\/feeds\/([a-z-]+)/.exec(entry.path)?.[1];
  return name ? `${what}: ${name.replaceAll("-", " ")}` : what;
}

/** A line across all lanes: something that happened by itself, or that somebody says. */
function noteRow({ kind, text, order }) {
  if (kind === "seller") return sellerRow(text, order);
  const node = el("li", { class: `row-of remark ${kind}` });
  put(node, [el("span", { class: "at" }), el("p", {}, order ? text.replaceAll(order, short(order)) : text)]);
  return node;
}

/** What the seller did through the console: an arrow from the desk. */
function sellerRow(text, order) {
  const row = el(
    "li",
    { class: "row-of remark right seller" },
    el("span", { class: "at" }),
    el(
      "span",
      { class: "track" },
      el(
        "span",
        { class: "request" },
        el("b", { class: "step good" }, "Seller"),
        el("span", {}, text, order && ` (${short(order)})`),
      ),
      el("span", { class: "arrow there" }),
    ),
  );
  row.style.setProperty("--from", "var(--lane-seller)");
  return row;
}
