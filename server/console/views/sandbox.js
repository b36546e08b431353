/* The sandbox as a whole: its clock, faults on purpose, saved states, a fresh start, and the other sandboxes. */

import { HERE, pageOf, reached, SANDBOX } from "../address.js";
import { asking, el, keyed, replace } from "../dom.js";
import { ask, sandbox, token } from "../door.js";
import { clockControls } from "../parts/clock.js";
import { faults } from "../parts/faults.js";
import { attempt, confirm, copy, doing, nothing } from "../parts/talk.js";
import { happened, live, note, on, state } from "../store.js";
import { now } from "../time.js";
import { plural } from "../words.js";
import { when } from "../zone.js";

/** The view. */
export function sandboxView(place, { signal }) {
  replace(
    place,
    el("h1", {}, "Sandbox"),
    el(
      "div",
      { class: "cards wide-cards" },
      section("time", "The clock", clockControls()),
      section("faults", "Faults on purpose", faults(signal)),
      section("saved", "Saved states", saved(signal)),
      section("anew", "Begin anew", anew()),
      section("others", "Sandboxes of this server", others(signal)),
      section("addresses", "Addresses", addresses(signal)),
    ),
  );
}

const section = (id, name, content) =>
  el("section", { class: "card", "aria-labelledby": id }, el("h2", { id }, name), content);

function saved(signal) {
  const list = el("ul", { class: "plain-list" }),
    none = el("div");
  const name = el("input", { type: "text", required: true, value: "before-lunch", size: 14, id: "snapshot" });
  const refresh = live(
    ["state", "saved"],
    async () => {
      const { snapshots } = await sandbox.get("/snapshots");
      keyed(
        list,
        snapshots,
        (each) => each.name,
        (each) =>
          el(
            "li",
            { class: "row" },
            el("b", {}, each.name),
            el("span", { class: "soft grow" }, `${plural(each.orders, "order")}, ${when(each.now, now())}`),
            doing("Restore", async () => happened(await sandbox.post(`/snapshots/${each.name}/restore`)), {
              kind: "small",
              done: `Restored ${each.name}.`,
              hint: `Restore ${each.name}`,
            }),
            doing("Forget", async () => (await sandbox.remove(`/snapshots/${each.name}`), refresh()), {
              kind: "small quiet",
              hint: `Forget ${each.name}`,
            }),
          ),
      );
      replace(none, !snapshots.length && nothing("Nothing has been saved yet."));
    },
    signal,
  );
  const form = asking(
    { class: "row wrap" },
    () => attempt(form, async () => (await sandbox.put(`/snapshots/${name.value.trim()}`), refresh()), "Saved."),
    el("label", {}, "Name ", name),
    el("button", { class: "primary" }, "Save the present state"),
  );
  return [
    form,
    list,
    none,
    el(
      "div",
      { class: "row wrap" },
      doing("Download as YAML", download, { kind: "quiet small" }),
      el("span", { class: "soft small" }, "to serve it with --fixtures"),
    ),
  ];
}

async function download() {
  const url = URL.createObjectURL(new Blob([await sandbox.text("/state")], { type: "application/yaml" }));
  el("a", { href: url, download: `${SANDBOX}.yaml` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function anew() {
  return [
    el(
      "p",
      {},
      "Back to the fixtures at the real time. Feeds go on, and tell brokers what is gone; saved states stay.",
    ),
    el(
      "div",
      { class: "row wrap" },
      doing(
        "Reset the sandbox",
        async () => {
          if (
            !(await confirm(
              "Reset the sandbox?",
              "All quotes, proposals and orders made since the start are gone.",
              "Reset",
            ))
          )
            return null;
          happened(await sandbox.post("/reset"));
          note({ kind: "reset", text: "The sandbox has been reset to its fixtures." });
          return "The sandbox has been reset.";
        },
        { kind: "danger", done: (said) => said },
      ),
      doing(
        "Clear the journal",
        async () => {
          await sandbox.remove("/journal");
          state.exchanges = [];
        },
        { kind: "quiet", done: "The journal is empty; its numbers go on." },
      ),
    ),
  ];
}

function others(signal) {
  const list = el("ul", { class: "plain-list" });
  const name = el("input", {
    type: "text",
    required: true,
    pattern: "[a-z0-9][a-z0-9\\-]{0,39}",
    size: 14,
    id: "sandbox-name",
    title: "Lower case letters, digits and hyphens",
  });
  const refresh = live(
    ["summary"],
    async () => {
      const { sandboxes } = await ask("GET", "/sandboxes");
      keyed(
        list,
        sandboxes.map((each) => ({ name: each.name, counts: each.counts.orders })),
        (each) => each.name,
        row,
      );
    },
    signal,
    3000,
  );
  const row = (each) =>
    el(
      "li",
      { class: "row wrap" },
      each.name === SANDBOX ? el("b", {}, each.name, " (this one)") : el("a", { href: pageOf(each.name) }, each.name),
      el("span", { class: "soft grow nowrap" }, plural(each.counts, "order")),
      each.name !== SANDBOX &&
        doing(
          "New window",
          () => void window.open(`${pageOf(each.name)}#token=${encodeURIComponent(token())}`, "_blank"),
          { kind: "small quiet", hint: `New window for ${each.name}` },
        ),
      each.name !== "default" &&
        each.name !== SANDBOX &&
        doing(
          "Delete",
          async () => {
            if (await confirm(`Delete the sandbox ${each.name}?`, "All that is in it is gone.", "Delete"))
              await ask("DELETE", `/sandboxes/${each.name}`);
            refresh();
          },
          { kind: "small quiet", hint: `Delete ${each.name}` },
        ),
    );
  const form = asking(
    { class: "row wrap" },
    () => {
      attempt(form, async () => {
        await ask("PUT", `/sandboxes/${name.value}`);
        location.href = pageOf(name.value);
      });
    },
    el("label", {}, "Name ", name),
    el("button", {}, "Open it"),
  );
  return [el("p", {}, "One for each team or experiment; each has its own orders, feeds and clock."), form, list];
}

function addresses(signal) {
  const list = el("dl", { class: "facts" });
  const show = () => {
    const { baseUri, datasetSite, root, counts, timezone } = state.summary;
    replace(
      list,
      [
        ["Base URI", baseUri],
        ["Dataset Site", el("a", { href: reached(datasetSite, root) }, datasetSite)],
        ["API", el("a", { href: reached(`${root}/openapi`, root) }, `${root}/openapi`)],
        ["Reached here as", HERE],
        ["Time zone", timezone],
        ["Requests so far", String(counts.requests)],
      ].map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]),
    );
  };
  on("summary", show, signal);
  show();
  return [
    list,
    el(
      "div",
      {},
      doing("Copy the Base URI", () => copy(state.summary.baseUri, "The Base URI"), { kind: "small" }),
    ),
  ];
}
