/** The page: keeps what the server last said and where the reader is, and draws the one from the other. */

import * as api from "./api.js";
import { blocks, Fields } from "./blocks.js";
import { isCommand, offer, refusal, SHORT_NAME } from "./commands.js";
import { Composer } from "./composer.js";
import { el, icon } from "./dom.js";
import { fill, replies, roots } from "./messages.js";
import { Modal } from "./modal.js";
import { correct, go, HOME, href, read } from "./route.js";
import { drawPeople, drawPlaces } from "./sidebar.js";
import { wire } from "./wire.js";

const EXAMPLES = ["who gets first right of refusal at renewal", "reseler vs refferal", "runner slides"];
const WELCOME = { title: "Ask the handbook", line: "Mention the bot in a channel, write to it in its messages, or type /coach for an answer only you see. Try one:" };
const HINT = "Enter sends, Shift+Enter makes a new line. Type / for commands, @ to mention.";
const HINT_PLAIN = "Enter sends, Shift+Enter makes a new line. Mention @Coach to ask.";
const RECONNECTING = "Connection lost. Trying again…";
const NO_HOME = "The bot has not published its Home for you yet.";
const WIDE = matchMedia("(min-width: 1000px)");
const NEAR_END = 80;

const $ = (id) => document.getElementById(id);
const world = {
  /** @type {import("./api.js").Person[]} */ people: [],
  /** @type {import("./api.js").State | null} */ state: null,
  /** @type {import("./route.js").Route} */ route: { as: "", place: "", thread: null },
  /** The last stamp seen in each channel, by person and channel. */ seen: new Map(),
  /** The place of a question whose thread opens by itself once the bot answers. */ awaiting: null,
};

const main = new Composer($("composer"));
const side = new Composer($("thread-composer"));
const modal = new Modal({
  submit: async (viewId, values) => {
    const answer = await api.post("view", { as: world.route.as, view_id: viewId, values });
    await refresh();
    return { errors: answer.errors ?? (answer.response_action === "errors" ? {} : undefined) };
  },
  close: async (viewId) => {
    await api.post("close", { as: world.route.as, view_id: viewId });
    await refresh();
  },
  press: (deed) => act("action", deed, main),
  gone: () => main.focus(),
});

let stopListening = () => {};
let refreshing = null;
let again = false;

/** Asks for the state once more; calls that come while one is under way share one further round. */
async function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = (async () => {
    do {
      again = false;
      const { as } = world.route;
      const state = await api.state(as);
      if (as !== world.route.as) again = true;
      else {
        world.state = { ...state, people: world.people };
        draw();
      }
    } while (again);
  })();
  try {
    await refreshing;
  } finally {
    refreshing = null;
  }
}

const quietly = (promise) => promise.catch((refusal) => line(refusal.message));
const line = (sentence) => {
  if ($("line").textContent !== sentence) $("line").textContent = sentence;
};

/** Sends something a person did; what the server refuses is said beside the box they write in. */
async function act(deed, body, composer) {
  try {
    composer.fault("");
    await api.post(deed, { as: world.route.as, ...body });
    await refresh();
  } catch (refusal) {
    composer.fault(refusal.message);
  }
}

function arrive() {
  const { as, place, thread } = read();
  const before = world.route;
  const person = world.people.find(({ id }) => id === as) ?? world.people[0];
  world.route = { as: person.id, place: place ?? before.place, thread };
  document.body.dataset.pane = thread ? "thread" : "main";
  $("open-side").setAttribute("aria-expanded", "false");
  if (person.id !== before.as) {
    world.state = null;
    world.awaiting = null;
    stopListening();
    stopListening = api.listen(person.id, { changed: () => quietly(refresh()), lost: () => line(RECONNECTING), back: () => line("") });
    quietly(refresh());
  } else if (world.state) draw();
  if (world.route.place === HOME && (before.place !== HOME || person.id !== before.as)) quietly(api.post("home", { as: person.id }));
  if (thread && thread !== before.thread && world.state) side.focus();
  else if (before.thread && !thread) backFrom(before);
}

/** A thread was closed: focus returns to where it was opened. */
function backFrom({ thread }) {
  const message = $("scroll").querySelector(`[data-key="${CSS.escape(thread)}"]`);
  const opener = message?.querySelector('[data-control="replies"]') ?? message;
  if (opener) opener.focus();
  else main.focus();
}

function settle() {
  const { state, route } = world;
  const known = route.place === HOME || state.channels.some(({ id }) => id === route.place);
  if (!known) {
    route.place = state.channels[0]?.id ?? HOME;
    route.thread = null;
    document.body.dataset.pane = "main";
  }
  if (location.hash !== href(route)) correct(route);
}

function draw() {
  settle();
  const { state, route, people } = world;
  const channel = state.channels.find(({ id }) => id === route.place) ?? null;
  drawPlaces($("places"), state, route, unread());
  drawPeople($("people"), people, route.as, (id) => go({ ...route, as: id, thread: null }));
  drawTop(channel);
  if (state.notice) main.fault(state.notice);
  if (channel) drawTalk(channel);
  else drawHome();
  drawThread(channel);
  modal.show(state.modal, surface());
}

