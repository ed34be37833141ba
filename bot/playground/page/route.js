/** Where the reader is, kept in the address so that a reload or a bookmark comes back to it: #/person/place/thread */

/** The place that is no channel. */
export const HOME = "home";

/** @typedef {{as: string, place: string, thread: string | null}} Route */

/** @returns {{as: string | null, place: string | null, thread: string | null}} */
export function read() {
  const [as, place, thread] = location.hash.replace(/^#\/?/, "").split("/").map(decode);
  return { as: as || null, place: place || null, thread: thread || null };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return "";
  }
}

/** @param {Route} route */
export const href = ({ as, place, thread }) => "#/" + [as, place, thread].filter(Boolean).map(encodeURIComponent).join("/");

/** Changes the address without a new entry in the browser's history and without an event. @param {Route} route */
export const replace = (route) => history.replaceState(null, "", href(route));

/** @param {Route} route */
export const go = (route) => {
  location.hash = href(route);
};
