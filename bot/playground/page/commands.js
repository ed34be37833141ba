/** What can be typed: the bot's commands, and who can be mentioned. */

/** The name people call the bot by, whatever the workspace calls it. */
export const SHORT_NAME = "Coach";

const COMMANDS = [
  ["/coach", "and a question: the answer is for your eyes only", "/coach "],
  ["/coach curriculum", "tracks, modules and lessons", "/coach curriculum"],
  ["/coach learn", "your next lesson", "/coach learn"],
  ["/coach quiz", "a question to answer", "/coach quiz"],
  ["/coach progress", "how far you are", "/coach progress"],
  ["/coach nudges", "the daily nudge: on, off, 9:30", "/coach nudges"],
  ["/coach nudges here", "a quiz question or a tip a day for this channel", "/coach nudges here 9:30 quiz"],
  ["/coach settings", "what the bot knows about you", "/coach settings"],
  ["/coach help", "what it can do", "/coach help"],
  ["/invite @Channel Coach", "brings the bot into this channel", "/invite @Channel Coach"],
].map(([text, note, fill]) => ({ text, note, fill }));

const NO_COMMANDS = "As in Slack, you have no slash commands here. Mention @Coach instead: everything a command does can be typed to it.";
const NOT_IN_THREADS = "As in Slack, slash commands do not run in a thread. Mention @Coach here, or type the command in the channel.";
const NOTHING = { offers: [], eager: false, note: "" };

/** @param {string} text */
export const isCommand = (text) => /^\/\S/.test(text);

/** Whether Slack's own message box would refuse this before sending it. @param {string} text @param {boolean} inThread @returns {string | null} why */
export const refusal = (text, inThread) => (isCommand(text) && inThread ? NOT_IN_THREADS : null);

/**
 * @param {string} word the word at the caret
 * @param {string} whole all that is typed
 * @param {{channel: {can_command: boolean}, inThread: boolean, bot: {name: string}, people: {name: string, title: string}[]}} place
 */
export function offer(word, whole, { channel, inThread, bot, people }) {
  if (whole.startsWith("/")) {
    const why = inThread ? NOT_IN_THREADS : channel.can_command ? "" : NO_COMMANDS;
    if (why) return { ...NOTHING, note: why };
    return { offers: COMMANDS.filter(({ text }) => text.startsWith(whole.toLowerCase()) && text !== whole.toLowerCase()), eager: false, note: "" };
  }
  if (!/^@/.test(word)) return NOTHING;
  const start = word.slice(1).toLowerCase();
  const names = [{ text: `@${SHORT_NAME}`, note: `${bot.name}, answers from the handbook`, names: [SHORT_NAME, bot.name] }, ...people.map((person) => ({ text: `@${person.name}`, note: person.title, names: [person.name] }))];
  const offers = names.filter((one) => one.names.some((name) => name.toLowerCase().startsWith(start))).map(({ text, note }) => ({ text, note, fill: `${text} ` }));
  return { offers, eager: offers.length > 0, note: "" };
}