const names = {
  user: (id) => (id === world.state.bot.id ? world.state.bot.name : (world.people.find((person) => person.id === id)?.name ?? null)),
  channel: (id) => world.state.channels.find((channel) => channel.id === id)?.name ?? null,
};

const surface = () => ({ names, people: world.people, channels: world.state.channels.filter(({ kind }) => kind === "channel"), me: world.route.as });

function unread() {
  const { state, route, seen } = world;
  const found = new Set();
  for (const { id } of state.channels) {
    const key = `${route.as} ${id}`;
    const last = (state.messages[id] ?? []).filter(({ user }) => user !== route.as).at(-1)?.ts ?? "0";
    if (!seen.has(key) || id === route.place) seen.set(key, last);
    if (Number(last) > Number(seen.get(key))) found.add(id);
  }
  return found;
}

const title = (channel) => (channel ? (channel.kind === "channel" ? `#${channel.name}` : channel.name) : `${world.state.bot.name} Home`);

function drawTop(channel) {
  document.title = `${title(channel)} · Channel Coach playground`;
  if ($("place-name").textContent !== title(channel)) $("place-name").textContent = title(channel);
  $("place-topic").textContent = channel?.topic ?? "";
  $("place-shared").hidden = !channel?.shared;
}

/** The log of a place; a new place gets a new one, so that a screen reader does not read out what has long been there. */
function log(scroll, key, label) {
  let node = scroll.querySelector("[role=log]");
  if (scroll.dataset.place !== key || !node) {
    scroll.dataset.place = key;
    node = el("div", { role: "log", "aria-live": "polite", "aria-label": label, class: "log" });
    scroll.replaceChildren(node);
    return { node, fresh: true };
  }
  return { node, fresh: false };
}

function talk(channel, composer) {
  const { state, route } = world;
  return {
    state, channel, names,
    person: (id) => world.people.find((person) => person.id === id) ?? null,
    threadHref: (thread) => href({ as: route.as, place: channel.id, thread }),
    press: (deed) => act("action", deed, composer),
    shortcut: (message, callback) => act("shortcut", { channel: channel.id, ts: message.ts, callback_id: callback }, composer),
  };
}

function drawTalk(channel) {
  const { state, route } = world;
  const scroll = $("scroll");
  const { node, fresh } = log(scroll, `${route.as} ${channel.id}`, `Messages in ${title(channel)}`);
  const all = state.messages[channel.id] ?? [];
  keepingEnd(scroll, fresh, () => {
    fill(node, roots(all), talk(channel, main), { thread: false });
    drawExamples(scroll, channel, !all.some(({ user }) => user === route.as));
  });
  $("composer").hidden = false;
  main.set(setting(channel, null));
  openAnswered(channel, all);
}

function keepingEnd(scroll, fresh, change) {
  const atEnd = fresh || scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END;
  const height = scroll.scrollHeight;
  change();
  if (atEnd) scroll.scrollTop = scroll.scrollHeight;
  else if (scroll.scrollHeight > height) offerEnd(scroll);
}

function offerEnd(scroll) {
  if (scroll.querySelector(".to-end")) return;
  const leave = () => {
    button.remove();
    scroll.removeEventListener("scroll", look);
  };
  const look = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR_END && leave();
  const button = el("button", { type: "button", class: "button to-end", on: { click: () => (leave(), (scroll.scrollTop = scroll.scrollHeight)) } }, icon("down"), "New below");
  scroll.append(button);
  scroll.addEventListener("scroll", look);
}

function drawExamples(scroll, channel, wanted) {
  const shown = scroll.querySelector(".welcome");
  if (!wanted) return shown?.remove();
  if (shown) return undefined;
  const ask = (question) => () => setting(channel, null).send(channel.kind === "im" ? question : `@${SHORT_NAME} ${question}`).catch((refusal) => main.fault(refusal.message));
  scroll.append(el("section", { class: "welcome", "aria-label": WELCOME.title }, el("h3", {}, WELCOME.title), el("p", {}, WELCOME.line),
    el("ul", {}, ...EXAMPLES.map((question) => el("li", {}, el("button", { type: "button", class: "button example", on: { click: ask(question) } }, question))))));
  return undefined;
}

/** @returns {import("./composer.js").Setting} */
function setting(channel, thread) {
  const { state, route, people } = world;
  const mentionable = [{ id: state.bot.id, names: [state.bot.name, SHORT_NAME] }, ...people.map(({ id, name }) => ({ id, names: [name] }))];
  return {
    key: `${route.as} ${channel.id} ${thread ?? ""}`,
    label: thread ? "Reply in the thread" : `Message ${title(channel)}`,
    hint: channel.can_command && !thread ? HINT : HINT_PLAIN,
    offer: (word, whole) => offer(word, whole, { channel, inThread: thread !== null, bot: state.bot, people: people.filter(({ id }) => id !== route.as) }),
    send: async (text) => {
      const why = refusal(text, channel, thread !== null);
      if (why) throw new api.Refused(why);
      if (isCommand(text)) await api.post("command", { as: route.as, channel: channel.id, text });
      else {
        if (!thread) world.awaiting = { channel: channel.id, after: Number((world.state.messages[channel.id] ?? []).at(-1)?.ts ?? 0) };
        await api.post("say", { as: route.as, channel: channel.id, text: wire(text, mentionable), ...(thread ? { thread_ts: thread } : {}) });
      }
      const scroll = $(thread ? "thread-scroll" : "scroll");
      scroll.scrollTop = scroll.scrollHeight;
      quietly(refresh());
    },
  };
}

