/* A document as people read it: indented, with its names and values told apart by more than colour.
   Long ones are cut in the page, never in what is copied. */

import { el } from "../dom.js";

const LONGEST = 60_000;
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The text of a document. */
export const textOf = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

/** A block that shows a document. */
export function json(value, label) {
  if (value === null || value === undefined || value === "") return el("p", { class: "nothing" }, "No body.");
  const text = textOf(value),
    shown = text.slice(0, LONGEST);
  const code = el("code");
  if (typeof value === "string") code.append(shown);
  else code.append(...coloured(shown));
  if (shown.length < text.length) code.append(`\n… ${text.length - shown.length} characters more`);
  return el("pre", { class: "json", tabindex: "0", role: "region", "aria-label": label }, code);
}

function* coloured(text) {
  let done = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > done) yield text.slice(done, match.index);
    const kind = match[2] ? "name" : match[1] ? "text" : "value";
    yield el("span", { class: `j-${kind}` }, match[1] ?? match[0]);
    if (match[2]) yield match[2];
    done = match.index + match[0].length;
  }
  yield text.slice(done);
}
