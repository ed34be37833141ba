/** What time it is in the playground, and how to put it forward. */

import { el } from "./dom.js";
import { nowIn } from "./time.js";

const JUMPS = [
  ["hour", "+ 1 hour", null],
  ["day", "+ 1 day", null],
  ["tomorrow", "Tomorrow 9:31", null],
  ["working_day", "Workday 9:31", "The next working day of the person you are"],
];
const TICK_MS = 5_000;

let zone = "UTC";

const tell = () => {
  const words = `${nowIn(zone)}, ${zone.split("/").at(-1).replaceAll("_", " ")}`;
  const line = document.getElementById("clock-now");
  if (line.textContent !== words) line.textContent = words;
};

/** @param {HTMLElement} row @param {(to: string) => void} jump */
export function wireClock(row, jump) {
  row.append(...JUMPS.map(([to, label, title]) => el("button", { type: "button", title, on: { click: () => jump(to) } }, label)));
  setInterval(tell, TICK_MS);
}

/** @param {string} of the zone of whoever the reader is */
export function drawClock(of) {
  zone = of;
  tell();
}
