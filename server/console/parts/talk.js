/* How the page talks to a person: a word in passing, a question before something is lost, and a fault in a sentence.
   All of it reaches screen readers. Knows nothing of what is talked about. */

import { el, replace } from "../dom.js";

const SHOWN = 6000;

/** Say something in passing; `kind` is good or bad. */
export function announce(text, kind = "good") {
  const place = document.getElementById("news");
  place.classList.remove("unseen");
  const word = el("p", { class: `word ${kind}` }, kind === "bad" ? "✕ " : "✓ ", text);
  replace(place, word);
  setTimeout(() => word.remove(), SHOWN);
}

/** Tell screen readers alone, without a sign on the screen. */
export function whisper(text) {
  const place =
    document.getElementById("whispers") ??
    document.body.appendChild(
      el("div", { id: "whispers", class: "unseen", role: "log", "aria-label": "Events", "aria-live": "polite" }),
    );
  place.append(el("p", {}, text));
  while (place.children.length > 5) place.firstChild.remove();
}

/** A button that does something and says what came of it; it cannot be pressed twice meanwhile.
    done: what to say afterwards, or null where the work speaks for itself. */
export function doing(label, work, { done = null, kind = "", focus = null, title = null, hint = null } = {}) {
  const button = el(
    "button",
    {
      type: "button",
      class: kind,
      title,
      "data-focus": focus,
      "aria-label": hint,
      on: { click: () => attempt(button, work, done) },
    },
    label,
  );
  return button;
}

/** Do something for a button or a form; a fault becomes a sentence. Whether it went well. */
export async function attempt(node, work, done = null) {
  node?.setAttribute("aria-busy", "true");
  try {
    const said = await work();
    const text = typeof done === "function" ? done(said) : done;
    if (text) announce(text);
    return true;
  } catch (fault) {
    announce(fault.message, "bad");
    if (!("status" in fault)) console.error(fault);
    return false;
  } finally {
    node?.removeAttribute("aria-busy");
  }
}

/** Ask before something is lost; whether the person wants it. */
export function confirm(question, detail, verb) {
  return new Promise((answer) => {
    const dialog = el(
      "dialog",
      { class: "card", "aria-labelledby": "question" },
      el("h2", { id: "question" }, question),
      el("p", {}, detail),
      el(
        "form",
        { method: "dialog", class: "row end" },
        el("button", { value: "" }, "Leave it"),
        el("button", { value: "yes", class: "primary" }, verb),
      ),
    );
    dialog.addEventListener("close", () => {
      answer(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Nothing to show: a calm sentence in the place of a list. */
export const nothing = (...text) => el("p", { class: "nothing" }, ...text);

/** Copy a text, and say so. */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = el("textarea", { class: "unseen" }, text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  announce(`${what} copied.`);
}
