"""A question that is passed on to people: what the asker hears, what the team sees, and the reply that is carried back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import (
    CONTEXT_LIMIT,
    ELLIPSIS,
    Block,
    Message,
    View,
    actions,
    button,
    context,
    cut,
    divider,
    escape,
    link,
    mrkdwn,
    one_line,
    plain,
    section,
)
from bot.views.passage import name_of
from knowledge import Cleared

# To the asker

PASSED_ON: Final = "I passed your question on to {whom}, with what I answered. A person will answer {where}."
IN_THREAD: Final = "in the thread of your question"
DIRECTLY: Final = "you in a direct message"
ALREADY: Final = "Your question is with {whom}. Nobody has taken it yet; a person will answer {where}."
ON_IT: Final = "{name} is on it, and will answer {where}."
ANSWERED: Final = "{name} has answered your question {where}. Ask again if something is still open."
THE_TEAM: Final = "the channel team"
HOURS: Final = "They work Monday to Friday, 9:00 to 17:00, {zone}"
OPEN_NOW: Final = "{hours}, which is now."
CLOSED_NOW: Final = "{hours}, so not now: they are back on {day} at 9:00."
CLOSED_YET: Final = "{hours}, so not yet: they begin at 9:00 today."
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NO_TEAM: Final = (
    "I have nobody here to pass it on to. Please write to {whom} yourself; the handbook names them for this. "
    "I keep your question for whoever looks after the handbook."
)
NO_TEAM_NO_OWNER: Final = (
    "I have nobody here to pass it on to. Please write to your channel manager or the channel team yourself. "
    "I keep your question for whoever looks after the handbook."
)
LOST: Final = (
    "I could not reach the team's channel after all, so nobody there knows of your question. "
    "Please write to {whom} yourself, or type `human please` to let me try again."
)
YOUR_MANAGER: Final = "your channel manager or the channel team"
NOT_YOURS: Final = (
    "Only whoever asked can pass that question on. Ask it yourself, and you get the same button under your own answer."
)
NO_QUESTION: Final = "I do not have that question any more, so I cannot pass it on. Ask it again, then type `human please`."
ASK_FIRST: Final = "Ask me your question first. If my answer is not enough, type `human please`, and I pass it on."
FROM: Final = "{name}, from the channel team, answers:"
FROM_SOMEBODY: Final = "Somebody from the channel team answers:"
TO_QUESTION: Final = "You asked: {question}"
SOMEBODY: Final = "Somebody from the channel team"

# To the team

QUESTION: Final = "*A question for a person*"
BY: Final = "Asked by {who}."
OWN_PERSON: Final = "one of your own people"
A_PARTNER: Final = "a partner"
NAMELESS: Final = "somebody whose name Slack does not tell"
NAMED_OF: Final = "{name}, {organisation}"
NO_ANSWER: Final = "I found nothing in the handbook."
ANSWER_WAS: Final = "I answered with:"
OFFER_WAS: Final = "I was not sure, and offered:"
NEAREST_WAS: Final = "I found nothing, and named as nearest:"
NOT_FOR_HERE: Final = "What I answered is not for everybody who reads here."
CHANGED: Final = "The handbook has changed since, so I name only what it was."
OPEN_THREAD: Final = "Open the thread"
OPEN_POST: Final = "Open it"
NOBODY_YET: Final = "Nobody has taken it yet."
TAKEN: Final = "{name} is on it."
DONE: Final = "{name} has answered."
KEPT: Final = "Kept for the handbook: it is on the list of `desk open`."
TAKE: Final = "I'll take it"
TAKE_SAYS: Final = "I'll take it; the asker hears who is on it"
REPLY: Final = "Reply to asker"
REPLY_SAYS: Final = "Write a reply; you see it before it is sent"
ADD: Final = "Add to handbook"
ADD_SAYS: Final = "Keep this question for the handbook"
TYPED: Final = "Without buttons: mention me in this thread with `reply:` and your words."
REMINDER: Final = "*Nobody has taken this yet*, {hours} working hours on (Monday to Friday, 9:00 to 17:00, {zone})."

TAKEN_BACK: Final = "Whoever asked has taken this question back, so there is nothing left to do here."

NOT_TEAM: Final = (
    "Only your company's own people can do that; Slack does not tell me that you are one. Try again in a minute."
)
NOT_THERE: Final = "I do not have that question any more, or it is not in this channel. There is nothing left to do here."
TAKEN_BEFORE: Final = "{name} is on it already."
TAKEN_BY_SOMEBODY: Final = "Somebody has taken it already."
DONE_BEFORE: Final = "{name} has answered it already. You can still reply, too."
CANNOT_TELL: Final = (
    "I could not say that in the asker's thread: Slack does not let me post there any more. "
    "Invite me to that channel again, or write to the asker yourself."
)
KEPT_NOW: Final = "Done: the question stands on the list of `desk open` as one for the handbook."
NOTHING_TO_SEND: Final = "There is no reply waiting here. Mention me in this thread with `reply:` and your words first."
NOT_THAT_DRAFT: Final = "That reply was changed or sent meanwhile. Look at the newest one in this thread."
SENDING: Final = "I am carrying it to the asker."
SENT_BEFORE: Final = "That reply was sent already, so I left it at that."
EMPTY: Final = "Write your reply after `reply:`."
EMPTY_FIELD: Final = "Write your reply first."
KEPT_BACK: Final = (
    "I did not send that: it holds an address that the handbook keeps from those who would read it there. "
    "Leave the address out, or write to the asker yourself."
)
TOO_LONG: Final = "That is too long to carry: 2,000 characters at most. Write it shorter, or in two replies."

# The modal

TITLE: Final = "Reply to asker"
LABEL: Final = "Your reply"
HINT: Final = "You see it once more before it is sent. I do not change it, and it pings nobody."
SEE_IT: Final = "See it first"
SEND: Final = "Send"
BACK: Final = "Back"
CANCEL: Final = "Cancel"
CLOSE: Final = "Close"
LOADING: Final = "One moment…"
READERS: Final = {
    "private": "This is what the asker will see, alone, in a direct message:",
    "channel": (
        "This is what the asker will see, in the thread where they asked. "
        "Everybody in that channel can read it, people of other companies included if they are there:"
    ),
}
SENT: Final = "Done: your reply stands where the asker sees it."
SLOW: Final = "Slack is slow just now. Your reply will be there within a few minutes; nothing is left to do."
NOT_SENT: Final = "It was not sent."

TEAM_ACTIONS: Final = "human.actions"
REPLY_BLOCK: Final = "human.reply"
REPLY_LIMIT: Final = 2_000
QUESTION_LIMIT: Final = 1_500
QUOTE_LIMIT: Final = 600
QUOTED: Final = 3


@dataclass(frozen=True, slots=True)
class Hours:
    """Whether the team is at work; `back` is when they begin again (None: they are there), `today` whether that is the day
    it is there now, `zone` where they are."""

    zone: str
    back: datetime | None
    today: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A question as the team sees it. `who`: as far as these readers may know. `answered`: what was answered with, cleared
    for the least of those who asked and who read here; `outcome`: found, unsure or nothing; `withheld`: some of it is not
    for here; `changed`: the handbook is another by now. `link`: to the thread. `taken`, `done`: by whom."""

    number: int
    question: str
    who: str
    outcome: str
    answered: Sequence[Cleared] = ()
    withheld: bool = False
    changed: bool = False
    link: str | None = None
    taken: str | None = None
    done: bool = False
    kept: bool = False


