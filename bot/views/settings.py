"""What the bot knows of somebody, and the one question it asks about them."""

from __future__ import annotations

from typing import Final, Literal

from bot.views import ids
from bot.views.message import Block, Message, actions, button, context, cut, escape, mrkdwn, one_line, section
from knowledge.lens import LENSES

WHICH: Final = (
    "Which kind of partner are you? Of answers that fit alike, those about you then come first; nothing is hidden. "
    "Press one, or type `settings` and what you are, such as `settings MSP`. I ask only once."
)
CHANGE: Final = "Press what you are, or type it: `settings MSP`, `settings none`."
LENS_SET: Final = "Thank you. Of answers that fit alike, those about this come first from now on: {name}."
LENS_GONE: Final = "Done: I treat you like everybody else."
NO_SUCH_LENS: Final = "I do not know that kind of partner, so nothing changed. I know these:"

TITLE: Final = "*What I know of you*"
KIND: Final = "• Kind of partner: {name}"
NOT_SAID: Final = "you have not said"
ORGANISATION: Final = "• Organisation: {name}"
ZONE: Final = "• Time zone: {name}, from your Slack profile"
NO_ZONE: Final = "• Time zone: Slack does not tell me"
KEPT: Final = (
    "I keep this, and the words of your questions for {days} days, to find the gaps in the handbook. "
    "I write only when you write to me or asked for `nudges`, so to stop, stop asking, or type `nudges off`."
)
NOT_HERE: Final = (
    "Slack does not let me show you that for yourself alone here. Write me a direct message with `settings`, "
    "or type `settings here`, and I say it in this thread, for everybody who reads it."
)

Where = Literal["ours", "marked", "elsewhere", "guest", "unknown"]
"""How somebody's organisation is known."""
ORGANISATIONS: Final[dict[Where, str]] = {
    "ours": "this workspace's own",
    "marked": "{name}",
    "elsewhere": "your own company, through Slack Connect",
    "guest": "none that I know; an admin of mine can tell me",
    "unknown": "Slack does not tell me just now",
}
_ROW: Final = "settings.kinds"


def settings_message(lens: str | None, where: Where, organisation: str, zone: str | None, days: int) -> Message:
    """Everything that is known of one person, for them alone; buttons to say or change which kind of partner they are."""
    known = [
        KIND.format(name=LENSES[lens].name if lens in LENSES else NOT_SAID),
        ORGANISATION.format(name=ORGANISATIONS[where].format(name=one_line(organisation, 100))),
        ZONE.format(name=escape(cut(zone, 64))) if zone else NO_ZONE,
    ]
    told, kept = "\n".join([TITLE, *known]), KEPT.format(days=days)
    return {
        "text": "\n\n".join([told, kept, CHANGE]),
        "blocks": [section(mrkdwn(told)), context(mrkdwn(kept)), context(mrkdwn(CHANGE)), *lens_buttons()],
    }


def lens_message(lens: str | None) -> Message:
    """What somebody said they are, said back."""
    words = LENS_SET.format(name=LENSES[lens].name) if lens in LENSES else LENS_GONE
    return {"text": words, "blocks": [section(mrkdwn(words))]}


def unknown_lens_message() -> Message:
    """They said something that is no kind of partner we know."""
    listed = "\n".join(f"• {lens.name}" for lens in LENSES.values())
    return {"text": f"{NO_SUCH_LENS}\n{listed}", "blocks": [section(mrkdwn(NO_SUCH_LENS)), *lens_buttons()]}


def with_which(message: Message) -> Message:
    """A reply, with the one question under it."""
    return {"text": f"{message['text']}\n\n{WHICH}", "blocks": [*message["blocks"], context(mrkdwn(WHICH)), *lens_buttons()]}


def lens_buttons() -> list[Block]:
    """A button for each kind of partner."""
    return actions(
        _ROW,
        [
            button(ids.numbered(ids.SETTINGS_LENS, number), lens.name, value=kind)
            for number, (kind, lens) in enumerate(LENSES.items(), start=1)
        ],
    )
