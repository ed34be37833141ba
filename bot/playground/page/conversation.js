/** A place with its messages, and the thread beside it. */

import * as api from "./api.js";
import { isCommand, offer, refusal, SHORT_NAME } from "./commands.js";
import { el, icon } from "./dom.js";
import { fill, replies, roots } from "./messages.js";
import { go, href, replace } from "./route.js";
import { wire } from "./wire.js";
import { act, here, messages, names, person, refresh, surface, title, world } from "./world.js";

const EXAMPLES = ["who gets first right of refusal at renewal", "reseler vs refferal", "runner slides"];
const WELCOME = "Ask the handbook";
const WAYS = {
  command: "Mention the bot, or type /coach for an answer only you see. Try one:",
  mention: "Mention the bot, and it answers in the thread. Try one:",
  im: "Write as you would to a colleague. Try one:",
};
const HINT = "Enter sends, Shift+Enter makes a new line. Type / for commands, @ to mention.";
const HINT_PLAIN = "Enter sends, Shift+Enter makes a new line. Mention @Coach to ask.";
const HINT_IM = "Enter sends, Shift+Enter makes a new line.";
const HINT_THREAD = "Enter sends. Mention @Coach to ask it something.";
/** As wide as page.css needs to show a thread beside its place. */
const WIDE = matchMedia("(min-width: 1000px)");
/** This close to the end, in pixels, a reader is taken to be at the end. */
const NEAR_END = 80;
/** With more replies than this a thread opens at its end; a short one is read from its beginning. */
const SHORT_THREAD = 2;

/** A question whose thread opens by itself once the bot answers. @type {{channel: string, after: number} | null} */
let awaiting = null;

/** @param {import("./composer.js").Composer} composer @param {HTMLElement} scroll */
export function drawPlace(composer, scroll) {
  const channel = here();
  const all = messages(channel);
  const { node, fresh } = log(scroll, `${world.route.as} ${channel.id}`, `Messages in ${title(channel)}`);
  keepingEnd(scroll, fresh, () => {
    fill(node, roots(all), talk(channel, composer), { thread: false });
    drawExamples(scroll, channel, composer, !all.some(({ user }) => user === world.state.bot.id));
  });
  composer.set(setting(channel, null, scroll));
  composer.busy(status(channel, null));
  openAnswered(channel, all);
}

/**
 * @param {import("./composer.js").Composer} composer
 * @param {HTMLElement} panel
 * @param {HTMLElement} scroll
 * @returns {boolean} whether there is a thread to show
 */
export function drawThread(composer, panel, scroll) {
  const { route } = world;
  const channel = here();
  const root = route.thread && channel ? messages(channel).find(({ ts }) => ts === route.thread) : null;
  panel.hidden = !root;
  if (!root) return false;
  const answers = replies(messages(channel), root.ts);
  const { node, fresh } = log(scroll, `${route.as} ${channel.id} ${root.ts}`, `Thread of ${root.name}`);
  composer.set(setting(channel, root.ts, scroll));
  composer.busy(status(channel, root.ts));
  keepingEnd(scroll, false, () => fill(node, [root, ...answers], talk(channel, composer), { thread: true }));
  if (fresh) scroll.scrollTop = answers.length > SHORT_THREAD ? scroll.scrollHeight : 0;
  return true;
}

/** "Channel Coach is thinking…": in its thread, and in the place as long as no thread is open. */
function status(channel, thread) {
  const known = world.state.statuses?.[channel.id] ?? {};
  const words = thread ? known[thread] : world.route.thread ? "" : Object.values(known).at(-1);
  return words ? `${world.state.bot.name} ${words}` : "";
}

export const closeThread = () => go({ ...world.route, thread: null });

/** The log of a place; a new place gets a new one, so that a screen reader does not read out what has long been there. */
function log(scroll, key, label) {
  const old = scroll.querySelector("[role=log]");
  if (old && scroll.dataset.place === key) return { node: old, fresh: false };
  const node = el("div", { role: "log", "aria-live": "polite", "aria-label": label, class: "log" });
  scroll.dataset.place = key;
  scroll.replaceChildren(node);
  return { node, fresh: true };
}

/** @returns {import("./messages.js").Talk} */
const talk = (channel, composer) => ({
  state: world.state, channel, names, person, surface: surface(),
  threadHref: (thread) => href({ as: world.route.as, place: channel.id, thread }),
  press: (deed) => act("action", deed, composer),
  shortcut: (message, callback) => act("shortcut", { channel: channel.id, ts: message.ts, callback_id: callback }, composer),
});

