""" "Answer from handbook" on somebody's message: see the answer first, then post it in the message's thread."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.clients import Clients
from bot.directory import Directory
from bot.incoming import digest, is_direct, is_outside, person_in, plain_words, pressed, sound
from bot.library import Library
from bot.outbox import Hook, Later, Posted, Refused, Thread, Unknown
from bot.people import Saying
from bot.store import DeliveryKey, Sent, Work, Workspace
from bot.views import ids
from bot.views.answer import shared_message
from bot.views.apology import CANNOT_POST, GONE, notice_message
from bot.views.message import View
from bot.views.shortcut import choice_view, invite_view, loading_view, nothing_view, notice_view, preview_view
from bot.work import Crew, Order, Reply, only_to_asker, place_of, saying_of
from knowledge import Chat, Cleared, Found, Nothing, Unsure

POSTING: Final = "Posting it in the thread…"
POSTED: Final = "Done: the answer stands in the thread of that message."
POSTED_BEFORE: Final = "That answer stands in the thread already, so I left it at that."
SLOW: Final = "Slack is slow just now. The answer will appear in the thread within a few minutes; nothing is left to do."

QUESTION_KEPT: Final = 400
"""Characters of the message that are shown again in the modal; what is kept with it has to stay below Slack's 3,000."""
NOT_LET_IN: Final = frozenset({"not_in_channel", "channel_not_found"})


@dataclass(frozen=True, slots=True)
class About:
    """What the modal is about, kept in it: the message, its thread, what it says, and the passages shown (ids)."""

    channel: str
    ts: str
    thread: str
    question: str
    passages: tuple[str, ...] = ()

    def kept(self, passages: Sequence[Cleared] = ()) -> str:
        """As the text that Slack keeps with the modal."""
        return json.dumps({**asdict(self), "passages": [passage.id for passage in passages]}, ensure_ascii=False)

    @classmethod
    def read(cls, kept: object) -> About | None:
        """What `kept` made; None for anything else."""
        try:
            fields = json.loads(str(kept))
            return cls(**{**fields, "passages": tuple(fields["passages"])})
        except (ValueError, KeyError, TypeError):
            return None


def register(app: AsyncApp) -> None:
    """The shortcut, and the two things that can be pressed in its modal."""
    app.shortcut(ids.SHORTCUT)(open_modal)
    app.action(ids.matching(ids.SHORTCUT_CHOOSE))(choose)
    app.view(ids.SHORTCUT_POST)(post_answer)


async def open_modal(
    ack: Any,
    shortcut: dict[str, Any],
    workspace: Workspace,
    crew: Crew,
    library: Library,
    clients: Clients,
    directory: Directory,
) -> None:
    """Open the modal at once, since the trigger lives three seconds; look the answer up behind it."""
    message, channel = shortcut.get("message") or {}, (shortcut.get("channel") or {}).get("id")
    ts, person = message.get("ts") or shortcut.get("message_ts"), person_in(shortcut, workspace)
    if isinstance(channel, str) and isinstance(ts, str) and person:
        words = plain_words(message.get("text"))
        about = About(channel, ts, message.get("thread_ts") or ts, words[:QUESTION_KEPT])
        saying = Saying(person, about.channel, private=False, outside=is_outside(shortcut, workspace))
        trigger = str(shortcut.get("trigger_id"))
        url = shortcut.get("response_url")
        sorry = (workspace, Hook(channel, url)) if isinstance(url, str) and url else None
        crew.aside(_look_up(about, words, saying, trigger, library, clients, directory), sorry=sorry)
    await ack()


