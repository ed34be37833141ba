/** The bot's Home, as it published it for the person who looks. */

import { blocks, Fields } from "./blocks.js";
import { el } from "./dom.js";
import { act, surface, world } from "./world.js";

const NOTHING_YET = "The bot has not published its Home for you yet.";

/** @param {{fault: (sentence: string) => void}} composer says what was refused @param {HTMLElement} scroll */
export function drawHome(composer, scroll) {
  const { home } = world.state;
  const sign = `home ${world.route.as} ${JSON.stringify(home?.blocks)}`;
  if (scroll.dataset.place === sign) return;
  const fields = new Fields();
  const press = (deed) => act("action", { where: { view_id: home.id }, ...deed, state: { values: fields.values() } }, composer);
  const focused = scroll.contains(document.activeElement) ? document.activeElement.dataset.control : null;
  const top = scroll.dataset.place?.startsWith("home ") ? scroll.scrollTop : 0;
  scroll.dataset.place = sign;
  scroll.replaceChildren(home ? el("div", { class: "home blocks" }, blocks(home.blocks ?? [], { ...surface(), press, fields, held: home.state?.values })) : el("p", { class: "empty" }, NOTHING_YET));
  scroll.scrollTop = top;
  if (focused) scroll.querySelector(`[data-control="${CSS.escape(focused)}"]`)?.focus();
}
