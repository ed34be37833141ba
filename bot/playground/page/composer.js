/** The box people write in. Enter sends, Shift+Enter makes a new line, "/" and "@" offer what fits. */

import { el, freshId, icon } from "./dom.js";
import { mrkdwn, NOBODY } from "./mrkdwn.js";

/**
 * @typedef {{text: string, note: string, fill: string}} Offer
 * @typedef {object} Setting changes with the place; the box itself stays, and so does focus
 * @property {string} key drafts are kept by it
 * @property {string} label
 * @property {string} hint
 * @property {(word: string, whole: string) => {offers: Offer[], eager: boolean, note: string}} offer what to offer for the word at
 *   the caret; eager: Enter takes the first
 * @property {(text: string) => Promise<void>} send rejects with a sentence
 */

const NOT_SENT = "That was not sent. Try once more.";

export class Composer {
  /** @type {Setting | null} */
  #setting = null;
  #drafts = new Map();
  #offers = [];
  #at = -1;
  #sending = false;

  /** @param {HTMLElement} root */
  constructor(root) {
    const id = freshId("composer");
    this.text = el("textarea", { id, rows: "1", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": `${id}-offers`, "aria-describedby": `${id}-hint` });
    this.label = el("label", { for: id, class: "aside" });
    this.hint = el("p", { class: "hint", id: `${id}-hint` });
    this.list = el("div", { class: "offers", role: "listbox", id: `${id}-offers`, "aria-label": "Suggestions", hidden: true });
    this.spoken = el("p", { class: "aside", role: "status" });
    this.note = el("p", { class: "note", hidden: true });
    this.status = el("p", { class: "status", role: "status" });
    this.error = el("p", { class: "error", role: "alert" });
    const send = el("button", { class: "send", "aria-label": "Send", title: "Send" }, icon("send"));
    const form = el("form", { class: "composer", on: { submit: (event) => this.#submit(event) } }, this.label, this.list, this.note, el("div", { class: "box" }, this.text, send));
    root.replaceChildren(this.status, this.error, form, this.hint, this.spoken);
    this.text.addEventListener("input", () => this.#typed());
    this.text.addEventListener("keydown", (event) => this.#key(event));
    this.text.addEventListener("blur", () => this.#close());
  }

  /** @param {Setting} setting */
  set(setting) {
    if (this.#setting?.key !== setting.key) {
      // What somebody typed before the first answer of the server belongs to the place that now opens.
      if (this.#setting) {
        this.#drafts.set(this.#setting.key, this.text.value);
        this.text.value = this.#drafts.get(setting.key) ?? "";
      }
      this.fault("");
      this.#close();
      this.note.hidden = true;
    }
    this.#setting = setting;
    this.label.textContent = setting.label;
    this.text.placeholder = setting.label;
    this.hint.textContent = setting.hint;
    this.#fit();
  }

  focus() {
    this.text.focus();
  }

  /** What the bot says it is doing. @param {string} words empty: nothing */
  busy(words) {
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  /** @param {string} sentence empty: all is well */
  fault(sentence) {
    this.error.replaceChildren(mrkdwn(sentence, NOBODY));
    if (sentence) this.note.hidden = true;
  }

  async #submit(event) {
    event?.preventDefault();
    const setting = this.#setting;
    const text = this.text.value.trim();
    if (!text || this.#sending || !setting) return;
    this.#sending = true;
    this.#close();
    try {
      this.fault("");
      await setting.send(text);
      this.#drafts.delete(setting.key);
      if (this.#setting.key === setting.key && this.text.value.trim() === text) this.text.value = "";
      this.note.hidden = true;
      this.#fit();
    } catch (refusal) {
      this.fault(refusal.message || NOT_SENT);
    } finally {
      this.#sending = false;
    }
  }

  #typed() {
    this.#fit();
    this.fault("");
    if (!this.#setting) return;
    const { offers, eager, note } = this.#setting.offer(this.#word(), this.text.value);
    this.#offers = offers;
    this.note.textContent = note;
    this.note.hidden = !note;
    if (!offers.length) return this.#close();
    this.list.replaceChildren(...offers.map((offer, at) =>
      el("div", { role: "option", id: `${this.text.id}-offer-${at}`, "aria-selected": "false", on: { pointerdown: (event) => (event.preventDefault(), this.#take(at)) } },
        el("b", {}, offer.text), el("span", {}, offer.note))));
    this.list.hidden = false;
    this.#mark(eager ? 0 : -1);
    this.spoken.textContent = `${offers.length} ${offers.length === 1 ? "suggestion" : "suggestions"}. Arrows choose, Tab takes.`;
  }

  #word() {
    return /\S*$/.exec(this.text.value.slice(0, this.text.selectionStart))[0];
  }

  #mark(at) {
    this.#at = at;
    [...this.list.children].forEach((node, other) => node.setAttribute("aria-selected", String(other === at)));
    if (at >= 0) this.text.setAttribute("aria-activedescendant", this.list.children[at].id);
    else this.text.removeAttribute("aria-activedescendant");
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  #take(at) {
    const caret = this.text.selectionStart;
    const word = this.#word();
    // A command's words replace all of the line, a mention only its own word.
    const start = word.startsWith("@") ? caret - word.length : 0;
    this.text.setRangeText(this.#offers[at].fill, start, caret, "end");
    this.#close();
    this.#fit();
  }

  #close() {
    this.#offers = [];
    this.list.hidden = true;
    this.#mark(-1);
    this.spoken.textContent = "";
  }

  #key(event) {
    if (event.isComposing) return;
    const open = this.#offers.length > 0;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (open && event.key in steps) {
      const count = this.#offers.length;
      this.#mark((Math.max(this.#at, event.key === "ArrowUp" ? 0 : -1) + steps[event.key] + count) % count);
    } else if (open && event.key === "Escape") {
      // The thread this box may stand in stays open.
      event.stopPropagation();
      this.#close();
    } else if (open && event.key === "Tab" && !event.shiftKey) this.#take(Math.max(this.#at, 0));
    else if (open && event.key === "Enter" && !event.shiftKey && this.#at >= 0) this.#take(this.#at);
    else if (event.key === "Enter" && !event.shiftKey) this.#submit();
    else return;
    event.preventDefault();
  }

  #fit() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }
}
