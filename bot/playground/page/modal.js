/** A modal of the bot. The platform's dialog keeps focus inside; Escape and Cancel close it, as in Slack. */

import { blocks, Fields, showErrors } from "./blocks.js";
import { el, freshId, icon } from "./dom.js";

/**
 * @typedef {object} Deeds
 * @property {(viewId: string, values: object) => Promise<void>} submit errors come with the next state of the view
 * @property {(viewId: string) => Promise<void>} close
 * @property {(deed: object) => Promise<void>} press
 * @property {() => void} gone puts focus where it belongs when the control that opened the modal is no more
 */

export class Modal {
  #dialog = null;
  #view = null;
  #sign = "";
  /** The errors already shown, as text. */
  #refused = "{}";
  #fields = new Fields();
  #error = null;
  #before = null;

  /** @param {Deeds} deeds */
  constructor(deeds) {
    this.deeds = deeds;
  }

  /** @param {object | null} view @param {object} surface what blocks need, without press and fields */
  show(view, surface) {
    if (!view) return this.#leave();
    const { errors, state, hash, ...drawn } = view;
    // A hash is new with every answer of the bot, also when nothing to see has changed.
    const sign = JSON.stringify(drawn);
    if (sign !== this.#sign) {
      const kept = this.#view?.id === view.id ? this.#typed() : [];
      this.#sign = sign;
      this.#view = view;
      this.#draw(view, surface);
      for (const { mark, value, checked } of kept) {
        const field = this.#dialog.querySelector(`[data-control="${CSS.escape(mark)}"]`);
        if (field) Object.assign(field, checked === undefined ? { value } : { checked });
      }
    }
    if (JSON.stringify(errors ?? {}) === this.#refused) return undefined;
    this.#refused = JSON.stringify(errors ?? {});
    return this.fault(showErrors(this.#dialog, errors ?? {}).join(" "));
  }

  /** @param {string} sentence empty: all is well */
  fault(sentence) {
    if (this.#error) this.#error.textContent = sentence;
  }

  /** The bot may change the modal while somebody writes in it. */
  #typed() {
    const fields = [...this.#dialog.querySelectorAll(":is(input, select, textarea)[data-control]")];
    return fields.map((field) => ({ mark: field.dataset.control, value: field.value, checked: ["radio", "checkbox"].includes(field.type) ? field.checked : undefined }));
  }

  #draw(view, surface) {
    const title = freshId("title");
    this.#fields = new Fields();
    const press = (deed) => this.deeds.press({ where: { view_id: view.id }, ...deed, state: { values: this.#fields.values() } });
    this.#error = el("p", { class: "error", role: "alert" });
    const form = el("form", { novalidate: true, on: { submit: (event) => this.#submit(event) } },
      el("header", {}, el("h2", { id: title, tabindex: "-1" }, view.title?.text ?? ""), el("button", { type: "button", class: "quiet", "aria-label": "Close", on: { click: () => this.#close() } }, icon("close"))),
      el("div", { class: "modal-body blocks" }, blocks(view.blocks ?? [], { ...surface, press, fields: this.#fields, held: view.state?.values }), this.#error),
      el("footer", {},
        el("button", { type: "button", class: "button", on: { click: () => this.#close() } }, view.close?.text ?? (view.submit ? "Cancel" : "Close")),
        view.submit && el("button", { class: "button primary" }, view.submit.text)));
    if (this.#dialog) {
      this.#dialog.setAttribute("aria-labelledby", title);
      const focused = this.#dialog.querySelector(":focus")?.dataset.control;
      this.#dialog.replaceChildren(form);
      (focused ? this.#dialog.querySelector(`[data-control="${CSS.escape(focused)}"]`) : form.querySelector("h2"))?.focus();
      return;
    }
    this.#dialog = el("dialog", { class: "modal", "aria-labelledby": title, on: { cancel: (event) => (event.preventDefault(), this.#close()) } }, form);
    this.#before = document.activeElement;
    document.body.append(this.#dialog);
    this.#dialog.showModal();
    (form.querySelector("[autofocus]") ?? form.querySelector(".modal-body :is(input, select, textarea)") ?? form.querySelector("h2")).focus();
  }

  async #submit(event) {
    event.preventDefault();
    const button = this.#dialog.querySelector("footer .primary");
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    try {
      this.fault("");
      this.#refused = "";
      await this.deeds.submit(this.#view.id, this.#fields.values());
    } catch (refusal) {
      this.fault(refusal.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  async #close() {
    try {
      await this.deeds.close(this.#view.id);
    } catch (refusal) {
      // Even a server that is gone must not lock anybody into a modal.
      console.warn(refusal.message);
      this.#leave();
    }
  }

  #leave() {
    if (!this.#dialog) return;
    this.#dialog.close();
    this.#dialog.remove();
    this.#dialog = null;
    this.#view = null;
    this.#sign = "";
    this.#refused = "{}";
    if (this.#before?.isConnected && this.#before !== document.body) this.#before.focus();
    else this.deeds.gone();
  }
}
