/** The workspace at a glance: channels, messages, Home, and who you are. */

import { el, icon } from "./dom.js";
import { href, HOME } from "./route.js";
import { avatar, described } from "./persons.js";

/**
 * @param {HTMLElement} nav
 * @param {import("./api.js").State} state
 * @param {import("./route.js").Route} route
 * @param {Set<string>} unread channel ids
 */
export function drawPlaces(nav, state, route, unread) {
  const place = (id, name, sign, extra) => {
    const fresh = unread.has(id);
    return el("li", {}, el("a", { href: href({ as: route.as, place: id, thread: null }), class: fresh ? "unread" : null, "aria-current": id === route.place ? "page" : null, "data-control": id },
      sign, el("span", { class: "name" }, name), extra, fresh && el("small", {}, "new")));
  };
  const shared = () => el("span", { class: "is-shared", role: "img", "aria-label": "shared with another company", title: "Shared with another company" }, icon("shared"));
  const channels = state.channels.filter(({ kind }) => kind === "channel").map((one) => place(one.id, one.name, icon("hash"), one.shared && shared()));
  const talks = state.channels.filter(({ kind }) => kind === "im").map((one) => place(one.id, one.name, avatar(state.bot.id, one.name, true), null));
  const focused = nav.contains(document.activeElement) ? document.activeElement.dataset.control : null;
  nav.replaceChildren(
    el("h2", {}, "Channels"), el("ul", {}, ...channels),
    el("h2", {}, "Messages"), el("ul", {}, ...talks),
    el("h2", {}, "App"), el("ul", {}, place(HOME, `${state.bot.name} Home`, icon("home"), null)));
  if (focused) nav.querySelector(`[data-control="${CSS.escape(focused)}"]`)?.focus();
}

/**
 * @param {HTMLElement} form
 * @param {import("./api.js").Person[]} people
 * @param {string} me
 * @param {(id: string) => void} become
 */
export function drawPeople(form, people, me, become) {
  if (form.dataset.people !== JSON.stringify(people)) {
    form.dataset.people = JSON.stringify(people);
    form.replaceChildren(el("fieldset", {}, el("legend", {}, "You are"), ...people.map((person) =>
      el("label", { class: "person" },
        el("input", { type: "radio", name: "as", value: person.id, on: { change: () => become(person.id) } }),
        avatar(person.id, person.name, false),
        el("span", { class: "who" }, el("b", {}, person.name), el("span", {}, person.title), el("small", { class: person.side }, described(person)))))));
  }
  for (const radio of form.querySelectorAll("input")) radio.checked = radio.value === me;
}
