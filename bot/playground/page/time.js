/** Points in time as people write them, in the zone of this device. Slack's stamps are seconds since 1970. */

const TIME = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });
const DAY_MS = 86_400_000;

let ahead = 0;
/** What time it is in the playground, which people can put forward. */
const now = () => new Date(Date.now() + ahead);
/** @param {string} said what time the server says it is there */
export const setNow = (said) => {
  ahead = Date.parse(said) - Date.now();
};
/** Now, for somebody in a zone, as in "Tue 24 Nov, 9:31". @param {string} zone */
export const nowIn = (zone) =>
  new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit", timeZone: zone }).format(now());

const style = (options) => {
  const format = new Intl.DateTimeFormat(undefined, options);
  return (date) => format.format(date);
};
const LONG = style({ weekday: "long", year: "numeric", month: "long", day: "numeric" });
const MIDDLE = style({ year: "numeric", month: "long", day: "numeric" });
const SHORT = style({ year: "numeric", month: "short", day: "numeric" });
const near = (usual) => (date) => nearby(date) ?? usual(date);
const TOKENS = {
  date_num: (date) => date.toISOString().slice(0, 10),
  date_slash: style({ year: "numeric", month: "2-digit", day: "2-digit" }),
  date: MIDDLE, date_short: SHORT, date_long: LONG,
  date_pretty: near(MIDDLE), date_short_pretty: near(SHORT), date_long_pretty: near(LONG), day_divider_pretty: near(LONG),
  time: style({ hour: "numeric", minute: "2-digit" }), time_secs: style({ hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago: (date) => `${Math.max(0, Math.round((now() - date) / 60_000))} minutes ago`,
};

function nearby(date) {
  const days = Math.round((new Date(date).setHours(0, 0, 0, 0) - now().setHours(0, 0, 0, 0)) / DAY_MS);
  return { "-1": "Yesterday", 0: "Today", 1: "Tomorrow" }[days];
}

/** Slack's date format, such as "{date_short} at {time}". @param {number} seconds @param {string} format */
export const when = (seconds, format) =>
  format.replace(/\{(\w+)\}/g, (whole, token) => (Object.hasOwn(TOKENS, token) ? TOKENS[token](new Date(seconds * 1000)) : whole));

const date = (ts) => new Date(Number(ts) * 1000);

/** @param {string} ts */
export const clock = (ts) => TIME.format(date(ts));
/** @param {string} ts */
export const full = (ts) => FULL.format(date(ts));
/** @param {string} ts */
export const day = (ts) => near(LONG)(date(ts));
/** @param {string} ts */
export const iso = (ts) => date(ts).toISOString();
