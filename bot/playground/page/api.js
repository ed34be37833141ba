/** The playground's own server: what this page asks and sends. */

/**
 * @typedef {{id: string, name: string, title: string, side: "seller" | "partner", kind: "member" | "guest" | "connect"}} Person
 * @typedef {{id: string, name: string, kind: "channel" | "im", shared: boolean, topic: string, can_command: boolean}} Channel
 * @typedef {{ts: string, user: string, name: string, is_bot: boolean, text: string, blocks: object[] | null,
 *   thread_ts: string | null, ephemeral: boolean, edited: unknown, state?: Values,
 *   files?: {name: string, url: string, alt_text: string}[]}} Message
 * @typedef {{me: Person, bot: {id: string, name: string}, now: string, zone: string, channels: Channel[],
 *   messages: Record<string, Message[]>, home: object | null, modal: object | null, notice: string | null,
 *   prompts?: Record<string, {title: string, message: string}[]>, statuses?: Record<string, Record<string, string>>}} State
 *   prompts by DM, statuses ("is thinking…") by channel and thread
 * @typedef {Record<string, Record<string, object>>} Values what controls hold, by block_id and action_id, as in Slack's state.values
 */

const UNREACHABLE = "The playground's server does not answer. Is `coach play` still running?";
const UNCLEAR = "The playground's server answered with something this page cannot read. Its terminal says more.";

/** A sentence for the person at the page. */
export class Refused extends Error {}

async function ask(path, init) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...init });
  } catch {
    throw new Refused(UNREACHABLE);
  }
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Refused(typeof body?.error === "string" ? body.error : UNCLEAR);
  if (body === null && response.status !== 204) throw new Refused(UNCLEAR);
  return body ?? {};
}

/** @returns {Promise<Person[]>} */
export const people = () => ask("/play/people");

/** @param {string} as @returns {Promise<State>} */
export const state = (as) => ask(`/play/state?as=${encodeURIComponent(as)}`);

/**
 * @param {"say" | "command" | "action" | "view" | "close" | "shortcut" | "home" | "clock"} deed
 * @param {object} body
 */
export const post = (deed, body) =>
  ask(`/play/${deed}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;

/**
 * Calls `changed` whenever something `as` sees has changed, and after every reconnect, since changes may have been missed.
 * @param {string} as
 * @param {{changed: () => void, lost: () => void, back: () => void}} hear
 * @returns {() => void} ends it
 */
export function listen(as, { changed, lost, back }) {
  let source = null;
  let timer = 0;
  let wait = FIRST_WAIT;
  const open = () => {
    source = new EventSource(`/play/stream?as=${encodeURIComponent(as)}`);
    source.onopen = () => {
      wait = FIRST_WAIT;
      back();
      changed();
    };
    source.onmessage = () => changed();
    source.onerror = () => {
      // The browser's own retry neither slows down nor starts again after an HTTP error.
      source.close();
      lost();
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
  };
  open();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
