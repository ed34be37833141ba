"""What the bot can do and how to ask, for `help`, for an empty command and for whoever looks lost."""

from __future__ import annotations

from typing import Final

from bot.views.message import Message, context, mrkdwn, section

ASK: Final = (
    "*Ask me about the channel program*, in your own words. I answer from the handbook, with the passage and its link. "
    "Where the handbook does not say, I say so."
)
HOW: Final = (
    "*Where to ask*\n"
    "• In a channel: mention me with your question. I answer in the thread, for everybody there.\n"
    "• In a direct message: just write.\n"
    "• `/coach QUESTION`: only you see the answer.\n"
    "• On somebody's message: the shortcut “Answer from handbook”, in the message's menu."
)
WORDS: Final = (
    "*Words I know*\n"
    "• `curriculum`: every track, module and lesson, with links\n"
    "• `curriculum advanced`, `curriculum our customers`: one track or one module\n"
    "• `quiz`, `quiz renewals`, `quiz 10 advanced`: questions one after the other, for you alone; for everybody in a thread "
    "where you mention me with it\n"
    "• `review`: asks again, a few a day, what you asked me before; only you see it\n"
    "• `learn`: your next lesson; then `done`, `skip`, `next` or `undo`; `learn runners` opens one by its name\n"
    "• `quiz this lesson`, `about this: how long is it?`: the lesson you opened last, for you alone\n"
    "• `learn here`, `learn here runners`: a lesson for everybody in that channel; what you do with it stays yours\n"
    "• `learn 10`, or “I have ten minutes”: what fits into that time\n"
    "• `progress`: how far you are, for you alone\n"
    "• `certificates`: yours, one for each track you finished; `verify 2345-6789-ABCD` says whether one is genuine\n"
    "• `nudges on`: one message a day, a review or your next lesson; `nudges` shows your hour, days and place, to be "
    "changed; `later today`, `snooze until friday`, `pause`, `resume`, `stop`\n"
    "• `nudges here 9:30 quiz`, in a channel, mentioning me: one quiz question a day for everybody there, or `tip`; `nudges "
    "here off` stops it. Members of the company whose handbook this is set it\n"
    "• `settings`: what I know of you; `settings MSP` says which kind of partner you are, `settings none` takes it back\n"
    "• `export`: everything I keep about you; `forget me` erases it, once you have said so twice\n"
    "• `privately` and a question, in a channel: I answer you directly, as `/coach` does for people who have commands\n"
    "• `human please`, after an answer: I pass your question on to a person, and bring their reply to you\n"
    "• `good` or `bad`, after an answer: says whether it was enough; `bad outdated` or `bad:` and your words say why not\n"
    "• `help`: this message; `help buttons`: what to type instead of each button\n"
    "Anything else is a question. Ask for material by its name, and you get its links."
)
DESK: Final = (
    "*For you as an admin*: `/coach desk` says who reads what, `/coach desk open` what had no good answer, "
    "`/coach desk quiz` which quiz questions want looking over, `/coach desk report` how far people are, and "
    "`/coach desk invite #channel` tells a channel that there are nudges."
)
TYPED: Final = (
    "*Without buttons or commands*\n"
    "• Instead of `/coach …`: mention me, or write me a direct message, with the same words.\n"
    "• Instead of a button with a name on it: ask me with that name; for a module, `curriculum` and the name.\n"
    "• Instead of “Share in channel”: mention me in the channel with the same question.\n"
    "• Instead of “Share in channel” under a certificate: mention me in the channel with `share certificate`.\n"
    "• Instead of “Show more”: follow “Open in the handbook” under the answer.\n"
    "• Instead of “Why this answer?”: write `why` in the thread of the answer, mentioning me in a channel; after `/coach`, "
    "`/coach why`.\n"
    "• Instead of “Ask a human”, “👍 Good answer” and “👎 Not good”: `human please`, `good` and `bad` in the thread of the "
    "answer, mentioning me in a channel.\n"
    "• Instead of the buttons of a nudge: the words that stand under it; of those for hour and days, as in `nudges 14:00`, "
    "`nudges every day`, `nudges twice a week`.\n"
    "• Instead of “Show”, “I knew it” and “Not yet” in a review: `show me`, `knew it`, `not yet`.\n"
    "• Instead of “Open as a lesson”: `learn` and the lesson's name. Instead of “Quiz me” and “Ask about this” under it: "
    "`quiz this lesson`, and `about this:` with your question.\n"
    "• Instead of “Do it in a thread here” and “Next lesson here”: `learn here`, and the name of the lesson. Instead of the "
    "buttons under such a lesson: `done`, `skip` or `learn`, and its name.\n"
    "• Instead of the letters of a quiz question: `B`, `A C`, the words of a choice, or `pass`; in a channel's thread, "
    "mentioning me, also `show the answer`, `next question`, `how did I do`. Instead of “Bad question”: `bad question`. "
    "Instead of “Type the term”: the term, or `answer` and the term.\n"
    "• Instead of the shortcut: mention me in the thread with the question."
)
PRIVACY: Final = (
    "I keep questions for a while, to find the gaps in the handbook, and I write only to people who write to me or asked "
    "for `nudges`."
)


def help_message(*, admin: bool = False) -> Message:
    """All of it in one message; `admin`: with what only they can do."""
    return _whole(ASK, HOW, WORDS, *((DESK,) if admin else ()))


def buttons_message() -> Message:
    """What may be typed in the place of each button and command."""
    return _whole(TYPED)


def _whole(*parts: str) -> Message:
    return {
        "text": "\n\n".join([*parts, PRIVACY]),
        "blocks": [*(section(mrkdwn(part)) for part in parts), context(mrkdwn(PRIVACY))],
    }
