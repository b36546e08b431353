/* An exchange as a line of curl that can be pasted into a shell, and a request of one's own as well.
   The token of the Booking Partner is put in, as a request without one would be refused. */

import { partner } from "../store.js";

const LEFT_OUT = new Set([
  "host",
  "accept-encoding",
  "content-length",
  "connection",
  "user-agent",
  "accept",
  "origin",
  "referer",
  "accept-language",
  "sec-fetch-mode",
  "sec-fetch-site",
  "sec-fetch-dest",
  "x-request-id",
]);

/** A curl command for an entry with bodies; root: where the sandbox is. */
export function curl(entry, root) {
  const lines = [`curl -i -X ${entry.method} ${quoted(root + entry.path)}`];
  const token = entry.partner && entry.request?.credentials ? tokenOf(partner(entry.partner)) : null;
  if (token) lines.push(`-H ${quoted(`Authorization: Bearer ${token}`)}`);
  for (const [name, value] of Object.entries(entry.request?.headers ?? {})) {
    if (!LEFT_OUT.has(name.toLowerCase()) && !name.toLowerCase().startsWith("sec-ch-"))
      lines.push(`-H ${quoted(`${name}: ${value}`)}`);
  }
  const body = entry.request?.body;
  if (body !== null && body !== undefined && body !== "") {
    lines.push(`-d ${quoted(typeof body === "string" ? body : JSON.stringify(body, null, 2))}`);
  }
  return lines.join(" \\\n  ");
}

/** The first token of a Booking Partner that may book with every seller, or else the first one. */
export function tokenOf(found) {
  const whole = found.tokens.find((each) => !each.sellers) ?? found.tokens[0];
  return whole?.token ?? null;
}

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
