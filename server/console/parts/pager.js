/* Pages of a long list: forward by the cursor that the door gave, and back by those that were used before. */

import { el } from "../dom.js";

/** A pager; turned: called after every turn of a page. */
export function pager(turned) {
  let cursors = [null],
    next = null;
  const older = el("button", { type: "button", on: { click: () => go(() => cursors.push(next)) } }, "Next →");
  const newer = el("button", { type: "button", on: { click: () => go(() => cursors.pop()) } }, "← Back");
  const label = el("span", { class: "soft", "aria-live": "polite" });
  const node = el("nav", { class: "row pager", "aria-label": "Pages", hidden: true }, newer, label, older);
  function go(move) {
    move();
    turned();
    scrollTo(0, 0);
  }
  return {
    node,
    after: () => cursors.at(-1),
    /** Tell it what a page had: how many rows, and the cursor of the page after it. */
    found(count, cursor) {
      next = cursor;
      newer.disabled = cursors.length === 1;
      older.disabled = next === null;
      node.hidden = newer.disabled && older.disabled;
      label.textContent = `Page ${cursors.length}, ${count} shown`;
    },
  };
}
