/**
 * Marks inside a line of text, for both of Slack's dialects. What must not be looked into (code, links, mentions) is lifted
 * out first and stands as one private character, so that an underscore in an address never starts italics.
 */

import { el } from "./dom.js";

const FIRST_STAND_IN = 0xe000;
const STAND_INS = 0x1000;
const PRIVATE = /[\uE000-\uF8FF]/g;

/**
 * @param {string} text
 * @param {RegExp} atoms global; what is lifted out
 * @param {(match: RegExpExecArray) => Node | null} make null: not one after all, stays text
 * @param {{pattern: RegExp, tag: (match: RegExpExecArray) => string}[]} marks each pattern's group `inner` is what it wraps
 * @param {(text: string) => string} plain last touch to text, such as entities
 * @returns {DocumentFragment}
 */
export function spans(text, atoms, make, marks, plain) {
  const lifted = [];
  let line = "";
  let from = 0;
  // A private character in the text itself would be taken for a stand-in.
  const source = text.replace(PRIVATE, "\uFFFD");
  for (const match of source.matchAll(atoms)) {
    const node = lifted.length < STAND_INS ? make(match) : null;
    if (!node) continue;
    line += source.slice(from, match.index) + String.fromCharCode(FIRST_STAND_IN + lifted.length);
    from = match.index + match[0].length;
    lifted.push(node);
  }
  return weave(line + source.slice(from), lifted, marks, plain);
}

function weave(line, lifted, marks, plain) {
  const out = document.createDocumentFragment();
  let rest = line;
  for (let first = earliest(rest, marks); first; first = earliest(rest, marks)) {
    out.append(texts(rest.slice(0, first.match.index), lifted, plain));
    out.append(el(first.tag(first.match), {}, weave(first.match.groups.inner, lifted, marks, plain)));
    rest = rest.slice(first.match.index + first.match[0].length);
  }
  out.append(texts(rest, lifted, plain));
  return out;
}

function earliest(line, marks) {
  let best = null;
  for (const { pattern, tag } of marks) {
    const match = pattern.exec(line);
    if (match && (!best || match.index < best.match.index)) best = { match, tag };
  }
  return best;
}

function texts(line, lifted, plain) {
  const out = document.createDocumentFragment();
  for (const part of line.split(/([\uE000-\uEFFF])/)) {
    const node = part.length === 1 ? lifted[part.charCodeAt(0) - FIRST_STAND_IN] : null;
    out.append(node ?? plain(part));
  }
  return out;
}