def hours_line(hours: Hours) -> str:
    """When the team is there."""
    said = HOURS.format(zone=escape(hours.zone))
    if hours.back is None:
        return OPEN_NOW.format(hours=said)
    return CLOSED_YET.format(hours=said) if hours.today else CLOSED_NOW.format(hours=said, day=DAYS[hours.back.weekday()])


def passed_on_message(hours: Hours, *, private: bool) -> Message:
    """The question is on its way to the team."""
    said = PASSED_ON.format(whom=THE_TEAM, where=_where(private))
    return _with_small_print(said, hours_line(hours))


def state_message(hours: Hours, *, private: bool, taken: str | None, done: bool) -> Message:
    """How it stands with a question that was passed on before."""
    if done:
        return notice_message(ANSWERED.format(name=shown_name(taken), where=_where(private)))
    if taken is not None:
        return on_it_message(hours, taken, private=private)
    return _with_small_print(ALREADY.format(whom=THE_TEAM, where=_where(private)), hours_line(hours))


def on_it_message(hours: Hours, name: str, *, private: bool) -> Message:
    """Somebody took it."""
    return _with_small_print(ON_IT.format(name=shown_name(name), where=_where(private)), hours_line(hours))


def no_team_message(owner: str | None) -> Message:
    """There is no channel to pass it on to; `owner`: whom the handbook names."""
    return notice_message(NO_TEAM.format(whom=escape(cut(owner, 200))) if owner else NO_TEAM_NO_OWNER)


