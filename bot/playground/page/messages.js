/** A conversation as a log: who, when, what, and what can be done about it. */

import { blocks, Fields, fault } from "./blocks.js";
import { aside, el, icon, reconcile, swap } from "./dom.js";
import { frame } from "./frames.js";
import { menu } from "./menu.js";
import { mrkdwn, words } from "./mrkdwn.js";
import { clock, day, full, iso } from "./time.js";
import { avatar, tag } from "./persons.js";

/** @typedef {import("./api.js").Message} Message */

/** Messages of one author within this many seconds stand under one name. */
const ONE_BREATH = 300;
const PREVIEW = 110;
const ONLY_YOU = "Only visible to you";
const EDITED = "(edited)";
const SHORTCUT = { id: "answer_from_handbook", text: "Answer from handbook" };

/**
 * @typedef {object} Talk what a log needs to know and can do
 * @property {import("./api.js").State} state
 * @property {import("./api.js").Channel} channel
 * @property {import("./mrkdwn.js").Names} names
 * @property {(id: string) => import("./api.js").Person | null} person
 * @property {object} surface what blocks need, without press and fields
 * @property {(thread: string) => string} threadHref
 * @property {(deed: object) => Promise<void>} press
 * @property {(message: Message, shortcut: string) => void} shortcut
 */

/** @param {Message[]} all */
export const roots = (all) => all.filter((message) => !message.thread_ts || message.thread_ts === message.ts);

/** @param {Message[]} all @param {string} thread */
export const replies = (all, thread) => all.filter((message) => message.thread_ts === thread && message.ts !== thread);

/**
 * @param {HTMLElement} log
 * @param {Message[]} shown
 * @param {Talk} talk
 * @param {{thread: boolean}} where
 */
export function fill(log, shown, talk, { thread }) {
  const all = talk.state.messages[talk.channel.id] ?? [];
  const items = [];
  let before = null;
  shown.forEach((message, at) => {
    if (!thread && (!before || day(before.ts) !== day(message.ts))) items.push(dayLine(message.ts));
    if (thread && at === 1) items.push(countLine(shown.length - 1));
    const follows = goesOn(before, message) && !(thread && at === 1);
    items.push({
      // An ephemeral message may carry the same stamp as another message.
      key: `${message.ts}${message.ephemeral ? "e" : ""}`,
      // What somebody chose in a control stands there already.
      sign: JSON.stringify([{ ...message, state: null }, follows, talk.state.me.id]),
      make: () => draw(message, follows, talk, thread),
      tend: (node) => !thread && tendReplies(node, message, replies(all, message.ts), talk),
    });
    before = message;
  });
  reconcile(log, items);
}

const goesOn = (before, message) =>
  Boolean(before && before.user === message.user && !before.ephemeral && !message.ephemeral && day(before.ts) === day(message.ts) && Number(message.ts) - Number(before.ts) < ONE_BREATH);

const dayLine = (ts) => ({ key: `day ${day(ts)}`, sign: "", make: () => el("h3", { class: "day" }, el("span", {}, day(ts))) });

const countLine = (count) => ({ key: "count", sign: String(count), make: () => el("p", { class: "count" }, `${count} ${count === 1 ? "reply" : "replies"}`) });

/** @param {Message} message @param {boolean} follows @param {Talk} talk @param {boolean} inThread */
function draw(message, follows, talk, inThread) {
  const person = talk.person(message.user);
  const time = el("time", { datetime: iso(message.ts), title: full(message.ts) }, clock(message.ts));
  const head = el("p", { class: `head${follows ? " aside" : ""}` }, el("b", {}, message.name), tag(message, person), " ", follows ? time.textContent : time);
  return el("article", { class: `message${follows ? " follows" : ""}${message.ephemeral ? " ephemeral" : ""}`, tabindex: "-1", "aria-label": `${message.name}, ${clock(message.ts)}` },
    follows ? el("span", { class: "when" }, time) : avatar(message.user, message.name, message.is_bot),
    el("div", { class: "body" },
      message.ephemeral && el("p", { class: "only-you" }, icon("eye"), ONLY_YOU),
      head,
      content(message, talk),
      message.edited && el("small", { class: "edited" }, EDITED),
      ...(message.files ?? []).map((file) => frame(file.url, file.alt_text || file.name)),
      el("div", { class: "replies-slot" })),
    message.ephemeral ? null : tools(message, talk, inThread));
}

/** @param {Message} message @param {Talk} talk */
function content(message, talk) {
  const { names, channel } = talk;
  // What people type is their text; the rich text Slack makes of it says the same.
  if (!message.is_bot && message.text) return el("div", { class: "mrkdwn" }, mrkdwn(message.text, names));
  if (!message.blocks?.length) return message.text || message.files?.length ? el("div", { class: "mrkdwn" }, mrkdwn(message.text ?? "", names)) : fault("This message has neither text nor blocks.");
  const fields = new Fields();
  const where = { channel: channel.id, ts: message.ts };
  const press = (deed) => talk.press({ where, ...deed, state: { values: fields.values() } });
  return el("div", { class: "blocks" }, blocks(message.blocks, { ...talk.surface, press, fields, held: message.state }));
}

function tools(message, talk, inThread) {
  const thread = message.thread_ts ?? message.ts;
  const bar = el("div", { class: "tools" });
  if (!inThread) bar.append(el("a", { class: "quiet", href: talk.threadHref(thread), "aria-label": `Reply in thread to ${message.name}`, title: "Reply in thread" }, icon("reply")));
  // Slack gives shortcuts to the people of the workspace only.
  if (talk.state.me.kind !== "connect") {
    const trigger = el("button", { type: "button", class: "quiet", "aria-label": `More actions for the message of ${message.name}`, title: "More actions", "data-control": "more" }, icon("more"));
    bar.append(menu(trigger, () => [{ text: SHORTCUT.text, act: () => talk.shortcut(message, SHORTCUT.id) }]));
  }
  return bar.childElementCount ? bar : null;
}

/** The line under a message that leads to its thread. Redrawn apart, so that a reply does not make a screen reader say the question again. */
function tendReplies(node, message, answers, talk) {
  const slot = node.querySelector(".replies-slot");
  const last = answers.at(-1);
  const sign = last ? JSON.stringify([answers.length, last.ts, last.text]) : "";
  if (slot.dataset.sign === sign) return;
  const fresh = el("div", { class: "replies-slot", "data-sign": sign });
  if (last) {
    const count = `${answers.length} ${answers.length === 1 ? "reply" : "replies"}`;
    const faces = [...new Map(answers.map((answer) => [answer.user, answer])).values()].slice(0, 3);
    const said = words(last.text ?? "", talk.names).slice(0, PREVIEW);
    fresh.append(el("a", { class: "replies", href: talk.threadHref(message.ts), "data-control": "replies" },
      ...faces.map((face) => avatar(face.user, face.name, face.is_bot)), el("b", {}, count), aside(`, last from ${last.name}: `), el("span", { class: "said" }, said)));
  }
  swap(slot, fresh);
}
