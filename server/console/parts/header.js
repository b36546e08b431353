/* The head of the page: which sandbox this is, where one can go, what time it is there, and how the page looks. */

import { ROOT, SANDBOX } from "../address.js";
import { el, replace, say } from "../dom.js";
import { sandbox } from "../door.js";
import { live, on, state } from "../store.js";
import { now } from "../time.js";
import { plural, span } from "../words.js";
import { day, seconds, sign, zone } from "../zone.js";
import { absence } from "./absence.js";
import { clockControls } from "./clock.js";

const PAGES = [
  ["", "Live"],
  ["opportunities", "Opportunities"],
  ["orders", "Orders"],
  ["feeds", "Feeds & partners"],
  ["journey", "Book by hand"],
  ["scenarios", "Scenarios"],
  ["sandbox", "Sandbox"],
];
const THEMES = ["", "light", "dark"],
  SIZES = ["desk", "room"];
const LOOKS = "open-booking-console-looks";

/** Build the head; `beat` is what it wants to do at every tick of the page. */
export function header() {
  const time = el("b", { class: "now" }),
    date = el("span", { class: "soft" }),
    course = el("span", { class: "chip" });
  const line = el("span", { class: "line-state", role: "img" });
  const faults = el("a", { class: "chip wait button", href: "#/sandbox", hidden: true });
  const panel = el(
    "div",
    {
      class: "clock-panel card",
      id: "clock-panel",
      popover: "auto",
      role: "group",
      "aria-label": "The clock of the sandbox",
    },
    clockControls(),
  );
  const clock = el(
    "button",
    { type: "button", class: "clock", popovertarget: "clock-panel" },
    el("span", { class: "unseen" }, "Clock of the sandbox: "),
    el("span", { class: "time" }, time, date),
    course,
  );
  replace(
    document.getElementById("header"),
    el(
      "div",
      { class: "bar" },
      el(
        "a",
        { class: "brand", href: "#/" },
        el("img", { src: `${ROOT}console/logo.svg`, alt: "", width: 32, height: 32 }),
        el(
          "span",
          {},
          el("b", {}, "Open Booking sandbox"),
          el("span", { class: "soft" }, SANDBOX === "default" ? "the default sandbox" : SANDBOX),
        ),
      ),
      el("span", { class: "grow" }),
      faults,
      line,
      clock,
      looks(),
    ),
    el(
      "nav",
      { "aria-label": "Console" },
      PAGES.map(([path, name]) => el("a", { href: `#/${path}`, "data-page": path }, name)),
    ),
  );
  document.getElementById("header").append(absence(), panel);
  panel.addEventListener("toggle", (event) => event.newState === "open" && settle(panel, clock));
  const forever = new AbortController().signal;
  const show = () => replace(course, courseOf(state.summary?.clock));
  on("summary", show, forever);
  on("standing", (is) => standing(line, is), forever);
  live(["faults", "state"], () => showFaults(faults), forever);
  standing(line, null);
  show();
  const head = document.getElementById("header");
  new ResizeObserver(() => document.documentElement.style.setProperty("--head", `${head.offsetHeight}px`)).observe(
    head,
  );
  return () => {
    say(time, seconds(now()));
    say(date, `${day(now())} · ${sign(now())}`);
    clock.title = `The clocks of ${zone()}, the time zone of this sandbox`;
  };
}

/** How many faults are switched on, where any are. */
async function showFaults(chip) {
  const count = (await sandbox.get("/faults")).faults.filter((each) => !each.over).length;
  chip.hidden = count === 0;
  say(chip, `⚡ ${plural(count, "fault")} on`);
}

/** Put the panel of the clock below its button. */
function settle(panel, button) {
  const box = button.getBoundingClientRect();
  panel.style.setProperty("--top", `${box.bottom + 8}px`);
  panel.style.setProperty("--right", `${Math.max(8, document.documentElement.clientWidth - box.right)}px`);
}

/** Whether what happens is shown at once; is: null where that is not known yet. */
function standing(line, is) {
  line.className = `line-state ${is ? "good" : "off"}`;
  const told = is === null ? "Connecting" : "No answer; trying again";
  line.setAttribute("aria-label", is ? "Live: what happens is shown at once" : told);
  line.title = line.getAttribute("aria-label");
  replace(line, is ? "● live" : is === null ? "○ connecting" : "○ no answer");
}

/** How the clock goes, in a few words. */
function courseOf(clock) {
  if (!clock) return "";
  if (clock.frozen) return "❚❚ frozen";
  const ahead = clock.aheadSeconds;
  const shift = Math.abs(ahead) < 2 ? "" : ` ${span(ahead)} ${ahead > 0 ? "ahead" : "behind"}`;
  if (clock.speed !== 1) return `▶▶ × ${clock.speed}${shift}`;
  return shift ? `▶${shift}` : "▶ real time";
}

/** Mark the page that is shown. */
export function mark(page) {
  for (const each of document.querySelectorAll("nav [data-page]")) {
    if (each.dataset.page === page) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
}

function looks() {
  const kept = JSON.parse(localStorage.getItem(LOOKS) ?? "{}");
  const root = document.documentElement;
  const size = el(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-label": "Projector size",
      title: "Projector size: readable from the back of a room",
    },
    "A",
    el("b", {}, "A"),
  );
  const theme = el("button", { type: "button", class: "quiet" });
  const show = () => {
    root.dataset.size = kept.size ?? SIZES[0];
    if (kept.theme) root.dataset.theme = kept.theme;
    else delete root.dataset.theme;
    size.setAttribute("aria-pressed", String(root.dataset.size === "room"));
    replace(theme, { light: "☀", dark: "☾" }[kept.theme] ?? "◐");
    theme.setAttribute("aria-label", `Colours: ${kept.theme || "as the system has it"}`);
    theme.title = theme.getAttribute("aria-label");
    localStorage.setItem(LOOKS, JSON.stringify(kept));
  };
  size.addEventListener("click", () => ((kept.size = kept.size === "room" ? "desk" : "room"), show()));
  theme.addEventListener("click", () => ((kept.theme = THEMES[(THEMES.indexOf(kept.theme ?? "") + 1) % 3]), show()));
  show();
  return el("span", { class: "looks" }, size, theme);
}
