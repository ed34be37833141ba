/** Block Kit, drawn. What this page cannot draw it says out loud, so that a mistake in a block is seen here first. */

import { el, freshId, icon } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { element } from "./elements.js";
import { frame } from "./frames.js";
import { markdown } from "./markdown.js";
import { link, mrkdwn } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/**
 * @typedef {object} Surface where blocks stand, and what their controls can do
 * @property {import("./mrkdwn.js").Names} names
 * @property {{id: string, name: string}[]} people
 * @property {{id: string, name: string}[]} channels
 * @property {(deed: object) => Promise<void>} press sends one action
 * @property {Fields} fields
 * @property {import("./api.js").Values} [held] what was chosen before, in an earlier drawing
 */

/** What the controls of one message or view hold, in the shape Slack gives as `state.values`. */
export class Fields {
  #readers = [];

  /** @param {string} block @param {string} action @param {() => object} read */
  add(block, action, read) {
    this.#readers.push({ block, action, read });
  }

  /** @returns {Record<string, Record<string, object>>} */
  values() {
    const values = {};
    for (const { block, action, read } of this.#readers) (values[block] ??= {})[action] = read();
    return values;
  }
}

/**
 * @param {object[]} list
 * @param {Surface} surface
 * @returns {DocumentFragment}
 */
export function blocks(list, surface) {
  const out = document.createDocumentFragment();
  for (const block of list) out.append(draw(block, surface));
  return out;
}

function draw(block, surface) {
  const type = String(block?.type);
  if (!Object.hasOwn(DRAW, type)) return fault(`A block of the type “${type}” stands here, which this playground cannot show.`);
  try {
    const node = DRAW[type](block, surface);
    node.classList.add("block", `block-${type}`);
    node.dataset.block = block.block_id ?? "";
    return node;
  } catch (error) {
    console.error(error);
    return fault(`A block of the type “${type}” stands here, and it is malformed: ${error.message}.`);
  }
}

/** @param {string} sentence */
export const fault = (sentence) => el("p", { class: "fault", role: "note" }, icon("ping"), el("span", {}, sentence));

/** A text object. @param {{type: string, text: string, emoji?: boolean}} object @param {import("./mrkdwn.js").Names} names */
export function text(object, names) {
  if (object.type === "mrkdwn") return mrkdwn(object.text, names);
  return document.createTextNode(object.emoji === false ? object.text : withEmoji(object.text));
}

function section(block, surface) {
  const { names } = surface;
  const body = el("div", { class: "words" }, block.text && el("div", { class: "mrkdwn" }, text(block.text, names)));
  if (block.fields) body.append(el("div", { class: "fields" }, ...block.fields.map((field) => el("div", { class: "mrkdwn" }, text(field, names)))));
  const label = block.text ? words(block.text, names) : "";
  const accessory = block.accessory && (block.accessory.type === "image" ? picture(block.accessory) : element(block.accessory, block, surface, label));
  return el("div", {}, body, accessory && el("div", { class: "accessory" }, accessory));
}

const words = (object, names) => (object.type === "mrkdwn" ? mrkdwn(object.text, names).textContent : object.text).split("\n")[0].slice(0, 120);

const header = (block, { names }) => el("h3", {}, text(block.text, names));

const divider = () => el("hr");

function context(block, { names }) {
  const parts = block.elements.map((part) =>
    part.type === "image" ? frame(part.image_url ?? part.slack_file?.url, part.alt_text, { small: true }) : el("span", { class: "mrkdwn" }, text(part, names)));
  return el("div", {}, ...parts);
}

const actions = (block, surface) => el("div", {}, ...block.elements.map((spec) => element(spec, block, surface)));

const picture = (block) => frame(block.image_url ?? block.slack_file?.url, block.alt_text);

function image(block, { names }) {
  return el("figure", {}, block.title && el("figcaption", {}, text(block.title, names)), picture(block));
}

const standard = (block, { names }) => el("div", { class: "markdown" }, markdown(block.text, names));

function table(block, { names }) {
  const settings = block.column_settings ?? [];
  const cell = (tag, value, at) => {
    const align = settings[at]?.align ?? (value.type === "raw_number" ? "right" : "left");
    return el(tag, { class: `${align}${settings[at]?.is_wrapped ? " wrapped" : ""}`, scope: tag === "th" ? "col" : null }, cellText(value, names));
  };
  const [head = [], ...rows] = block.rows;
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": block.caption ?? "Table" },
    el("table", {}, block.caption && el("caption", {}, block.caption),
      el("thead", {}, el("tr", {}, ...head.map((value, at) => cell("th", value, at)))),
      el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((value, at) => cell("td", value, at)))))));
}

