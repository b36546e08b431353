/* The rows of the sequence diagram: an exchange as an arrow to the Booking System and one back, or a remark across all
   lanes. Knows how a row looks, and not where it stands. */

import { link } from "../address.js";
import { el, put, say } from "../dom.js";
import { CHECKPOINTS, short, shortPath } from "../words.js";
import { seconds } from "../zone.js";
import { answerText, isPoll, outcome, purpose, sender, senderName } from "./lanes.js";

/** The name of a lane within CSS. */
export const laneName = (id) => id.replace(/[^a-zA-Z0-9-]/g, "_");

/** The row of an exchange; `more` adds a further look at the same feed to it. */
export function exchangeRow(entry, names) {
  const from = sender(entry),
    [label] = CHECKPOINTS[entry.checkpoint] ?? CHECKPOINTS.other;
  const isFeed = isPoll(entry),
    side = from === "seller" ? "right" : "left";
  const [what, detail] = purpose(entry).split(/(?<=: )/);
  const name = el("span", { class: "what" }, detail ? [el("span", { class: "general" }, what), detail] : what),
    times = el("span", { class: "times" });
  const answer = el("span", { class: `answer ${outcome(entry)}` }, breakable(answerText(entry)));
  const answered = [el("span", { class: "unseen" }, ", answered "), answer];
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
        { class: "way" },
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
          isFeed && answered,
        ),
        el("span", { class: `arrow there ${entry.dropped && entry.status === null ? "broken" : ""}` }),
        !isFeed && el("span", { class: "answered" }, answered),
        !isFeed && el("span", { class: `arrow back ${outcome(entry)}` }),
      ),
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

/** A text whose long names, such as those of errors, can be broken between their words. */
const breakable = (text) => text.split(/(?<=[a-z])(?=[A-Z])/).flatMap((each, index) => [index > 0 && el("wbr"), each]);

/** A line across all lanes: something that happened by itself, or that somebody says. */
export function noteRow({ kind, text, order }) {
  const node = el("li", { class: `row-of remark ${kind}` });
  put(node, [el("p", {}, order ? text.replaceAll(order, short(order)) : text)]);
  return node;
}