/** Where there is room, the thread of a question just asked opens once the bot has answered in it. Focus stays in the box. */
function openAnswered(channel, all) {
  const { awaiting, route } = world;
  if (awaiting?.channel !== channel.id) return;
  const asked = roots(all).find(({ user, ts }) => user === route.as && Number(ts) > awaiting.after);
  if (!asked || !replies(all, asked.ts).some((reply) => reply.is_bot)) return;
  world.awaiting = null;
  if (!WIDE.matches) return;
  route.thread = asked.ts;
  history.pushState(null, "", href(route));
  document.body.dataset.pane = "thread";
}

function drawThread(channel) {
  const { state, route } = world;
  const all = channel ? (state.messages[channel.id] ?? []) : [];
  const root = route.thread ? all.find(({ ts }) => ts === route.thread) : null;
  const opened = $("thread").hidden && Boolean(root);
  $("thread").hidden = !root;
  document.body.classList.toggle("with-thread", Boolean(root));
  if (!root) {
    if (document.body.dataset.pane === "thread") document.body.dataset.pane = "main";
    return;
  }
  $("thread-topic").textContent = title(channel);
  const scroll = $("thread-scroll");
  const { node, fresh } = log(scroll, `${route.as} ${channel.id} ${root.ts}`, `Thread of ${root.name}`);
  side.set(setting(channel, root.ts));
  keepingEnd(scroll, false, () => fill(node, [root, ...replies(all, root.ts)], talk(channel, side), { thread: true }));
  // An answer is read from its beginning; a long thread is joined at its end.
  if (fresh) scroll.scrollTop = replies(all, root.ts).length > 2 ? scroll.scrollHeight : 0;
  if (opened) keepEndInSight();
}

/** The thread beside it makes the log narrower and so longer. */
function keepEndInSight() {
  const scroll = $("scroll");
  scroll.scrollTop = scroll.scrollHeight;
}

function drawHome() {
  const { state } = world;
  const scroll = $("scroll");
  const sign = JSON.stringify([world.route.as, state.home]);
  $("composer").hidden = true;
  if (scroll.dataset.place === sign) return;
  const fields = new Fields();
  const press = (deed) => act("action", { where: { view_id: state.home.id }, ...deed, state: { values: fields.values() } }, main);
  const focused = scroll.contains(document.activeElement) ? document.activeElement.dataset.control : null;
  const top = scroll.dataset.place?.startsWith("[") ? scroll.scrollTop : 0;
  scroll.dataset.place = sign;
  scroll.replaceChildren(state.home ? el("div", { class: "home blocks" }, blocks(state.home.blocks ?? [], { ...surface(), press, fields })) : el("p", { class: "empty" }, NO_HOME));
  scroll.scrollTop = top;
  if (focused) scroll.querySelector(`[data-control="${CSS.escape(focused)}"]`)?.focus();
}

const closeThread = () => go({ ...world.route, thread: null });

function wireUp() {
  $("open-side").append(icon("menu"), el("span", { class: "aside" }, "Channels and people"));
  $("leave-thread").append(icon("close"));
  $("place-shared").append(icon("shared"), " Shared with another company");
  $("open-side").addEventListener("click", () => {
    document.body.dataset.pane = "side";
    $("open-side").setAttribute("aria-expanded", "true");
    ($("places").querySelector("[aria-current]") ?? $("leave-side")).focus();
  });
  const leaveSide = () => {
    document.body.dataset.pane = "main";
    $("open-side").setAttribute("aria-expanded", "false");
    $("open-side").focus();
  };
  $("leave-side").addEventListener("click", leaveSide);
  // The place one is at already changes no address.
  $("places").addEventListener("click", (event) => event.target.closest("[aria-current]") && document.body.dataset.pane === "side" && leaveSide());
  $("people").addEventListener("submit", (event) => event.preventDefault());
  $("leave-thread").addEventListener("click", closeThread);
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (document.body.dataset.pane === "side") leaveSide();
    else if (world.route.thread) closeThread();
  });
  addEventListener("hashchange", arrive);
}

async function start() {
  let wait = 500;
  for (;;) {
    try {
      world.people = await api.people();
      break;
    } catch (refusal) {
      line(refusal.message);
      await new Promise((resolve) => setTimeout(resolve, wait));
      wait = Math.min(wait * 2, 15_000);
    }
  }
  arrive();
}

wireUp();
start();
