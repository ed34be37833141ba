/** "Are you sure?", as a button's `confirm` object words it. */

import { el, freshId } from "./dom.js";
import { mrkdwn, NOBODY, unescape } from "./mrkdwn.js";

/**
 * @param {{title?: object, text: {type: string, text: string}, confirm?: {text: string}, deny?: {text: string}, style?: string}} question
 * @returns {Promise<boolean>}
 */
export function confirmed(question) {
  const id = freshId("confirm");
  const dialog = el("dialog", { class: "modal ask", "aria-labelledby": id },
    el("form", { method: "dialog" },
      el("header", {}, el("h2", { id }, unescape(question.title?.text ?? "Are you sure?"))),
      el("div", { class: "modal-body mrkdwn" }, question.text.type === "mrkdwn" ? mrkdwn(question.text.text, NOBODY) : question.text.text),
      el("footer", {},
        el("button", { class: "button", value: "no" }, question.deny?.text ?? "Cancel"),
        el("button", { class: `button ${question.style === "danger" ? "danger" : "primary"}`, value: "yes" }, question.confirm?.text ?? "Yes"))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