function cellText(value, names) {
  if (value.type === "rich_text") return richText(value.elements ?? [], names);
  return document.createTextNode(String(value.text ?? value.value ?? ""));
}

function card(block, surface) {
  const { names } = surface;
  return el("article", { class: "card" },
    block.hero_image && el("div", { class: "hero" }, picture(block.hero_image)),
    el("div", { class: "card-head" },
      block.icon && frame(block.icon.image_url, block.icon.alt_text, { small: true }),
      el("div", {},
        block.title && el("p", { class: "card-title" }, text(block.title, names)),
        block.subtitle && el("p", { class: "card-subtitle" }, text(block.subtitle, names)))),
    block.body && el("div", { class: "mrkdwn" }, text(block.body, names)),
    block.actions && el("div", { class: "block-actions" }, ...block.actions.map((spec) => element(spec, block, surface))));
}

const carousel = (block, surface) =>
  el("div", { tabindex: "0", role: "region", "aria-label": "Cards" }, ...block.elements.map((one) => draw(one, surface)));

function video(block, { names }) {
  const title = block.title ? block.title.text : block.alt_text;
  return el("figure", {},
    el("figcaption", {}, link(block.title_url ?? block.video_url, title) ?? title, block.author_name && el("small", {}, ` ${block.author_name}`)),
    block.description && el("div", { class: "mrkdwn" }, text(block.description, names)),
    frame(block.video_url, block.alt_text, { kind: "film" }));
}

const GROUPS = new Set(["radio_buttons", "checkboxes", "multi_static_select", "multi_users_select", "multi_conversations_select", "multi_channels_select"]);

function input(block, surface) {
  const label = [text(block.label, surface.names), block.optional ? el("small", {}, " (optional)") : null].filter(Boolean);
  const hint = block.hint && el("p", { class: "hint", id: freshId("hint") }, text(block.hint, surface.names));
  const error = el("p", { class: "error", id: freshId("error"), hidden: true });
  const control = element(block.element, block, surface, block.label.text);
  const group = GROUPS.has(block.element.type);
  const field = group ? control : control.matches("input, select, textarea") ? control : control.querySelector("input, select, textarea");
  if (!field) return el("div", {}, control);
  const described = [hint?.id, error.id].filter(Boolean).join(" ");
  field.setAttribute("aria-describedby", described);
  field.id ||= freshId("field");
  if (group) {
    const legend = el("span", { class: "label", id: freshId("label") }, ...label);
    control.setAttribute("aria-labelledby", legend.id);
    return el("div", { class: "field" }, legend, control, hint, error);
  }
  field.removeAttribute("aria-label");
  if (!block.optional) field.setAttribute("aria-required", "true");
  return el("div", { class: "field" }, el("label", { for: field.id, class: "label" }, ...label), control, hint, error);
}

/**
 * Shows what was refused beside each field, and puts focus on the first.
 * @param {Element} root
 * @param {Record<string, string>} errors by block_id
 * @returns {string[]} sentences whose block is not here
 */
export function showErrors(root, errors) {
  const homeless = { ...errors };
  let first = null;
  for (const block of root.querySelectorAll("[data-block].field")) {
    const sentence = errors[block.dataset.block];
    delete homeless[block.dataset.block];
    const line = block.querySelector(".error");
    line.hidden = !sentence;
    line.replaceChildren(sentence ?? "");
    const field = block.querySelector("input, select, textarea");
    if (sentence) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (sentence) first ??= field;
  }
  first?.focus();
  return Object.values(homeless);
}

const LEVELS = { default: "", info: "Note: ", warning: "Warning: ", error: "Error: ", success: "Done: " };

function alert(block, { names }) {
  const level = Object.hasOwn(LEVELS, block.level ?? "default") ? (block.level ?? "default") : "default";
  return el("div", { class: `alert alert-${level}`, role: "note" }, el("div", { class: "mrkdwn" }, LEVELS[level] && el("strong", {}, LEVELS[level]), text(block.text, names)));
}

function container(block, surface) {
  const title = block.title && text(block.title, surface.names);
  const children = el("div", { class: "children" }, blocks(block.child_blocks ?? [], surface));
  if (!block.is_collapsible) return el("section", { class: "container" }, title && el("h4", {}, title), children);
  return el("details", { class: "container", open: !block.default_collapsed }, el("summary", {}, title || "Details"), children);
}

const file = (block) => el("div", {}, frame(null, `A file (${block.external_id ?? "without a name"})`));

const DRAW = {
  section, header, divider, context, actions, image, markdown: standard, table, data_table: table, card, carousel, video, input, alert, container, file,
  rich_text: (block, surface) => el("div", { class: "rich" }, richText(block.elements ?? [], surface.names)),
  context_actions: actions,
};
