/** What somebody typed, with mentions as Slack sends them: `<@ID>`. The server does the rest, as Slack's own server does. */

/**
 * @param {string} typed
 * @param {{id: string, names: string[]}[]} mentionable
 * @returns {string}
 */
export function wire(typed, mentionable) {
  const ids = new Map(mentionable.flatMap(({ id, names }) => names.map((name) => [name.toLowerCase(), id])));
  // Longest first: "@Ann Lee" must not end at "@Ann".
  const names = [...ids.keys()].sort((one, other) => other.length - one.length).map((name) => name.replace(/[^\p{L}\p{N}\s]/gu, "\\$&"));
  const mention = new RegExp(`(?<![\\p{L}\\p{N}_@])@(${names.join("|")})(?![\\p{L}\\p{N}_])`, "giu");
  return typed.replace(mention, (_, name) => `<@${ids.get(name.toLowerCase())}>`);
}