def lost_message(owner: str | None) -> Message:
    """It could not be posted to the team after all."""
    return notice_message(LOST.format(whom=escape(cut(owner, 200)) if owner else YOUR_MANAGER))


def reply_message(words: str, *, name: str | None, question: str | None) -> Message:
    """What a person answers; `question` where it has to be said again, since the reply stands by itself."""
    by = FROM.format(name=shown_name(name)) if name else FROM_SOMEBODY
    words = cut(words.strip() or ELLIPSIS, REPLY_LIMIT + 100)
    asked = [TO_QUESTION.format(question=cut(" ".join(question.split()), CONTEXT_LIMIT))] if question else []
    return {
        "text": "\n\n".join([*map(escape, asked), by, escape(words)]),
        "blocks": [*(context(plain(one)) for one in asked), section(mrkdwn(f"*{by}*")), section(plain(words))],
    }


def team_message(case: Case) -> Message:
    """The question in the team's channel, with what can be done with it."""
    asked = cut(case.question.strip() or ELLIPSIS, QUESTION_LIMIT)
    by = BY.format(who=one_line(case.who, 200))
    there = [link(case.link, OPEN_THREAD)] if case.link else []
    states = [_state(case), *([KEPT] if case.kept else [])]
    said, quoted = _answer(case)
    blocks: list[Block] = [
        section(mrkdwn(f"{QUESTION}\n{by}")),
        section(plain(asked)),
        section(mrkdwn(said)),
        *quoted,
        context(*(mrkdwn(one) for one in [*there, " ".join(states)])),
        *_team_buttons(case),
        context(mrkdwn(TYPED)),
    ]
    words = [f"{QUESTION}\n{by}", escape(asked), said, *there, *states, TYPED]
    return {"text": "\n".join(words), "blocks": blocks}


def taken_back_message() -> Message:
    """In place of a question that is a question no more."""
    return notice_message(TAKEN_BACK)


def reminder_message(case: Case, *, hours: float, zone: str) -> Message:
    """Nobody took it in time; `case.link` goes to the team's own post."""
    said = REMINDER.format(hours=f"{hours:g}", zone=escape(zone))
    there = [link(case.link, OPEN_POST)] if case.link else []
    asked = cut(case.question.strip() or ELLIPSIS, CONTEXT_LIMIT)
    return {
        "text": "\n".join([said, escape(asked), *there]),
        "blocks": [
            section(mrkdwn(said)),
            section(plain(asked)),
            *(context(mrkdwn(one)) for one in there),
            *_team_buttons(case),
        ],
    }


def draft_message(number: int, digest: str, words: str, *, name: str | None, private: bool) -> Message:
    """A typed reply as the asker will see it, with the button that sends it."""
    shown = reply_message(words, name=name, question=None)
    first = READERS["private" if private else "channel"]
    send = button(
        ids.HUMAN_SEND, SEND, value=ids.pack([str(number), digest]), says="Send this reply to the asker", primary=True
    )
    typed = "Without buttons: mention me in this thread with `send`. To change it, type `reply:` again."
    return {
        "text": f"{first}\n\n{shown['text']}\n\n{typed}",
        "blocks": [
            context(mrkdwn(first)),
            divider(),
            *shown["blocks"],
            *actions("human.draft", [send]),
            context(mrkdwn(typed)),
        ],
    }


