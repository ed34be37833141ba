/** Slack's rich text: already taken apart by whoever sent it, so nothing in it is parsed. */

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { link, ping } from "./mrkdwn.js";
import { when } from "./time.js";

const WRAPS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

/**
 * @param {object[]} elements
 * @param {import("./mrkdwn.js").Names} names
 * @returns {DocumentFragment}
 */
export function richText(elements, names) {
  const out = document.createDocumentFragment();
  for (let at = 0; at < elements.length; at++) {
    const part = elements[at];
    const inline = () => (part.elements ?? []).map((leaf) => draw(leaf, names));
    if (part.type === "rich_text_list") {
      const run = [];
      while (elements[at]?.type === "rich_text_list") run.push(elements[at++]);
      at--;
      out.append(...lists(run, names));
    } else if (part.type === "rich_text_quote") out.append(el("blockquote", {}, ...inline()));
    else if (part.type === "rich_text_preformatted") out.append(el("pre", {}, el("code", {}, ...inline())));
    else if (part.type === "rich_text_section") out.append(el("div", {}, ...inline()));
    else out.append(el("span", { class: "fault" }, `[${part.type}?]`));
  }
  return out;
}

/** Deeper lists follow the shallower one they belong to, as flat neighbours. */
function lists(run, names) {
  const roots = [];
  const open = [];
  for (const part of run) {
    const depth = part.indent ?? 0;
    while (open.length && open.at(-1).depth > depth) open.pop();
    let top = open.at(-1);
    if (!top || top.depth < depth || top.style !== part.style) {
      if (top?.depth === depth) open.pop();
      const list = el(part.style === "ordered" ? "ol" : "ul", { start: part.style === "ordered" && part.offset ? part.offset + 1 : null });
      const parent = open.at(-1)?.list;
      if (parent) (parent.lastElementChild ?? parent).append(list);
      else roots.push(list);
      top = { depth, style: part.style, list };
      open.push(top);
    }
    top.list.append(...(part.elements ?? []).map((item) => el("li", {}, ...(item.elements ?? []).map((leaf) => draw(leaf, names)))));
  }
  return roots;
}

function draw(leaf, names) {
  let node = content(leaf, names);
  for (const [style, tag] of Object.entries(WRAPS)) if (leaf.style?.[style]) node = el(tag, {}, node);
  return node;
}

function content(leaf, names) {
  switch (leaf.type) {
    case "text":
      return document.createTextNode(leaf.text);
    case "link":
      return link(leaf.url, leaf.text) ?? document.createTextNode(leaf.text ?? leaf.url);
    case "emoji":
      return document.createTextNode(emoji(leaf.name) ?? `:${leaf.name}:`);
    case "user":
      return el("span", { class: "mention" }, "@" + (names.user(leaf.user_id) ?? leaf.user_id));
    case "channel":
      return el("span", { class: "mention" }, "#" + (names.channel(leaf.channel_id) ?? leaf.channel_id));
    case "broadcast":
      return ping("@" + leaf.range);
    case "usergroup":
      return ping("@" + leaf.usergroup_id);
    case "date":
      return document.createTextNode(when(leaf.timestamp, leaf.format ?? "{date_short}"));
    case "color":
      return el("code", {}, leaf.value);
    default:
      return el("span", { class: "fault" }, `[${leaf.type}?]`);
  }
}
