/** A menu that opens from a button: arrows move, Enter takes, Escape and a click elsewhere close. */

import { el, freshId } from "./dom.js";

/**
 * @param {HTMLElement} trigger
 * @param {() => {text: string, act: () => unknown}[]} choices asked each time it opens
 * @returns {HTMLElement} trigger and menu
 */
export function menu(trigger, choices) {
  const id = freshId("menu");
  const list = el("div", { class: "menu", role: "menu", id, hidden: true, "aria-label": trigger.getAttribute("aria-label") });
  const root = el("span", { class: "with-menu" }, trigger, list);
  trigger.setAttribute("aria-haspopup", "menu");
  trigger.setAttribute("aria-expanded", "false");
  trigger.setAttribute("aria-controls", id);

  const items = () => [...list.children];
  const elsewhere = (event) => {
    if (!root.contains(event.target)) close();
  };
  const close = () => {
    list.hidden = true;
    root.classList.remove("open");
    trigger.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", elsewhere);
  };
  const open = (at) => {
    list.replaceChildren(...choices().map(({ text, act }) =>
      el("button", { type: "button", role: "menuitem", tabindex: "-1", on: { click: () => (close(), trigger.focus(), act()) } }, text)));
    list.hidden = false;
    root.classList.add("open");
    trigger.setAttribute("aria-expanded", "true");
    const space = trigger.getBoundingClientRect();
    list.classList.toggle("up", space.bottom + list.offsetHeight + 8 > innerHeight && space.top > list.offsetHeight);
    list.classList.toggle("left", space.left + list.offsetWidth + 8 > innerWidth);
    document.addEventListener("pointerdown", elsewhere);
    items().at(at)?.focus();
  };

  trigger.addEventListener("click", () => (list.hidden ? open(0) : close()));
  root.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !root.contains(event.relatedTarget)) close();
  });
  root.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.target !== trigger || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
      open(event.key === "ArrowDown" ? 0 : -1);
    } else if (event.key === "Escape") {
      close();
      trigger.focus();
    } else if (["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
      const all = items();
      const at = all.indexOf(document.activeElement);
      const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
      all.at(next % all.length)?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return root;
}
