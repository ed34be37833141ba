/** The controls of Block Kit. Each can be read (for a modal's values) and, where Slack does so, sends an action when used. */

import { confirmed } from "./confirm.js";
import { el, freshId, icon } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { menu } from "./menu.js";
import { openable, unescape } from "./mrkdwn.js";

const ICON_NAMES = { trash: "✕", default: "•" };

/**
 * @param {object} spec the element
 * @param {object} block the block it stands in
 * @param {import("./blocks.js").Surface} surface
 * @param {string} [label] what the text around it calls it
 * @returns {HTMLElement}
 */
export function element(spec, block, surface, label = "") {
  const type = String(spec?.type);
  if (!Object.hasOwn(DRAW, type)) {
    return el("p", { class: "fault", role: "note" }, icon("ping"), el("span", {}, `A control of the type “${type}” stands here, which this playground cannot show.`));
  }
  const held = surface.held?.[block.block_id]?.[spec.action_id] ?? {};
  return DRAW[type](resumed(spec, held), new Control(spec, block, surface, label));
}

/** The element as it was left: what was selected or typed last is where it starts now. */
function resumed(spec, held) {
  const initial = Object.entries(held).filter(([key]) => key !== "type").map(([key, value]) => [key.replace(/^(selected_)?/, "initial_"), value]);
  return initial.length ? { ...spec, ...Object.fromEntries(initial) } : spec;
}

class Control {
  #spec;
  #block;
  #surface;

  constructor(spec, block, surface, label) {
    this.#spec = spec;
    this.#block = block;
    this.#surface = surface;
    this.label = label;
    this.people = surface.people;
    this.channels = surface.channels;
  }

  /** An input tells nobody of changes unless its block asks for it; every other block always does. */
  get tells() {
    return this.#block.type !== "input" || this.#block.dispatch_action === true;
  }

  /** Survives a redraw: focus finds the same control by it. */
  get mark() {
    return `${this.#block.block_id}/${this.#spec.action_id}`;
  }

  /** @param {() => object} read @param {string} [action] */
  holds(read, action = this.#spec.action_id) {
    if (action) this.#surface.fields.add(this.#block.block_id ?? "", action, () => ({ type: this.#spec.type, ...read() }));
  }

  /** @param {HTMLElement} node @param {object} what @returns {Promise<boolean>} false: the person thought better of it */
  async send(node, what) {
    // Slack hears the second click of an impatient person as well; one is enough here.
    if (node.getAttribute("aria-busy") === "true") return false;
    const question = what.confirm ?? this.#spec.confirm;
    if (question && !(await confirmed(question))) return false;
    const { confirm, ...value } = what;
    node.setAttribute("aria-busy", "true");
    await this.#surface.press({ type: this.#spec.type, block_id: this.#block.block_id, action_id: this.#spec.action_id, ...value });
    node.removeAttribute("aria-busy");
    return true;
  }
}

const plain = (object) => (object.type === "mrkdwn" ? unescape(object.text) : object.emoji === false ? object.text : withEmoji(object.text));
const sameOption = (one, other) => one && other && one.value === other.value;

function button(spec, control) {
  const style = ["primary", "danger"].includes(spec.style) ? ` ${spec.style}` : "";
  const attributes = { class: `button${style}`, "aria-label": spec.accessibility_label, "data-control": control.mark };
  const label = el("span", {}, plain(spec.text));
  const press = () => control.send(node, { value: spec.value });
  const node = spec.url && openable(spec.url)
    ? el("a", { ...attributes, href: spec.url, target: "_blank", rel: "noopener noreferrer", on: { click: press } }, label)
    : el("button", { ...attributes, type: "button", on: { click: press } }, label);
  return node;
}

/** @returns {{label: string | null, options: {key: string, text: string, option: object}[]}[]} */
function groups(spec) {
  const all = spec.option_groups ?? [{ label: null, options: spec.options ?? [] }];
  return all.map((group) => ({
    label: group.label && plain(group.label),
    options: group.options.map((option) => ({ key: option.value, text: plain(option.text), option })),
  }));
}

