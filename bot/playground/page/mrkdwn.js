/** Slack's mrkdwn, as Slack would show it: three escaped characters, and everything in angle brackets is a command. */

import { aside, el, icon } from "./dom.js";
import { emoji } from "./emoji.js";
import { when } from "./time.js";
import { spans } from "./spans.js";

/** @typedef {{user: (id: string) => string | null, channel: (id: string) => string | null}} Names */

/** For sentences that mention nobody by id. @type {Names} */
export const NOBODY = { user: () => null, channel: () => null };

const FENCE = /```\n?([\s\S]+?)\n?```\n?/g;
const ATOM = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+-]+):/g;
const CONTROL = /<([^<>\n]+)>/g;
// Bounded, since somebody will paste forty thousand asterisks.
const MARK = /(?<![\p{L}\p{N}])(?<mark>[*_~])(?=[^\s*_~]|[*_~][^\s])(?<inner>[^\n]{1,2000}?)(?<=\S)\k<mark>(?![\p{L}\p{N}])/u;
const TAGS = { "*": "strong", _: "em", "~": "s" };
const MARKS = [{ pattern: MARK, tag: (match) => TAGS[match.groups.mark] }];
const EVERYBODY = { here: "@here", channel: "@channel", everyone: "@everyone" };

/** @param {string} text */
export const unescape = (text) => text.replace(/&(lt|gt|amp);/g, (_, name) => ({ lt: "<", gt: ">", amp: "&" })[name]);

/**
 * @param {string} text
 * @param {Names} names
 * @returns {DocumentFragment}
 */
export function mrkdwn(text, names) {
  const out = document.createDocumentFragment();
  let from = 0;
  for (const fence of text.matchAll(FENCE)) {
    out.append(lines(text.slice(from, fence.index).replace(/\n$/, ""), names));
    out.append(el("pre", {}, el("code", {}, code(fence[1], names))));
    from = fence.index + fence[0].length;
  }
  out.append(lines(text.slice(from), names));
  return out;
}

/** The words of a text without its marks. @param {string} text @param {Names} names */
export const words = (text, names) => mrkdwn(text, names).textContent.replace(/\s+/g, " ").trim();

function lines(text, names) {
  const out = document.createDocumentFragment();
  const runs = [];
  let toTheEnd = false;
  for (const line of text.split("\n")) {
    const [mark] = /^(?:&gt;|>){3}|^(?:&gt;|>)/.exec(line) ?? [""];
    const quoted = toTheEnd || mark !== "";
    const words = toTheEnd ? line : line.slice(mark.length).replace(quoted ? /^ / : /^/, "");
    toTheEnd ||= /^(?:&gt;|>){3}$/.test(mark);
    if (runs.at(-1)?.quoted === quoted) runs.at(-1).lines.push(words);
    else runs.push({ quoted, lines: [words] });
  }
  for (const { quoted, lines } of runs) {
    const inner = spans(lines.join("\n"), ATOM, (match) => atom(match, names), MARKS, unescape);
    out.append(quoted ? el("blockquote", {}, inner) : inner);
  }
  return out;
}

function atom([, control, inline, short], names) {
  if (control) return command(control, names);
  if (inline) return el("code", {}, code(inline, names));
  const picture = emoji(short);
  return picture ? el("span", { role: "img", "aria-label": short.replaceAll("_", " ") }, picture) : null;
}

// Slack reads commands inside code too, so a ping that hides there must be seen.
const code = (text, names) => spans(text, CONTROL, ([, control]) => (control.startsWith("!") ? command(control, names) : null), [], unescape);

/**
 * What stands between angle brackets.
 * @param {string} control
 * @param {Names} names
 * @returns {Node}
 */
export function command(control, names) {
  const bar = control.indexOf("|");
  const head = bar < 0 ? control : control.slice(0, bar);
  const label = bar < 0 ? "" : unescape(control.slice(bar + 1));
  if (head.startsWith("@")) return mention("@" + (names.user(head.slice(1)) ?? (label || head.slice(1))));
  if (head.startsWith("#")) return mention("#" + (names.channel(head.slice(1)) ?? (label || head.slice(1))));
  if (!head.startsWith("!")) return link(unescape(head), label) ?? document.createTextNode(unescape(`<${control}>`));
  const [verb, ...rest] = head.slice(1).split("^");
  if (Object.hasOwn(EVERYBODY, verb)) return ping(EVERYBODY[verb]);
  if (verb === "subteam") return ping(label || "@" + rest[0]);
  if (verb === "date") return date(rest, label);
  return document.createTextNode(label || `<${control}>`);
}

const mention = (text) => el("span", { class: "mention" }, text);

/** A ping of many people must never slip by unseen. @param {string} text */
export const ping = (text) => el("span", { class: "ping" }, icon("ping"), text, el("small", {}, " pings everybody here"));

function date([stamp, format, address], fallback) {
  const seconds = Number(stamp);
  if (!Number.isFinite(seconds) || !format) return document.createTextNode(fallback);
  const text = when(seconds, unescape(format));
  const time = el("time", { datetime: new Date(seconds * 1000).toISOString() }, text);
  return (address && link(unescape(address), text)) || time;
}

/** @param {string} address @returns {string | null} the address, if a click on it may leave this page */
export function openable(address) {
  try {
    return ["http:", "https:", "mailto:"].includes(new URL(address).protocol) ? address : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} address
 * @param {string | Node} [label]
 * @returns {HTMLElement | null} null when nobody should click it
 */
export function link(address, label) {
  if (!openable(address)) return null;
  const text = label || address.replace(/^mailto:/, "");
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text, address.startsWith("mailto:") ? null : aside(" (opens in a new tab)"));
}
