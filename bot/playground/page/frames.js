/** Pictures and films. The playground asks the internet for nothing, so a foreign picture is a frame with its words and its link. */

import { el, icon } from "./dom.js";
import { link } from "./mrkdwn.js";

const own = (address) => {
  try {
    return new URL(address, location.href).origin === location.origin;
  } catch {
    return false;
  }
};

/**
 * @param {string | null | undefined} address
 * @param {string} alt
 * @param {{small?: boolean, kind?: "image" | "film"}} [shape]
 * @returns {HTMLElement}
 */
export function frame(address, alt, { small = false, kind = "image" } = {}) {
  if (address && own(address) && kind === "image") return el("img", { src: address, alt, class: small ? "thumb" : "picture", loading: "lazy" });
  if (small) return el("span", { class: "frame small", role: "img", "aria-label": alt, title: alt }, icon(kind));
  const words = alt || (kind === "film" ? "A film without a title" : "A picture without a description");
  const where = address ? link(address, host(address)) : null;
  return el("span", { class: "frame" }, icon(kind), el("span", {}, el("span", { class: "alt" }, words), where && el("small", {}, where)));
}

function host(address) {
  try {
    return new URL(address).host || address;
  } catch {
    return address;
  }
}