async def _look_up(
    about: About,
    words: str,
    saying: Saying,
    trigger_id: str,
    library: Library,
    clients: Clients,
    directory: Directory,
) -> None:
    workspace = saying.person.workspace
    opened = await (await clients.posting(workspace)).views_open(trigger_id=trigger_id, view=loading_view(about.kept()))
    # What is shown is what would be posted, so it is cleared for everybody in that channel.
    outcome, _ = await library.find(words, await directory.reader(saying))
    match outcome:
        case Found(answers=answers):
            passages = [answer.passage for answer in answers]
            view = preview_view(passages, question=about.question, metadata=about.kept(passages))
        case Unsure(suggestions=offered):
            view = _choices(about, [answer.passage for answer in offered], unsure=True)
        case Nothing(nearest=offered):
            view = _choices(about, [answer.passage for answer in offered], unsure=False)
        case Chat():
            view = nothing_view(question=about.question, metadata=about.kept())
    await _show(str(opened["view"]["id"]), view, workspace, clients)


def _choices(about: About, passages: Sequence[Cleared], *, unsure: bool) -> View:
    return choice_view(passages, question=about.question, metadata=about.kept(), unsure=unsure)


async def choose(
    ack: Any,
    action: dict[str, Any],
    body: dict[str, Any],
    workspace: Workspace,
    crew: Crew,
    library: Library,
    clients: Clients,
    directory: Directory,
) -> None:
    """Show the chosen passage in the modal, with the button that posts it."""
    press = pressed(action, body, workspace)
    about = About.read((body.get("view") or {}).get("private_metadata"))
    if press and press.view_id and about:
        saying = Saying(press.person, about.channel, private=False, outside=press.outside)
        crew.aside(_show_chosen(about, press.value, press.view_id, saying, library, clients, directory))
    await ack()


async def _show_chosen(
    about: About,
    id: str,
    view_id: str,
    saying: Saying,
    library: Library,
    clients: Clients,
    directory: Directory,
) -> None:
    found = await library.passages([id], await directory.reader(saying))
    view = preview_view(found, question=about.question, metadata=about.kept(found)) if found else notice_view(GONE)
    await _show(view_id, view, saying.person.workspace, clients)


async def post_answer(ack: Any, view: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Accept the post, and say so in the modal; what came of it follows there."""
    about, person, view_id = About.read(view.get("private_metadata")), person_in(body, workspace), sound(view.get("id"))
    if about is None or person is None or not view_id:
        await ack()
        return
    fresh = await crew.accept(
        Order(
            workspace=workspace,
            kind="post",
            key=digest(view_id, "post"),
            person=person,
            place=Thread(about.channel, about.thread, about.ts, is_direct(about.channel)),
            # Once for each modal: who opens another one after the bot was let in means it.
            delivery=DeliveryKey("post", f"{about.channel}:{about.thread}", digest(view_id)),
            facts={"passages": about.passages, "view": view_id, "name": sound((body.get("user") or {}).get("name"))},
            outside=is_outside(body, workspace),
        )
    )
    await ack(response_action="update", view=notice_view(POSTING if fresh else POSTED_BEFORE))


async def post(work: Work, library: Library, clients: Clients, directory: Directory) -> Reply:
    """The answer for the thread; then a word in the modal, or how to invite the bot."""
    place = place_of(work)
    found = await library.passages(work.payload["passages"], await directory.reader(saying_of(work, everybody=True)))

    async def tell(posted: Posted) -> None:
        match posted:
            case _ if not found:
                view = notice_view(GONE)
            case Sent():
                view = notice_view(POSTED)
            case Refused(reason) if reason in NOT_LET_IN:
                name = (await clients.at(work.workspace)).name
                view = invite_view(name=name, direct=is_direct(place.channel))
            case Refused():
                view = notice_view(CANNOT_POST)
            case Later() | Unknown():
                view = notice_view(SLOW)
        await _show(work.payload["view"], view, work.workspace, clients)

    if not found:
        return Reply(notice_message(GONE), to=only_to_asker(work), refusal="not_for_reader", then=tell)
    return Reply(shared_message(found, name=work.payload["name"]), then=tell)


async def _show(view_id: str, view: View, workspace: Workspace, clients: Clients) -> None:
    await (await clients.repeating(workspace)).views_update(view_id=view_id, view=view)
