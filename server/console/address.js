/* Where things are: the root of the server, the sandbox of this page, and what its hash asks for.
   All requests stay with the origin that served the page, whatever name the sandbox calls itself by. */

/** The root of the server, with a slash at its end. */
export const ROOT = new URL("..", import.meta.url).href;

const below = new URL(location.href).pathname.slice(new URL(ROOT).pathname.length);

/** The name of the sandbox that this page shows. */
export const SANDBOX = /^sandboxes\/([^/]+)\//.exec(below)?.[1] ?? "default";

/** The page of a sandbox. */
export const pageOf = (name) => (name === "default" ? ROOT : `${ROOT}sandboxes/${name}/`);

/** The root of this sandbox, with a slash at its end. */
export const HERE = pageOf(SANDBOX);

/** An absolute URL that the sandbox gave, as it is reached from this page. */
export function reached(url, root) {
  return url.startsWith(`${root}/`) ? HERE + url.slice(root.length + 1) : url;
}

/** The parts of the hash, decoded, and its query: "#/order/acme/1?x=2" is [["order", "acme", "1"], {x: "2"}]. */
export function route() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  return [path.split("/").filter(Boolean).map(decodeURIComponent), Object.fromEntries(new URLSearchParams(query))];
}

/** The hash for parts and query. */
export function link(parts, query = {}) {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  const path = `#/${parts.map(encodeURIComponent).join("/")}`;
  return asked.size ? `${path}?${asked}` : path;
}
