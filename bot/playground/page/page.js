/** The page: finds out who and where the reader is, hears of changes, and has each part draw its own. */

import * as api from "./api.js";
import { drawClock, wireClock } from "./clock.js";
import { Composer } from "./composer.js";
import { closeThread, drawPlace, drawThread } from "./conversation.js";
import { el, icon } from "./dom.js";
import { drawHome } from "./home.js";
import { Modal } from "./modal.js";
import { go, HOME, href, read, replace } from "./route.js";
import { drawPeople, drawPlaces } from "./sidebar.js";
import { act, here, refresh, surface, title, world } from "./world.js";

const RECONNECTING = "Connection lost. Trying again…";
const NOBODY_HERE = "There is nobody in this playground yet.";
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

const $ = (id) => document.getElementById(id);
const main = new Composer($("composer"));
const side = new Composer($("thread-composer"));
const modal = new Modal({
  submit: async (viewId, values) => {
    await api.post("view", { as: world.route.as, view_id: viewId, values });
    await refresh();
  },
  close: async (viewId) => {
    await api.post("close", { as: world.route.as, view_id: viewId });
    await refresh();
  },
  press: (deed) => act("action", deed, modal),
  gone: () => main.focus(),
});
/** The last stamp seen, by person and channel; what is newer is new. @type {Map<string, string>} */
const seen = new Map();
let stopListening = () => {};
let opened = "";

const line = (sentence) => {
  // Setting the same words again would have them read out again.
  if ($("line").textContent !== sentence) $("line").textContent = sentence;
};
const quietly = (promise) => promise.catch((refusal) => line(refusal.message));
const show = (pane) => {
  document.body.dataset.pane = pane;
  $("open-side").setAttribute("aria-expanded", String(pane === "side"));
};

/** The address changed: a click on a link, the browser's back button, or the first visit. */
function arrive() {
  const { as, place, thread } = read();
  const before = world.route;
  const person = world.people.find(({ id }) => id === as) ?? world.people[0];
  const newcomer = person.id !== before.as;
  world.route = { as: person.id, place: place ?? before.place, thread };
  show(thread ? "thread" : "main");
  if (newcomer) {
    stopListening();
    world.state = null;
    stopListening = api.listen(person.id, { changed: () => quietly(refresh()), lost: () => line(RECONNECTING), back: () => line("") });
  } else if (world.state) draw();
  if (newcomer) return;
  if (thread && thread !== before.thread && !$("thread").hidden) side.focus();
  else if (before.thread && !thread && before.place === world.route.place) backFrom(before.thread);
}

/** A thread was closed: focus returns to where it was opened. */
function backFrom(thread) {
  const message = $("scroll").querySelector(`[data-key="${CSS.escape(thread)}"]`);
  const opener = message?.querySelector('[data-control="replies"]') ?? message;
  if (opener) opener.focus();
  else main.focus();
}

/** A place this person cannot see, or none: the first one they can. */
function settle() {
  const { state, route } = world;
  if (route.place !== HOME && !here()) Object.assign(route, { place: state.channels[0]?.id ?? HOME, thread: null });
  if (location.hash !== href(route)) replace(route);
}

/** As in Slack, the bot hears that somebody opened its Home or its messages. */
function greet() {
  const { as, place } = world.route;
  if (opened === `${as} ${place}`) return;
  opened = `${as} ${place}`;
  const tab = place === HOME ? "home" : here()?.kind === "im" ? "messages" : null;
  if (tab) quietly(api.post("home", { as, tab }));
}

function draw() {
  settle();
  greet();
  const { state, route, people } = world;
  const channel = here();
  drawPlaces($("places"), state, route, unread());
  drawPeople($("people"), people, route.as, (id) => go({ ...route, as: id, thread: null }));
  drawClock(state.zone);
  drawTop(channel);
  $("composer").hidden = !channel;
  if (channel) drawPlace(main, $("scroll"));
  else drawHome(main, $("scroll"));
  const threaded = drawThread(side, $("thread"), $("thread-scroll"));
  $("thread-topic").textContent = title(channel);
  document.body.classList.toggle("with-thread", threaded);
  if (!threaded && document.body.dataset.pane === "thread") show("main");
  if (state.notice !== world.notice) (threaded ? side : main).fault(state.notice ?? "");
  world.notice = state.notice;
  modal.show(state.modal, surface());
}

function drawTop(channel) {
  document.title = `${title(channel)} · Channel Coach playground`;
  if ($("place-name").textContent !== title(channel)) $("place-name").textContent = title(channel);
  $("place-topic").textContent = channel?.topic ?? "";
  $("place-shared").hidden = !channel?.shared;
}

function unread() {
  const { state, route } = world;
  const found = new Set();
  for (const { id } of state.channels) {
    const key = `${route.as} ${id}`;
    const last = (state.messages[id] ?? []).filter(({ user }) => user !== route.as).at(-1)?.ts ?? "0";
    if (!seen.has(key) || id === route.place) seen.set(key, last);
    if (Number(last) > Number(seen.get(key))) found.add(id);
  }
  return found;
}

function leaveSide() {
  show("main");
  $("open-side").focus();
}

function wireUp() {
  $("open-side").append(icon("menu"), el("span", { class: "aside" }, "Channels and people"));
  $("leave-thread").append(icon("close"));
  $("place-shared").append(icon("shared"), " Shared with another company");
  $("open-side").addEventListener("click", () => {
    show("side");
    ($("places").querySelector("[aria-current]") ?? $("leave-side")).focus();
  });
  $("leave-side").addEventListener("click", leaveSide);
  // A click on the place one is at already changes no address.
  $("places").addEventListener("click", (event) => event.target.closest("[aria-current]") && document.body.dataset.pane === "side" && leaveSide());
  // Nor does one on the thread that is open already.
  $("scroll").addEventListener("click", (event) => event.target.closest("a")?.getAttribute("href") === location.hash && side.focus());
  wireClock($("clock-jumps"), (to) => act("clock", { to }, main));
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
  world.draw = draw;
}

/** The page may be open before the server is, and after it. */
async function start() {
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    try {
      world.people = await api.people();
      if (world.people.length) break;
      line(NOBODY_HERE);
    } catch (refusal) {
      line(refusal.message);
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  line("");
  arrive();
}

wireUp();
start();
