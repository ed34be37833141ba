/** Elements from values. Text always becomes a text node, so nothing anybody wrote can turn into markup. */

const SVG = "http://www.w3.org/2000/svg";

/** Outlines on a 20 by 20 grid, drawn as strokes. */
const ICONS = {
  menu: "M3 5.500h14M3 10h14M3 14.500h14",
  close: "M5 5l10 10M15 5L5 15",
  send: "M3.500 16.500L17 10 3.500 3.500l1.800 5.200L11 10l-5.700 1.300z",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 12.200a2.200 2.200 0 1 0 0-4.400 2.200 2.200 0 0 0 0 4.400z",
  reply: "M17 15.500c0-4-2.500-6-6.500-6H3.500M7.500 5.500l-4 4 4 4",
  more: "M4.500 10h.01M10 10h.01M15.500 10h.01",
  hash: "M7.500 3.500l-1.500 13M14 3.500l-1.500 13M3.500 7.500h13.500M3 12.500h13.500",
  home: "M3.500 9.500L10 4l6.500 5.500v7h-4.500v-4h-4v4H3.500z",
  shared: "M8 13.500l4-7M6 10.500a3 3 0 1 0 .01 0zM14 3.500a3 3 0 1 0 .01 0z",
  image: "M3.500 4.500h13v11h-13zM3.500 13l4-4 3 3 2-2 4 4M12.500 7.500h.01",
  film: "M3.500 4.500h13v11h-13zM8.500 7.500v5l4-2.500z",
  ping: "M10 3.500l7.500 13h-15zM10 8.500v3.500M10 14.200h.01",
  down: "M10 4v12M5 11l5 5 5-5",
};

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `on` holds listeners; false, null and undefined leave an attribute out
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** @param {keyof ICONS} name @returns {SVGElement} an ornament: the control around it carries the words */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Words for screen readers only. */
export const aside = (text) => el("span", { class: "aside" }, text);

let made = 0;
/** An id no other element has. */
export const freshId = (stem) => `${stem}-${++made}`;

/** What each node was made from. */
const signs = new WeakMap();

/**
 * Makes `parent` hold exactly `items`, in order, and leaves alone every node that did not change: a half-typed
 * field keeps its text, focus stays, and a screen reader hears only what is new.
 * @param {Element} parent
 * @param {{key: string, sign: string, make: () => HTMLElement, tend?: (node: HTMLElement) => void}[]} items
 *   `sign` changes when the node must be made again; `tend` is called for every node
 */
export function reconcile(parent, items) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let place = parent.firstElementChild;
  for (const { key, sign, make, tend } of items) {
    const before = old.get(key);
    old.delete(key);
    let node = before;
    if (!before || signs.get(before) !== sign) {
      node = make();
      node.dataset.key = key;
      signs.set(node, sign);
      if (before) {
        if (before === place) place = node;
        swap(before, node);
      }
    }
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
    tend?.(node);
  }
  for (const gone of old.values()) gone.remove();
}

/** Puts `fresh` in the place of `stale`; focus inside goes to the same control, else to the new node itself. */
export function swap(stale, fresh) {
  const focused = stale.contains(document.activeElement) ? document.activeElement : null;
  stale.replaceWith(fresh);
  if (!focused) return;
  const control = focused.dataset.control && fresh.querySelector(`[data-control="${CSS.escape(focused.dataset.control)}"]`);
  if (!control && !fresh.hasAttribute("tabindex")) fresh.tabIndex = -1;
  (control || fresh).focus({ preventScroll: true });
}
