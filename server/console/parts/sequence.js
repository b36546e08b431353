/* The sequence diagram: every exchange as an arrow to the Booking System and one back, growing at its end.
   What comes is drawn in batches, at most once a frame, and the page never holds more than a bounded number of rows.
   Looks at feeds that follow each other are one row. Knows no door: entries are handed in. */

import { el, replace } from "../dom.js";
import { isPoll, lanes, pollKey, sender, SYSTEM } from "./lanes.js";
import { exchangeRow, laneName, noteRow } from "./rows.js";

const MOST_ROWS = 240;
const NEAR = 60;

/** A diagram. names: of a Booking Partner by its id. polls: whether looks at feeds are drawn at all.
    first: senders that have a lane from the start. */
export function sequence({ names, empty, polls = true, first = [] }) {
  const heads = el("div", { class: "lane-heads" });
  const lines = el("div", { class: "lane-lines", "aria-hidden": "true" });
  const rows = el("ol", { class: "exchanges" });
  const blank = el("div", { class: "blank" }, empty);
  const scroller = el(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Exchanges, oldest first" },
    heads,
    el("div", { class: "field" }, lines, rows, blank),
  );
  const node = el("div", { class: "sequence" }, scroller);
  let senders = new Set(first),
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

  const toTheEnd = () => following && (scroller.scrollTop = scroller.scrollHeight);
  new ResizeObserver(toTheEnd).observe(scroller);

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
    toTheEnd();
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
            each.role && el("span", { class: "role" }, each.role),
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
    node.style.setProperty("--lanes", found.length);
    for (const [id, at] of places) node.style.setProperty(`--lane-${laneName(id)}`, at);
  }

  return {
    node,
    add,
    scroller,
    /** Begin anew with these. */
    reset(items, withPolls = showsPolls) {
      rows.replaceChildren();
      [senders, queue, last, following, showsPolls, drawnFor] = [new Set(first), [], null, true, withPolls, ""];
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
