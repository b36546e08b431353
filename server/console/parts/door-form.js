/* The form that asks for the token of the control door, where the address did not bring it. */

import { asking, el, replace } from "../dom.js";
import { keep } from "../door.js";

/** Ask, until a token opens the door. fault: why the one before did not. */
export function askForToken(place, fault, tried) {
  const wrong = fault.status === 401 && tried;
  const field = el("input", {
    type: "password",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    id: "token",
    "aria-describedby": "why",
  });
  const why =
    fault.status === 401
      ? wrong
        ? "This token does not open the control door. It may be of another server, or of an earlier start."
        : "This page looks into the sandbox through its control door, which wants a token."
      : fault.message;
  const form = asking(
    { class: "card narrow" },
    () => {
      keep(field.value.trim());
      location.reload();
    },
    el("h1", {}, "Open the console"),
    el("p", { id: "why", class: wrong || fault.status !== 401 ? "alarm" : "" }, why),
    fault.status === 401 || fault.status === 403
      ? [
          el("label", { for: "token" }, "Token of the control door"),
          field,
          el(
            "p",
            { class: "soft" },
            "Whoever started the server finds it in that window, in the line that begins with ",
            el("b", {}, "Console"),
            ". Opening that link fills it in. It is the setting ",
            el("code", {}, "control_token"),
            " of the fixtures.",
          ),
          el("button", { class: "primary" }, "Open"),
        ]
      : el("button", { class: "primary" }, "Try again"),
  );
  replace(place, form);
  (form.querySelector("input") ?? form.querySelector("button")).focus();
}
