/** What the page knows: what the server last said, and where the reader is. Everything drawn is drawn from this. */

import * as api from "./api.js";
import { setNow } from "./time.js";

export const world = {
  /** @type {import("./api.js").Person[]} */ people: [],
  /** @type {import("./api.js").State | null} */ state: null,
  /** @type {import("./route.js").Route} */ route: { as: "", place: "", thread: null },
  /** The notice already shown; forgotten with every new deed. @type {string | null} */ notice: null,
  /** Called after every new state. */ draw: () => {},
};

let refreshing = null;
let again = false;

/** Asks for the state once more; calls that come while one is under way share one further round. */
export async function refresh() {
  if (refreshing) {
    again = true;
    return refreshing;
  }
  refreshing = (async () => {
    do {
      again = false;
      const { as } = world.route;
      const state = await api.state(as);
      // The person may have changed while the answer was on its way.
      if (as !== world.route.as) again = true;
      else {
        setNow(state.now);
        world.state = state;
        world.draw();
      }
    } while (again);
  })();
  try {
    await refreshing;
  } finally {
    refreshing = null;
  }
}

/**
 * Sends something a person did; what the server refuses is said beside the box they write in.
 * @param {Parameters<typeof api.post>[0]} deed
 * @param {object} body
 * @param {{fault: (sentence: string) => void}} composer
 */
export async function act(deed, body, composer) {
  try {
    composer.fault("");
    world.notice = null;
    await api.post(deed, { as: world.route.as, ...body });
    await refresh();
  } catch (refusal) {
    composer.fault(refusal.message);
  }
}

/** @type {import("./mrkdwn.js").Names} */
export const names = {
  user: (id) => (id === world.state.bot.id ? world.state.bot.name : (person(id)?.name ?? null)),
  channel: (id) => world.state.channels.find((channel) => channel.id === id)?.name ?? null,
};

/** @param {string} id @returns {import("./api.js").Person | null} */
export const person = (id) => world.people.find((one) => one.id === id) ?? null;

/** @returns {import("./api.js").Channel | null} where the reader is, unless that is Home */
export const here = () => world.state.channels.find(({ id }) => id === world.route.place) ?? null;

/** @param {import("./api.js").Channel} channel @returns {import("./api.js").Message[]} */
export const messages = (channel) => world.state.messages[channel.id] ?? [];

/** What a place is called. @param {import("./api.js").Channel | null} channel null: Home */
export const title = (channel) => (channel ? (channel.kind === "channel" ? `#${channel.name}` : channel.name) : `${world.state.bot.name} Home`);

/** What blocks need to know of the workspace. */
export const surface = () => ({ names, people: world.people, channels: world.state.channels.filter(({ kind }) => kind === "channel") });
