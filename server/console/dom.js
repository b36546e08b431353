/* Elements out of data: one function that makes them, one that makes forms, one that keeps a list of them in step.
   Texts become text nodes only, so that nothing that a broker sends is ever read as HTML. Knows no document of ours. */

// For each list that is kept: its rows by key.
const kept = new WeakMap();

/** An element: attributes by name (`on` holds listeners, `vars` CSS variables), and children: nodes, texts, lists. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(node, name, value);
  put(node, children);
  return node;
}

/** A form of the page's own: `answered` is called with it in place of sending it anywhere. */
export function asking(attributes, answered, ...children) {
  const submit = (event) => {
    event.preventDefault();
    answered(event.currentTarget);
  };
  return el("form", { ...attributes, on: { submit } }, ...children);
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === "vars") for (const [key, each] of Object.entries(value)) node.style.setProperty(`--${key}`, each);
  else if (name === "value" || name === "checked") node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

/** Append children: nodes, texts and numbers, lists of them; what is null or false is left out. */
export function put(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Give a node other children. */
export function replace(node, ...children) {
  node.replaceChildren();
  put(node, children);
}

/** Let the text of a node be this one; nothing is touched where it is so already. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Keep the children of `parent` in step with a list. A row is made once for each key, and made anew only where
    `same` values have changed, so that focus and scroll position stay where they are. */
export function keyed(parent, values, keyOf, make) {
  const known = kept.get(parent) ?? new Map();
  const next = new Map();
  let before = null;
  for (const value of values) {
    const key = keyOf(value),
      shape = JSON.stringify(value),
      old = known.get(key);
    let node = old?.node;
    if (!old || old.shape !== shape) {
      node = make(value);
      if (old) refocus(old.node, node);
    }
    next.set(key, { node, shape });
    const place = before ? before.nextSibling : parent.firstChild;
    if (node !== place) parent.insertBefore(node, place);
    before = node;
  }
  for (const [key, { node }] of known) if (next.get(key)?.node !== node) node.remove();
  kept.set(parent, next);
}

/** Put a node in the place of another: the focus where it was, and open what was open. */
function refocus(old, node) {
  const details = node.querySelectorAll("details");
  old.querySelectorAll("details").forEach((each, index) => details[index] && (details[index].open = each.open));
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  old.replaceWith(node);
  if (focused) node.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
}