/** @returns {import("./composer.js").Setting} */
function setting(channel, thread, scroll) {
  const { state, route, people } = world;
  const others = people.filter(({ id }) => id !== route.as);
  const bot = state.bot.id ? [{ id: state.bot.id, names: [state.bot.name, SHORT_NAME] }] : [];
  const mentionable = [...bot, ...others.map(({ id, name }) => ({ id, names: [name] }))];
  return {
    key: `${route.as} ${channel.id} ${thread ?? ""}`,
    label: thread ? "Reply in the thread" : `Message ${title(channel)}`,
    hint: hint(channel, thread),
    offer: (word, whole) => offer(word, whole, { channel, inThread: thread !== null, bot: state.bot, people: others }),
    send: async (text) => {
      const why = refusal(text, thread !== null);
      if (why) throw new api.Refused(why);
      world.notice = null;
      if (isCommand(text)) await api.post("command", { as: route.as, channel: channel.id, text });
      else {
        if (!thread) awaiting = { channel: channel.id, after: Number(messages(channel).at(-1)?.ts ?? 0) };
        await api.post("say", { as: route.as, channel: channel.id, text: wire(text, mentionable), ...(thread ? { thread_ts: thread } : {}) });
      }
      scroll.scrollTop = scroll.scrollHeight;
      await refresh();
    },
  };
}

function hint(channel, thread) {
  if (thread) return channel.kind === "im" ? HINT_IM : HINT_THREAD;
  return channel.can_command ? HINT : channel.kind === "im" ? HINT_IM : HINT_PLAIN;
}

function keepingEnd(scroll, fresh, change) {
  const toEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight;
  const atEnd = fresh || toEnd() < NEAR_END;
  const height = scroll.scrollHeight;
  change();
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  else if (scroll.scrollHeight > height) offerEnd(scroll, toEnd);
}

/** Whoever reads further up is not torn away, only told. */
function offerEnd(scroll, toEnd) {
  if (scroll.querySelector(".to-end")) return;
  const leave = () => {
    button.remove();
    scroll.removeEventListener("scroll", look);
  };
  const look = () => toEnd() < NEAR_END && leave();
  const button = el("button", { type: "button", class: "button to-end", on: { click: () => (leave(), (scroll.scrollTop = scroll.scrollHeight)) } }, icon("down"), "New below");
  scroll.append(button);
  scroll.addEventListener("scroll", look);
}

/** Until the bot has said something here, three questions show how to begin. */
function drawExamples(scroll, channel, composer, wanted) {
  const shown = scroll.querySelector(".welcome");
  if (!wanted) {
    shown?.remove();
    return;
  }
  const way = channel.kind === "im" ? WAYS.im : channel.can_command ? WAYS.command : WAYS.mention;
  const prompts = world.state.prompts?.[channel.id]?.map(({ title, message }) => ({ title, question: message })) ?? [];
  const examples = prompts.length ? prompts : EXAMPLES.map((question) => ({ title: question, question }));
  if (shown?.dataset.examples === JSON.stringify(examples)) return;
  const ask = async (question) => {
    try {
      composer.focus();
      await setting(channel, null, scroll).send(channel.kind === "im" ? question : `@${SHORT_NAME} ${question}`);
    } catch (refusal) {
      composer.fault(refusal.message);
    }
  };
  const example = ({ title, question }) => el("li", {}, el("button", { type: "button", class: "button example", on: { click: () => ask(question) } }, title));
  const fresh = el("section", { class: "welcome", "aria-label": WELCOME, "data-examples": JSON.stringify(examples) },
    el("h3", {}, WELCOME), el("p", {}, way), el("ul", {}, ...examples.map(example)));
  if (shown) shown.replaceWith(fresh);
  else scroll.append(fresh);
}

/** Where there is room, the thread of a question just asked opens once the bot has answered in it. Focus stays in the box. */
function openAnswered(channel, all) {
  const { route } = world;
  if (awaiting?.channel !== channel.id) return;
  const asked = roots(all).find(({ user, ts }) => user === route.as && Number(ts) > awaiting.after);
  if (!asked || !replies(all, asked.ts).some((reply) => reply.is_bot)) return;
  awaiting = null;
  if (!WIDE.matches) return;
  route.thread = asked.ts;
  replace(route);
}