/** One choice out of a list, as the platform draws it: the best known control on every keyboard, phone and screen reader. */
function choice(spec, control, listed, { initial, give }) {
  const options = listed.flatMap((group) => group.options);
  const draw = ({ key, text }) => el("option", { value: key, selected: key === initial }, text);
  const placeholder = spec.placeholder ? plain(spec.placeholder) : "Choose";
  const node = el("select", { "aria-label": [control.label, placeholder].filter(Boolean).join(": "), "data-control": control.mark },
    el("option", { value: "" }, placeholder),
    ...listed.flatMap((group) => (group.label ? [el("optgroup", { label: group.label }, ...group.options.map(draw))] : group.options.map(draw))));
  const read = () => give(options.find(({ key }) => key === node.value) ?? null);
  control.holds(read);
  if (control.tells) node.addEventListener("change", () => node.value && control.send(node, read()));
  return el("span", { class: "select" }, node);
}

/** Several choices: a list of boxes, since the platform's own control for it is a puzzle on most keyboards. */
function choices(spec, control, listed, { initial, give }) {
  const options = listed.flatMap((group) => group.options);
  const boxes = options.map(({ key, text }) => {
    const box = el("input", { type: "checkbox", value: key, checked: initial.includes(key), "data-control": `${control.mark}/${key}` });
    return { box, node: el("label", { class: "option" }, box, el("span", {}, text)) };
  });
  const read = () => give(options.filter((_, at) => boxes[at].box.checked));
  control.holds(read);
  const node = el("div", { class: "options boxed", role: "group", "aria-label": control.label || (spec.placeholder ? plain(spec.placeholder) : "Choose") },
    ...boxes.map((one) => one.node));
  if (control.tells) node.addEventListener("change", () => control.send(node, read()));
  return node;
}

const staticSelect = (spec, control) =>
  choice(spec, control, groups(spec), { initial: spec.initial_option?.value, give: (found) => ({ selected_option: found?.option ?? null }) });

const multiStaticSelect = (spec, control) =>
  choices(spec, control, groups(spec), {
    initial: (spec.initial_options ?? []).map((option) => option.value),
    give: (found) => ({ selected_options: found.map(({ option }) => option) }),
  });

const listed = (things, sign) => [{ label: null, options: things.map(({ id, name }) => ({ key: id, text: sign + name, option: id })) }];

const pick = (things, sign, key) => (spec, control) =>
  choice(spec, control, listed(things(control), sign), { initial: spec[`initial_${key}`], give: (found) => ({ [`selected_${key}`]: found?.key ?? null }) });

const pickMany = (things, sign, key) => (spec, control) =>
  choices(spec, control, listed(things(control), sign), { initial: spec[`initial_${key}`] ?? [], give: (found) => ({ [`selected_${key}`]: found.map((one) => one.key) }) });

const people = (control) => control.people;
const channels = (control) => control.channels;

