/* The live console: it opens the control door, builds the head of the page, and shows the view that the address asks
   for. An API client of the control door and of the public endpoints, and nothing else. */

import { route, SANDBOX } from "./address.js";
import { replace } from "./dom.js";
import { Refusal, token } from "./door.js";
import { askForToken } from "./parts/door-form.js";
import * as drawer from "./parts/drawer.js";
import { header, mark } from "./parts/header.js";
import { announce } from "./parts/talk.js";
import { follow, on, open } from "./store.js";
import * as time from "./time.js";
import { feeds } from "./views/feeds.js";
import { journey } from "./views/journey.js";
import { liveView } from "./views/live.js";
import { opportunities } from "./views/opportunities.js";
import { order } from "./views/order.js";
import { orders } from "./views/orders.js";
import { sandboxView } from "./views/sandbox.js";
import { scenarios } from "./views/scenarios.js";

/** A view fills a place for the rest of the address, until `signal` says that it is left; `readdress` gives what it
    shows another address. Name: for the title. */
const VIEWS = {
  "": [liveView, "Live"],
  opportunities: [opportunities, "Opportunities"],
  orders: [orders, "Orders"],
  order: [order, "Order", "orders"],
  feeds: [feeds, "Feeds and partners"],
  journey: [journey, "Book by hand"],
  scenarios: [scenarios, "Scenarios"],
  sandbox: [sandboxView, "Sandbox"],
};

const main = document.getElementById("main");
let current = null,
  failed = false,
  leaving = new AbortController();

/** Show what the address asks for; an exchange is shown at the side of what was there before. */
function show() {
  const [[name = "", ...rest], query] = route();
  if (name === "exchange") {
    if (current === null) go("", [], {});
    return void drawer.open(Number(rest[0]));
  }
  drawer.close();
  if (current !== location.hash || current === null) go(name, rest, query);
}

function go(name, rest, query) {
  const [view, title, page = name] = VIEWS[name] ?? VIEWS[""];
  const first = current === null;
  current = name === "" && location.hash.startsWith("#/exchange") ? "#/" : location.hash;
  document.getElementById("drawer").dataset.under = current || "#/";
  leaving.abort();
  leaving = new AbortController();
  mark(page);
  document.title = `${title} · ${SANDBOX === "default" ? "" : `${SANDBOX} · `}Open Booking sandbox`;
  main.className = `view-${page || "live"}`;
  replace(main);
  failed = false;
  const { signal } = leaving;
  Promise.resolve(view(main, { rest, query, signal, readdress: (hash) => signal.aborted || readdress(hash) })).catch(
    (fault) => {
      announce(fault.message, "bad");
      failed ||= !signal.aborted;
    },
  );
  if (!first) main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

/** What is shown is at another address from now on; below an exchange, which has its own, once that is put away. */
function readdress(hash) {
  current = hash;
  document.getElementById("drawer").dataset.under = hash;
  if (!location.hash.startsWith("#/exchange")) history.replaceState(null, "", hash);
}

async function begin() {
  const tried = token() !== "";
  if (!tried) return askForToken(main, new Refusal(401, "no token"), false);
  try {
    await open();
  } catch (fault) {
    return askForToken(main, fault, tried);
  }
  time.start(header());
  on("fault", (fault) => announce(fault.message, "bad"));
  on("locked", (fault) => askForToken(main, fault, true));
  on("standing", (is) => is && failed && ((current = null), show()));
  follow();
  addEventListener("hashchange", () => (location.hash.startsWith("#token=") ? location.reload() : show()));
  addEventListener(
    "keydown",
    (event) => event.key === "Escape" && location.hash.startsWith("#/exchange") && drawer.leave(),
  );
  show();
}

document.getElementById("skip").addEventListener("click", () => main.focus());
begin();
