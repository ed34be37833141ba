/** Faces and tags of people. */

import { el } from "./dom.js";

/** @typedef {import("./api.js").Person} Person */

const KINDS = { member: "Member", guest: "Guest", connect: "Slack Connect" };
const SIDES = { seller: "Seller", partner: "Partner" };
const HUES = 6;

/** "Partner, Slack Connect" @param {Person} person */
export const described = ({ side, kind }) => [SIDES[side] ?? side, KINDS[kind] ?? kind].join(", ");

/** An ornament: the name always stands beside it. @param {string} id @param {string} name @param {boolean} isBot */
export function avatar(id, name, isBot) {
  if (isBot) return el("img", { class: "avatar", src: "icon.svg", alt: "" });
  const initials = name.split(/\s+/).map((word) => [...word][0] ?? "").slice(0, 2).join("").toUpperCase();
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % HUES;
  return el("span", { class: `avatar hue-${hue}`, "aria-hidden": "true" }, initials);
}

/** @param {{is_bot: boolean}} message @param {Person | null} person */
export function tag({ is_bot }, person) {
  if (is_bot) return el("small", { class: "tag" }, "App");
  if (person && person.kind !== "member") return el("small", { class: "tag outside" }, KINDS[person.kind] ?? person.kind);
  return null;
}
