/** What somebody typed, as Slack sends it: mentions and addresses in angle brackets, everything else escaped. */

/**
 * @param {string} typed
 * @param {{id: string, names: string[]}[]} mentionable
 * @returns {string}
 */
export function wire(typed, mentionable) {
  const handles = mentionable.flatMap(({ id, names }) => names.map((name) => ({ id, name: name.toLowerCase() }))).sort((one, other) => other.name.length - one.name.length);
  let out = "";
  for (let at = 0; at < typed.length; ) {
    const found = typed[at] === "@" && !/[\p{L}\p{N}]/u.test(typed[at - 1] ?? "") && handles.find(({ name }) => isAt(typed, at + 1, name));
    if (found) {
      out += `<@${found.id}>`;
      at += 1 + found.name.length;
      continue;
    }
    const address = /^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"]/.exec(typed.slice(at, at + 3000));
    if (address && !/\w/.test(typed[at - 1] ?? "")) {
      out += `<${escape(address[0])}>`;
      at += address[0].length;
      continue;
    }
    out += escape(typed[at]);
    at += 1;
  }
  return out;
}

const isAt = (text, at, name) => text.slice(at, at + name.length).toLowerCase() === name && !/[\p{L}\p{N}_]/u.test(text[at + name.length] ?? "");

const escape = (text) => text.replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