def loading_view() -> View:
    """What stands there while it is looked up who may reply."""
    return notice_view(LOADING)


def write_view(question: str, metadata: str) -> View:
    """Where the reply is written."""
    field = {
        "type": "plain_text_input",
        "action_id": ids.HUMAN_WRITE,
        "multiline": True,
        "max_length": REPLY_LIMIT,
    }
    asked = context(plain(cut(" ".join(question.split()) or ELLIPSIS, CONTEXT_LIMIT)))
    written = {"type": "input", "block_id": REPLY_BLOCK, "label": plain(LABEL), "hint": plain(HINT), "element": field}
    return {**_view(ids.HUMAN_WRITE, [asked, written], CANCEL, metadata), "submit": plain(SEE_IT, 24)}


def preview_view(words: str, metadata: str, *, name: str | None, question: str | None, private: bool) -> View:
    """The reply as the asker will see it."""
    first = READERS["private" if private else "channel"]
    blocks = [context(mrkdwn(first)), divider(), *reply_message(words, name=name, question=question)["blocks"]]
    return {**_view(ids.HUMAN_PREVIEW, blocks, BACK, metadata), "submit": plain(SEND, 24)}


def notice_view(words: str) -> View:
    """A sentence of ours in place of it; closing it closes all."""
    return {**_view(ids.HUMAN_NOTICE, [section(mrkdwn(words))], CLOSE, ""), "clear_on_close": True}


def _view(callback_id: str, blocks: list[Block], close: str, metadata: str) -> View:
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(TITLE, 24),
        "close": plain(close, 24),
        "blocks": blocks,
    }
    return {**view, "private_metadata": metadata} if metadata else view


def _team_buttons(case: Case) -> list[Block]:
    value = str(case.number)
    row = [] if case.taken or case.done else [button(ids.HUMAN_TAKE, TAKE, value=value, says=TAKE_SAYS, primary=True)]
    row.append(button(ids.HUMAN_REPLY, REPLY, value=value, says=REPLY_SAYS))
    row += [] if case.kept else [button(ids.HUMAN_ADD, ADD, value=value, says=ADD_SAYS)]
    return actions(TEAM_ACTIONS, row)


def _state(case: Case) -> str:
    if case.done:
        return DONE.format(name=shown_name(case.taken))
    return TAKEN.format(name=shown_name(case.taken)) if case.taken else NOBODY_YET


def _answer(case: Case) -> tuple[str, list[Block]]:
    """What was answered: one mrkdwn text, and blocks that quote it where it is still what it was."""
    first = {"found": ANSWER_WAS, "unsure": OFFER_WAS}.get(case.outcome, NEAREST_WAS)
    lines = [f"• {escape(name_of(passage))}" for passage in case.answered[:QUOTED]]
    if not lines:
        return (NOT_FOR_HERE if case.withheld else NO_ANSWER), []
    after = [one for one, holds in ((NOT_FOR_HERE, case.withheld), (CHANGED, case.changed)) if holds]
    quoted: list[Block] = []
    if case.outcome == "found" and not case.changed:
        quoted = [
            context(plain(cut(passage.text, QUOTE_LIMIT))) for passage in case.answered[:QUOTED] if passage.text.strip()
        ]
    return "\n".join([first, *lines, *after]), quoted


def _with_small_print(said: str, small: str) -> Message:
    return {"text": f"{said}\n{small}", "blocks": [section(mrkdwn(said)), context(mrkdwn(small))]}


def _where(private: bool) -> str:
    return DIRECTLY if private else IN_THREAD


def shown_name(name: str | None) -> str:
    """What somebody is called, escaped; a word for nobody in particular where it is not known."""
    return one_line(name, 80) if name and name.strip() else SOMEBODY