function overflow(spec, control) {
  const trigger = el("button", { type: "button", class: "button overflow", "aria-label": `More choices${control.label ? ` for ${control.label}` : ""}`, "data-control": control.mark }, icon("more"));
  return menu(trigger, () => spec.options.map((option) => ({
    text: plain(option.text),
    act: () => {
      if (option.url && openable(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
      return control.send(trigger, { selected_option: option });
    },
  })));
}

function marks(type, role, initial, give) {
  return (spec, control) => {
    const name = freshId("choice");
    const boxes = spec.options.map((option) => {
      const box = el("input", { type, name, checked: initial(spec, option), "data-control": `${control.mark}/${option.value}` });
      const described = option.description && el("small", {}, plain(option.description));
      return { box, option, node: el("label", { class: "option" }, box, el("span", {}, plain(option.text), described)) };
    });
    const read = () => give(boxes.filter(({ box }) => box.checked).map(({ option }) => option));
    control.holds(read);
    const node = el("div", { class: "options", role, "aria-label": control.label || "Choose" }, ...boxes.map((one) => one.node));
    if (control.tells) node.addEventListener("change", () => control.send(node, read()));
    return node;
  };
}

const radioButtons = marks("radio", "radiogroup", (spec, option) => sameOption(spec.initial_option, option), ([found]) => ({ selected_option: found ?? null }));
const checkboxes = marks("checkbox", "group", (spec, option) => (spec.initial_options ?? []).some((one) => sameOption(one, option)), (found) => ({ selected_options: found }));

function typed(kind, key = "value") {
  return (spec, control) => {
    const shared = {
      "aria-label": control.label || (spec.placeholder ? plain(spec.placeholder) : "Text"), "data-control": control.mark,
      placeholder: spec.placeholder ? plain(spec.placeholder) : null, minlength: spec.min_length, maxlength: spec.max_length,
      autofocus: spec.focus_on_load === true,
    };
    const initial = spec[`initial_${key.replace("selected_", "")}`] ?? "";
    const node = spec.multiline
      ? el("textarea", { ...shared, rows: "4" })
      : el("input", { ...shared, type: kind, min: spec.min_value, max: spec.max_value, step: spec.is_decimal_allowed ? "any" : null });
    node.value = initial;
    const read = () => ({ [key]: node.value === "" ? null : node.value });
    control.holds(read);
    if (control.tells) {
      node.addEventListener("change", () => (kind === "date" || kind === "time") && control.send(node, read()));
      node.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || spec.multiline || event.isComposing) return;
        event.preventDefault();
        control.send(node, read());
      });
    }
    return node;
  };
}

function datetimepicker(spec, control) {
  const node = el("input", { type: "datetime-local", "aria-label": control.label || "Day and time", "data-control": control.mark });
  if (spec.initial_date_time) {
    const local = new Date(spec.initial_date_time * 1000 - new Date().getTimezoneOffset() * 60_000);
    node.value = local.toISOString().slice(0, 16);
  }
  const read = () => ({ selected_date_time: node.value ? Math.round(new Date(node.value).getTime() / 1000) : null });
  control.holds(read);
  if (control.tells) node.addEventListener("change", () => control.send(node, read()));
  return node;
}

function feedback(spec, control) {
  const draw = (one) => {
    const node = el("button", { type: "button", class: "button small", "aria-label": one.accessibility_label, "data-control": `${control.mark}/${one.value}`,
      on: { click: () => control.send(node, { value: one.value }) } }, plain(one.text));
    return node;
  };
  return el("span", { class: "pair" }, draw(spec.positive_button), draw(spec.negative_button));
}

function iconButton(spec, control) {
  const node = el("button", { type: "button", class: "button small", "aria-label": spec.accessibility_label ?? plain(spec.text), "data-control": control.mark,
    on: { click: () => control.send(node, { value: spec.value }) } },
    el("span", { "aria-hidden": "true" }, Object.hasOwn(ICON_NAMES, spec.icon) ? ICON_NAMES[spec.icon] : ICON_NAMES.default), " ", plain(spec.text));
  return node;
}

const DRAW = {
  button, workflow_button: button, overflow, radio_buttons: radioButtons, checkboxes, static_select: staticSelect, multi_static_select: multiStaticSelect,
  users_select: pick(people, "@", "user"), conversations_select: pick(channels, "#", "conversation"), channels_select: pick(channels, "#", "channel"),
  multi_users_select: pickMany(people, "@", "users"), multi_conversations_select: pickMany(channels, "#", "conversations"),
  multi_channels_select: pickMany(channels, "#", "channels"),
  plain_text_input: typed("text"), email_text_input: typed("email"), url_text_input: typed("url"), number_input: typed("number"),
  datepicker: typed("date", "selected_date"), timepicker: typed("time", "selected_time"), datetimepicker,
  feedback_buttons: feedback, icon_button: iconButton,
};

