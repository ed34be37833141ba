/** The standard Markdown that Slack's `markdown` block takes, as far as Slack shows it. */

import { el } from "./dom.js";
import { frame } from "./frames.js";
import { command, link, unescape } from "./mrkdwn.js";
import { emoji } from "./emoji.js";
import { spans } from "./spans.js";

const ATOM = /\\([\\`*_~[\]()#>!|{}.+-])|`([^`\n]+)`|(!?)\[([^\]\n]*)\]\(([^()\s]+)\)|<([^<>\n]+)>|:([a-z0-9_+-]+):|(?<![\w/])(https?:\/\/[^\s<>)]+)/g;
const MARKS = [
  { pattern: /(?<mark>\*\*|__)(?=\S)(?<inner>[^\n]{1,2000}?)(?<=\S)\k<mark>/, tag: () => "strong" },
  { pattern: /(?<![\p{L}\p{N}*_])(?<mark>[*_])(?=[^\s*_])(?<inner>[^\n]{1,2000}?)(?<=\S)\k<mark>(?![\p{L}\p{N}*_])/u, tag: () => "em" },
  { pattern: /~~(?=\S)(?<inner>[^\n]{1,2000}?)(?<=\S)~~/, tag: () => "s" },
];
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const RULE = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const CELLS = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

/**
 * @param {string} text
 * @param {import("./mrkdwn.js").Names} names
 * @returns {DocumentFragment}
 */
export function markdown(text, names) {
  const out = document.createDocumentFragment();
  const lines = text.split("\n");
  const inline = (line) => spans(line, ATOM, (match) => atom(match, names), MARKS, unescape);
  while (lines.length) {
    const line = lines[0];
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    if (!line.trim()) lines.shift();
    else if (/^\s*```/.test(line)) out.append(fence(lines));
    else if (heading) out.append(el("h3", { class: `h h${heading[1].length}` }, inline(heading[2])), (lines.shift(), ""));
    else if (RULE.test(line)) out.append(el("hr"), (lines.shift(), ""));
    else if (/^\s*>/.test(line)) out.append(el("blockquote", {}, markdown(take(lines, (next) => /^\s*>/.test(next)).map((next) => next.replace(/^\s*> ?/, "")).join("\n"), names)));
    else if (ITEM.test(line)) out.append(list(take(lines, goesOn(line)), inline));
    else if (line.includes("|") && CELLS.test(lines[1] ?? "")) out.append(table(take(lines, (next) => next.includes("|")), inline));
    else out.append(el("p", {}, inline(take(lines, (next, at) => at === 0 || (next.trim() !== "" && !/^\s*(```|>|#{1,6}\s)/.test(next) && !ITEM.test(next))).join("\n"))));
  }
  return out;
}

/** A list goes on with items of its own kind and with whatever is set in below them. */
function goesOn(first) {
  const [, margin, sign] = ITEM.exec(first);
  return (line) => {
    const item = ITEM.exec(line);
    return (item && (item[1].length > margin.length || /\d/.test(item[2]) === /\d/.test(sign))) || /^\s{2,}\S/.test(line);
  };
}

function take(lines, belongs) {
  let end = 0;
  while (end < lines.length && belongs(lines[end], end)) end++;
  return lines.splice(0, end);
}

function fence(lines) {
  lines.shift();
  const inside = take(lines, (line) => !/^\s*```/.test(line));
  lines.shift();
  return el("pre", {}, el("code", {}, inside.join("\n")));
}

function list(lines, inline) {
  const [, margin, first] = ITEM.exec(lines[0]);
  const out = /\d/.test(first) ? el("ol", { start: parseInt(first, 10) }) : el("ul");
  while (lines.length) {
    const item = ITEM.exec(lines.shift());
    const inner = take(lines, (line) => line.search(/\S/) > margin.length);
    const nested = inner.findIndex((line) => ITEM.test(line));
    const more = nested < 0 ? inner.splice(0) : inner.splice(0, nested);
    const node = el("li", {}, inline([item?.[3] ?? "", ...more.map((line) => line.trim())].join(" ")));
    if (inner.length) node.append(list(inner, inline));
    out.append(node);
    // What stands further left than the first item ends up beside it instead of getting lost.
    if (lines.length && !ITEM.test(lines[0])) node.append(" ", inline(lines.shift().trim()));
  }
  return out;
}

function table(lines, inline) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => inline(cell.trim()));
  const [head, , ...rows] = lines;
  const body = rows.map((row) => el("tr", {}, ...cells(row).map((cell) => el("td", {}, cell))));
  return el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": "Table" },
    el("table", {}, el("thead", {}, el("tr", {}, ...cells(head).map((cell) => el("th", { scope: "col" }, cell)))), el("tbody", {}, ...body)));
}

function atom([whole, escaped, inline, bang, label, address, control, short, bare], names) {
  if (escaped) return document.createTextNode(escaped);
  if (inline) return el("code", {}, unescape(inline));
  if (address) return bang ? frame(address, label) : (link(unescape(address), unescape(label)) ?? document.createTextNode(whole));
  if (control) return /^[@#!]/.test(control) ? command(control, names) : (link(unescape(control)) ?? null);
  if (bare) return link(bare);
  const picture = emoji(short);
  return picture ? document.createTextNode(picture) : null;
}

