/* How moments are said: by the clocks of the place that the fixtures are written for, wherever the browser is.
   The sandbox tells its time zone; until it has, it is UTC. Knows no page. */

const DAY = 86_400_000;
const FORMATS = {
  time: { hour: "2-digit", minute: "2-digit" },
  seconds: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  day: { weekday: "short", day: "numeric", month: "short" },
  year: { day: "numeric", month: "short", year: "numeric" },
  sign: { timeZoneName: "short" },
  wall: {
    ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
    hourCycle: "h23",
  },
};
let name = "UTC",
  formats = made();

function made() {
  const written = ([kind, parts]) => [kind, new Intl.DateTimeFormat("en-GB", { ...parts, timeZone: name })];
  return Object.fromEntries(Object.entries(FORMATS).map(written));
}

/** Read clocks in this zone from now on: an IANA name, such as "Europe/London". */
export function settle(zone) {
  if (zone === name) return;
  name = zone;
  formats = made();
}

/** The IANA name of the zone. */
export const zone = () => name;

/** What clocks there call themselves at an instant: "GMT", "BST", "GMT-5". */
export const sign = (instant) =>
  formats.sign.formatToParts(new Date(instant)).find((each) => each.type === "timeZoneName").value;

/** "09:00:12" of an instant. */
export const seconds = (instant) => formats.seconds.format(new Date(instant));

/** "Mon 4 May". */
export const day = (instant) => formats.day.format(new Date(instant)).replace(",", "");

/** "today 09:00", "tomorrow 18:30", "Mon 4 May, 09:00", seen from a moment (milliseconds). */
export function when(instant, now) {
  if (!instant) return "at any time";
  const date = new Date(instant),
    days = Math.floor(wall(date) / DAY) - Math.floor(wall(now) / DAY);
  const named = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days];
  const time = formats.time.format(date);
  if (named) return `${named} ${time}`;
  return `${Math.abs(days) < 300 ? day(date) : formats.year.format(date)}, ${time}`;
}

/** The instant (ISO 8601) at which clocks there show a text such as "2026-05-04T09:00". */
export function instantOf(text) {
  const meant = Date.parse(`${text}Z`);
  const first = meant - (wall(meant) - meant);
  return new Date(meant - (wall(first) - first)).toISOString();
}

/** What clocks there show at an instant, as milliseconds: by these, days can be counted. */
function wall(instant) {
  const parts = formats.wall.formatToParts(new Date(instant));
  const [year, month, date, hour, minute, second] = ["year", "month", "day", "hour", "minute", "second"].map((kind) =>
    Number(parts.find((each) => each.type === kind).value),
  );
  return Date.UTC(year, month - 1, date, hour, minute, second);
}
