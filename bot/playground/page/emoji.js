/** The emoji the bot and its examples use; any other code stays as it was typed. */
const EMOJI = {
  wave: "👋", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", tada: "🎉", white_check_mark: "✅", heavy_check_mark: "✔️",
  x: "❌", warning: "⚠️", bulb: "💡", books: "📚", book: "📖", link: "🔗", lock: "🔒", eyes: "👀", mag: "🔍", memo: "📝",
  mortar_board: "🎓", trophy: "🏆", star: "⭐", sparkles: "✨", fire: "🔥", rocket: "🚀", bell: "🔔", no_bell: "🔕", calendar: "📅",
  clock: "🕐", hourglass: "⌛", question: "❓", grey_question: "❔", exclamation: "❗", point_right: "👉", arrow_right: "➡️",
  arrow_left: "⬅️", information_source: "ℹ️", movie_camera: "🎥", clapper: "🎬", page_facing_up: "📄", speech_balloon: "💬",
  handshake: "🤝", raised_hands: "🙌", pray: "🙏", clap: "👏", smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔", heart: "❤️",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", large_green_circle: "🟢", red_circle: "🔴", large_blue_circle: "🔵", zap: "⚡",
};

/** @param {string} code without colons @returns {string | null} */
export const emoji = (code) => (Object.hasOwn(EMOJI, code) ? EMOJI[code] : null);

/** Replaces the known codes in plain text. @param {string} text */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, code) => emoji(code) ?? whole);
