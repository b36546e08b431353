/* The scenarios of the simulator: choose one, and watch it under Live, at once or step by step. */

import { el, replace } from "../dom.js";
import { sandbox } from "../door.js";
import { play, player } from "../parts/player.js";
import { attempt } from "../parts/talk.js";

/** The view. */
export async function scenarios(place, { signal }) {
  const intro = el(
    "p",
    { class: "lead" },
    "A broker simulator plays them against this sandbox, over HTTP as any broker would. ",
    "Watch under Live, where each request appears as it is sent.",
  );
  const list = el("div");
  replace(place, el("h1", {}, "Scenarios"), intro, player(signal), list);
  const found = (await sandbox.get("/scenarios")).scenarios;
  if (!found.length) replace(intro, "This server was started without scenarios; python3 run.py brings them along.");
  const groups = [
    ["The life of a booking", found.filter((each) => each.inTour)],
    ["The rules, one by one", found.filter((each) => !each.inTour)],
  ];
  replace(
    list,
    groups.map(
      ([name, all]) =>
        all.length > 0 &&
        el(
          "section",
          { "aria-label": name },
          el("h2", {}, name),
          el("div", { class: "cards small-cards" }, all.map(card)),
        ),
    ),
  );
}

function card(each) {
  const begin = (step) => async () => {
    await play(each.name, step);
    location.hash = "#/";
  };
  const button = (label, step, kind, hint) => {
    const node = el(
      "button",
      {
        type: "button",
        class: kind,
        "aria-label": `${hint}: ${each.title}`,
        on: { click: () => attempt(node, begin(step)) },
      },
      label,
    );
    return node;
  };
  return el(
    "article",
    { class: "card scenario" },
    el("h3", {}, each.title),
    el("p", { class: "soft" }, each.story),
    el(
      "div",
      { class: "row" },
      button("▶ Play", false, "small primary", "Play"),
      button("Step by step", true, "small", "Step by step"),
    ),
  );
}
