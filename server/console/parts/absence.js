/* A bar that says that the sandbox does not answer, so that nobody takes what is old or empty for what is.
   A line that breaks for a moment is not worth it. Knows no views. */

import { el, say } from "../dom.js";
import { on } from "../store.js";
import * as time from "../time.js";
import { seconds } from "../zone.js";

const PATIENCE = 1500;

/** The bar; it is hidden while the sandbox is there, and the clock stands while it is not. */
export function absence() {
  const text = el("span"),
    said = el("b", {}, "✕ The sandbox does not answer. ");
  const node = el("p", { class: "absence", role: "alert", hidden: true }, said, text);
  let waiting = null;
  const show = () => {
    if (document.hidden) return;
    time.stop();
    say(text, `What is shown is as it was at ${seconds(time.now())}; it goes on when the sandbox is back.`);
    node.hidden = false;
  };
  on("standing", (is) => {
    if (is) {
      clearTimeout(waiting);
      [waiting, node.hidden] = [null, true];
    } else waiting ??= setTimeout(show, PATIENCE);
  });
  return node;
}
