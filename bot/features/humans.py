"""A person's answer where ours was not enough: passed on to the team, taken, answered, carried back; a reminder in between.

What the team sees is cleared for the least of those who asked and who read in its channel. What comes back is a person's own
words. Everything that is posted is accepted work, each thing once.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final

import aiohttp
import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.asked import (
    alone,
    is_private_question,
    numbered,
    place_of_asker,
    question_behind,
    question_meant,
)
from bot.clients import Clients
from bot.directory import Directory
from bot.errors import BotError
from bot.hours import is_open, opens_next, worked, zone_of
from bot.incoming import Pressed, digest, is_direct, is_outside, person_in, pressed, sound
from bot.library import Library
from bot.outbox import Direct, Place, Posted, Refused, Root, Thread, Whisper, as_payload, from_payload
from bot.people import ChannelFacts, Saying, reader_of
from bot.store import DeliveryKey, Escalation, KeptQuestion, PersonKey, Sent, Store, Work, Workspace
from bot.store.escalations import ESCALATE, REMIND
from bot.views import humans as said
from bot.views import ids
from bot.views.apology import notice_message
from bot.views.message import Message, View
from bot.vocabulary import Words
from bot.work import NO_WORDS, Crew, Handler, Order, Reply, only_to_asker, person_of, place_of
from knowledge import Audience

PATIENCE: Final = 2.0
"""Seconds a look-up of a name or a link may take; then it is left out."""
ANEW_AFTER: Final = timedelta(minutes=2)
"""What nobody posted by then is posted by whoever looks after it; a crash in between may have lost the order."""
CHANNEL: Final = re.compile(r"[CG][A-Z0-9]{8,}")
"""An owner in the pack that is a channel."""
_ADDRESS: Final = re.compile(r"https?://[^\s|<>\"')\]]+", re.IGNORECASE)
PLEASE: Final = frozenset({"human please", "human", "ask a human", "a human please"})
REPLY: Final = "reply:"
SEND: Final = "send"


def register(app: AsyncApp) -> None:
    """The asker's button, the team's buttons, and the team's modal."""
    app.action(ids.HUMAN_ASK)(press_ask)
    app.action(ids.HUMAN_TAKE)(press_take)
    app.action(ids.HUMAN_REPLY)(press_reply)
    app.action(ids.HUMAN_ADD)(press_add)
    app.action(ids.HUMAN_SEND)(press_send)
    app.view(ids.HUMAN_WRITE)(see_reply)
    app.view(ids.HUMAN_PREVIEW)(send_reply)


@dataclass(frozen=True, slots=True)
class Case:
    """A question that was passed on, and what has become of it."""

    question: KeptQuestion
    escalation: Escalation


@dataclass(frozen=True, slots=True)
class Humans:
    """What this needs to ask, to write down and to say. `hours`: how long the team may leave a question lying."""

    directory: Directory
    store: Store
    clients: Clients
    crew: Crew
    library: Library
    clock: Callable[[], datetime]
    team_channel: str | None
    admins: Sequence[str]
    hours: timedelta

    def does(self) -> dict[str, Handler]:
        """The kinds of work that this makes the replies to."""
        return {
            "human": self.ask,
            "lost": self.lost,
            ESCALATE: self.post,
            REMIND: self.remind,
            "take": self.take,
            "carry": self.carry,
        }

    # The asker's side

    async def answer(self, work: Work, _words: Words) -> Reply | None:
        """The reply to typed words of this kind, the asker's or the team's; None where they are none."""
        text = work.payload["text"].strip()
        word = _word(text)
        if word in PLEASE:
            question = await question_meant(work, self.store, own=True)
            return Reply(notice_message(said.ASK_FIRST)) if question is None else await self._pass_on(work, question)
        if text.casefold().startswith(REPLY):
            return await self._draft(work, text[len(REPLY) :].strip())
        return await self._send_draft(work) if word == SEND else None

    async def ask(self, work: Work, _library: Library) -> Reply:
        """The button under an answer."""
        question = await self.store.question(work.payload["question"])
        return await self._pass_on(work, question)

    async def _pass_on(self, work: Work, question: KeptQuestion | None) -> Reply:
        if question is None or question.text is None:
            return Reply(notice_message(said.NO_QUESTION), to=only_to_asker(work), refusal="no_question")
        if question.person.user_id != person_of(work).user_id:
            return Reply(notice_message(said.NOT_YOURS), to=only_to_asker(work), refusal="not_asker")
        owner = await self._owner(question)
        channel = owner if owner and CHANNEL.fullmatch(owner) else self.team_channel
        if channel is None:
            return Reply(said.no_team_message(owner), refusal="no_team")
        escalation, fresh = await self.store.escalate(question, channel, self.clock())
        if not fresh:
            return Reply(await self._state(Case(question, escalation)))
        await self.crew.accept(self._order(ESCALATE, Case(question, escalation)))
        return Reply(said.passed_on_message(await self._hours(question), private=is_private_question(question)))

    async def state(self, question: KeptQuestion) -> Message:
        """How it stands with a question, for its asker."""
        escalation = await self.store.escalation(question.person.workspace, question.id)
        if escalation is None:
            return notice_message(said.NO_QUESTION)
        return await self._state(Case(question, escalation))

    async def _state(self, case: Case) -> Message:
        return said.state_message(
            await self._hours(case.question),
            private=is_private_question(case.question),
            taken=case.escalation.taken_name,
            done=case.escalation.answered_at is not None,
        )

    async def lost(self, work: Work, _library: Library) -> Reply:
        """What the asker hears when the team could not be reached after all."""
        question = await self.store.question(work.payload["question"])
        if question is None:
            return Reply(NO_WORDS, silent=True)
        owner = await self._owner(question)
        return Reply(said.lost_message(None if owner and CHANNEL.fullmatch(owner) else owner))

    # The team's channel

    def _order(self, kind: str, case: Case) -> Order:
        """What is posted in the team's channel: the question, or the reminder."""
        number, channel = str(case.question.id), case.escalation.channel
        return Order(
            workspace=case.question.person.workspace,
            kind=kind,
            key=digest(kind, number, channel, case.escalation.opened_at.isoformat()),
            person=case.question.person,
            place=Root(channel),
            delivery=DeliveryKey(kind, channel, number),
            facts={"question": case.question.id},
            outside=False,
        )

    async def post(self, work: Work, _library: Library) -> Reply:
        """The question, in the team's channel."""
        case = await self._case(work.workspace, work.payload["question"])
        if case is None:
            return Reply(NO_WORDS, silent=True)

        async def note(posted: Posted) -> None:
            if isinstance(posted, Sent):
                await self.store.note_escalation(work.workspace, case.question.id, posted_at=self.clock())
            elif isinstance(posted, Refused):
                await self._not_there(case, posted.reason)

        return Reply(said.team_message(await self._shown(case)), then=note)

    async def _not_there(self, case: Case, reason: str) -> None:
        """The channel does not take it: the team's own channel instead of an owner's, else a word to the asker."""
        workspace, number = case.question.person.workspace, case.question.id
        if self.team_channel is not None and case.escalation.channel != self.team_channel:
            await self.store.note_escalation(workspace, number, channel=self.team_channel)
            moved = await self._case(workspace, number)
            if moved is not None:
                await self.crew.accept(self._order(ESCALATE, moved))
            return
        await self.store.note_escalation(workspace, number, refused=reason[:80])
        place = place_of_asker(case.question, self.clock())
        await self.crew.accept(
            Order(
                workspace=workspace,
                kind="lost",
                key=digest("lost", str(number), case.escalation.opened_at.isoformat()),
                person=case.question.person,
                place=place,
                delivery=DeliveryKey("lost", _thread(case.question), digest(str(number), str(case.escalation.opened_at))),
                facts={"question": number},
                outside=False,
            )
        )

    async def remind(self, work: Work, _library: Library) -> Reply:
        """The reminder; nothing where somebody took it meanwhile."""
        case = await self._case(work.workspace, work.payload["question"])
        if case is None or case.escalation.taken_at or case.escalation.answered_at:
            return Reply(NO_WORDS, silent=True)
        zone = await self._zone(work.workspace)
        link = await self._link(work.workspace, case.escalation.channel, case.escalation.ts)
        shown = said.Case(case.question.id, case.question.text or "", "", case.question.outcome, link=link)
        hours = self.hours / timedelta(hours=1)
        return Reply(said.reminder_message(shown, hours=hours, zone=_named(zone)))

    async def look_after(self) -> None:
        """Post what a crash kept from being posted, and remind of what nobody took in time."""
        now = self.clock()
        for escalation in await self.store.waiting_escalations():
            workspace = escalation.person.workspace
            case = await self._case(workspace, escalation.question_id)
            if case is None:
                await self.store.note_escalation(workspace, escalation.question_id, reminded_at=now)
            elif escalation.posted_at is None and escalation.ts is None:
                if now - escalation.opened_at >= ANEW_AFTER:
                    await self.crew.accept(self._order(ESCALATE, case))
            elif worked(escalation.opened_at, now, await self._zone(workspace)) >= self.hours:
                await self.crew.accept(self._order(REMIND, case))
                await self.store.note_escalation(workspace, escalation.question_id, reminded_at=now)

    async def redraw(self, workspace: Workspace, number: int) -> None:
        """Show in the team's post how it stands; repeats harmlessly."""
        case = await self._case(workspace, number)
        if case is None or case.escalation.ts is None:
            return
        client = await self.clients.repeating(workspace)
        shown = said.team_message(await self._shown(case))
        await client.chat_update(
            channel=case.escalation.channel, ts=case.escalation.ts, parse="none", link_names=False, **shown
        )

    # Taking

    async def take(self, work: Work, _library: Library) -> Reply:
        """Somebody of the team takes it, and the asker hears who."""
        back, case = from_payload(work.payload["back"]), await self._case(work.workspace, work.payload["question"])
        if case is None:
            return Reply(notice_message(said.NOT_THERE), to=back, refusal="gone")
        if not await self._is_team(person_of(work), outside=work.payload.get("outside") is not False):
            return Reply(notice_message(said.NOT_TEAM), to=back, refusal="not_team")
        if case.escalation.answered_at is not None:
            words = said.DONE_BEFORE.format(name=said.shown_name(case.escalation.taken_name))
            return Reply(notice_message(words), to=back, refusal="answered")
        user = person_of(work).user_id
        name = await self._name(work.workspace, user) or said.SOMEBODY
        taken = await self.store.take(work.workspace, case.question.id, user, name, self.clock())
        if taken is None or taken.taken_by != user:
            return Reply(self._taken_before(taken), to=back, refusal="taken")

        async def show(posted: Posted) -> None:
            if isinstance(posted, Refused):
                self.crew.tell(work.workspace, back, notice_message(said.CANNOT_TELL))
            await self.redraw(work.workspace, case.question.id)

        message = said.on_it_message(
            await self._hours(case.question), taken.taken_name or name, private=is_private_question(case.question)
        )
        return Reply(message, then=show)

    async def who_has_it(self, workspace: Workspace, number: int, place: Place) -> None:
        """Tell somebody who came late who has it."""
        taken = await self.store.escalation(workspace, number)
        self.crew.tell(workspace, place, self._taken_before(taken))

    def _taken_before(self, taken: Escalation | None) -> Message:
        if taken is None or taken.taken_name is None:
            return notice_message(said.TAKEN_BY_SOMEBODY)
        return notice_message(said.TAKEN_BEFORE.format(name=said.shown_name(taken.taken_name)))

    # Replying

    async def _draft(self, work: Work, words: str) -> Reply | None:
        case = await self._case_of_thread(work)
        if case is None:
            return None
        if refused := await self._why_not(work, case, words):
            return refused
        user = person_of(work).user_id
        await self.store.note_escalation(work.workspace, case.question.id, draft=words, draft_by=user)
        name = await self._name(work.workspace, user)
        private = _is_alone(case.question)
        return Reply(said.draft_message(case.question.id, digest(words), words, name=name, private=private))

    async def _why_not(self, work: Work, case: Case, words: str) -> Reply | None:
        """Why these words are not carried, for whoever typed them."""
        if not await self._is_team(person_of(work), outside=work.payload.get("outside") is not False):
            return Reply(notice_message(said.NOT_TEAM), to=only_to_asker(work), refusal="not_team")
        if not words:
            return Reply(notice_message(said.EMPTY), to=only_to_asker(work), refusal="empty")
        if len(words) > said.REPLY_LIMIT:
            return Reply(notice_message(said.TOO_LONG), to=only_to_asker(work), refusal="too_long")
        if await self.keeps_back(case.question, words):
            return Reply(notice_message(said.KEPT_BACK), to=only_to_asker(work), refusal="kept_back")
        return None

    async def _send_draft(self, work: Work) -> Reply | None:
        case = await self._case_of_thread(work)
        if case is None:
            return None
        user, draft = person_of(work).user_id, case.escalation.draft
        if draft is None or case.escalation.draft_by != user:
            return Reply(notice_message(said.NOTHING_TO_SEND), to=only_to_asker(work))
        fresh = await self.crew.accept(self.carrying(case, person_of(work), draft, digest(draft)))
        return Reply(notice_message(said.SENDING if fresh else said.SENT_BEFORE), to=only_to_asker(work))

    async def _case_of_thread(self, work: Work) -> Case | None:
        place = place_of(work)
        if not isinstance(place, Thread):
            return None
        escalation = await self.store.escalation_at(work.workspace, place.channel, place.ts)
        return None if escalation is None else await self._case(work.workspace, escalation.question_id)

    def carrying(self, case: Case, person: PersonKey, words: str, once: str, view: str | None = None) -> Order:
        """The order that carries a reply to the asker. `once`: what makes it unique; `view`: the modal it came from."""
        # Who typed the reply looks at the thread, who wrote it in the modal at the channel.
        back = Whisper(case.escalation.channel, person.user_id, None if view else case.escalation.ts)
        return Order(
            workspace=person.workspace,
            kind="carry",
            key=digest("carry", str(case.question.id), person.user_id, once, self.clock().isoformat()),
            person=person,
            place=place_of_asker(case.question, self.clock()),
            delivery=DeliveryKey("carry", _thread(case.question), digest(str(case.question.id), person.user_id, once)),
            facts={"question": case.question.id, "words": words, "view": view, "back": as_payload(back)},
            outside=False,
        )

    async def carry(self, work: Work, _library: Library) -> Reply:
        """The reply, where the asker sees it; cleared once more for those who read there now."""
        back, view = from_payload(work.payload["back"]), work.payload.get("view")
        case, words = await self._case(work.workspace, work.payload["question"]), work.payload["words"]

        def refused(sentence: str, why: str) -> Reply:
            async def show(_posted: Posted) -> None:
                await self._show(work.workspace, view, said.notice_view(f"{said.NOT_SENT} {sentence}"))

            return Reply(notice_message(sentence), to=back, refusal=why, then=show)

        if case is None:
            return refused(said.NOT_THERE, "gone")
        if not await self._is_team(person_of(work)):
            return refused(said.NOT_TEAM, "not_team")
        if await self.keeps_back(case.question, words):
            return refused(said.KEPT_BACK, "kept_back")
        user = person_of(work).user_id
        name = await self._name(work.workspace, user)

        async def note(posted: Posted) -> None:
            match posted:
                case Sent():
                    taken = await self.store.take(
                        work.workspace, case.question.id, user, name or said.SOMEBODY, self.clock()
                    )
                    done: dict[str, datetime | str | None] = {"answered_at": self.clock()}
                    if taken is not None and taken.draft == words and taken.draft_by == user:
                        done |= {"draft": None, "draft_by": None}
                    await self.store.note_escalation(work.workspace, case.question.id, **done)
                    await self._show(work.workspace, view, said.notice_view(said.SENT))
                    await self.redraw(work.workspace, case.question.id)
                case Refused():
                    await self._show(work.workspace, view, said.notice_view(f"{said.NOT_SENT} {said.CANNOT_TELL}"))
                    self.crew.tell(work.workspace, back, notice_message(said.CANNOT_TELL))
                case _:
                    await self._show(work.workspace, view, said.notice_view(said.SLOW))

        asked = case.question.text if is_private_question(case.question) else None
        return Reply(said.reply_message(words, name=name, question=asked), then=note)

    async def keeps_back(self, question: KeptQuestion, words: str) -> bool:
        """Whether these words hold an address that the handbook keeps from those who read where the asker does."""
        found = [one.rstrip(".,;:!?") for one in _ADDRESS.findall(words)]
        if not found:
            return False
        saying = Saying(
            question.person,
            question.channel,
            private=_is_alone(question),
            check_direct=not is_private_question(question),
            shared=True,
        )
        return await self.library.keeps_back(found, await self.directory.reader(saying))

    # The modal

    async def open_modal(self, press: Pressed, number: str) -> None:
        """Open it at once, since the trigger lives three seconds; then see who that is and what about."""
        workspace = press.person.workspace
        opened = await (await self.clients.posting(workspace)).views_open(
            trigger_id=press.trigger_id, view=said.loading_view()
        )
        view_id = str(opened["view"]["id"])
        case = await self.case_behind(press, number)
        if case is None:
            shown = said.notice_view(said.NOT_THERE)
        elif not await self._is_team(press.person, outside=press.outside):
            shown = said.notice_view(said.NOT_TEAM)
        else:
            shown = said.write_view(case.question.text or "", json.dumps({"question": case.question.id}))
        await self._show(workspace, view_id, shown)

    async def preview(self, person: PersonKey, number: int, words: str, root: str) -> View | str:
        """The modal that shows the reply as the asker will see it, or a sentence why it is not carried."""
        case = await self._case(person.workspace, number)
        if case is None:
            return said.NOT_THERE
        if not await self._is_team(person):
            return said.NOT_TEAM
        if await self.keeps_back(case.question, words):
            return said.KEPT_BACK
        return said.preview_view(
            words,
            json.dumps({"question": number, "words": words, "root": root}, ensure_ascii=False),
            name=await self._name(person.workspace, person.user_id),
            question=case.question.text if is_private_question(case.question) else None,
            private=_is_alone(case.question),
        )

    async def _show(self, workspace: Workspace, view_id: str | None, view: View) -> None:
        if view_id is not None:
            await (await self.clients.repeating(workspace)).views_update(view_id=view_id, view=view)

    # Keeping for the handbook

    async def add(self, press: Pressed, place: Place) -> None:
        """Keep the question for the handbook."""
        case = await self.case_behind(press, press.value)
        if case is None:
            words = said.NOT_THERE
        elif not await self._is_team(press.person, outside=press.outside):
            words = said.NOT_TEAM
        else:
            words = said.KEPT_NOW
            by = press.person.user_id
            await self.store.note_escalation(press.person.workspace, case.question.id, wanted_at=self.clock(), wanted_by=by)
        self.crew.tell(press.person.workspace, place, notice_message(words))
        if case is not None and words == said.KEPT_NOW:
            await self.redraw(press.person.workspace, case.question.id)

    # Looking up

    async def case_of(self, workspace: Workspace, number: object) -> Case | None:
        """The case of that number; None for what is none."""
        return await self._case(workspace, number) if isinstance(number, int) else None

    async def _case(self, workspace: Workspace, number: int) -> Case | None:
        """A question that was passed on and still has its text."""
        question = await self.store.question(number)
        if question is None or question.text is None or question.person.workspace != workspace:
            return None
        escalation = await self.store.escalation(workspace, number)
        return None if escalation is None else Case(question, escalation)

    async def case_behind(self, press: Pressed, number: str) -> Case | None:
        """What a button in the team's channel is about; None for what is forged, gone, or pressed elsewhere."""
        question = await numbered(number, press.person.workspace, self.store)
        case = None if question is None else await self._case(press.person.workspace, question.id)
        return case if case is not None and case.escalation.channel == press.channel else None

    async def _is_team(self, person: PersonKey, *, outside: bool = False) -> bool:
        return (await self.directory.about(person, outside=outside)).level is Audience.INTERNAL

    async def _owner(self, question: KeptQuestion) -> str | None:
        """Who answers for what the question is about, by the pack; where nothing was found, nobody knows what that is."""
        known = question.passage_ids if question.outcome in ("found", "unsure") else ()
        return await self.library.owner(known[0]) if known else None

    async def _shown(self, case: Case) -> said.Case:
        """The case as those who read in the team's channel may see it."""
        question, escalation = case.question, case.escalation
        reads = await self._team_reads(question.person.workspace, escalation.channel)
        asked_as = Audience(question.reader)
        least = reads if reads.rank < asked_as.rank else asked_as
        answered = await self.library.passages(question.passage_ids, least)
        there = question.thread if question.thread and not is_direct(question.channel) else None
        return said.Case(
            number=question.id,
            question=question.text or "",
            who=await self._who(question.person, reads),
            outcome=question.outcome,
            answered=answered,
            withheld=len(answered) < len(question.passage_ids),
            changed=await self.library.version() != question.index_version,
            link=await self._link(question.person.workspace, question.channel, there),
            taken=escalation.taken_name,
            done=escalation.answered_at is not None,
            kept=escalation.wanted_at is not None,
        )

    async def _team_reads(self, workspace: Workspace, channel: str) -> Audience:
        """Who reads in the team's channel; it is not known to be internal unless an admin pinned it and that holds."""
        mark = await self.store.channel_mark(workspace, channel)
        facts = await self.directory.channel(workspace, channel) if mark.pinned_by is not None else ChannelFacts()
        return reader_of(private=False, asker=Audience.INTERNAL, channel=facts, mark=mark)

    async def _who(self, person: PersonKey, reads: Audience) -> str:
        """Who asked, as far as those who read it may know."""
        known = await self.directory.about(person)
        if reads is not Audience.INTERNAL:
            return said.OWN_PERSON if known.level is Audience.INTERNAL else said.A_PARTNER
        name = await self._name(person.workspace, person.user_id) or said.NAMELESS
        if known.organisation is None:
            return name
        return said.NAMED_OF.format(name=name, organisation=known.organisation.name)

    async def _name(self, workspace: Workspace, user: str) -> str | None:
        """What somebody is called; None where Slack does not tell in time."""
        answer = await self._asked(workspace, "users.info", user=user)
        found = answer.get("user") or {}
        profile = found.get("profile") or {}
        for name in (profile.get("real_name"), found.get("real_name"), profile.get("display_name"), found.get("name")):
            if isinstance(name, str) and name.strip():
                return sound(name).strip()[:200]
        return None

    async def _link(self, workspace: Workspace, channel: str, ts: str | None) -> str | None:
        """The address of a post; None where there is none to be had."""
        answer = await self._asked(workspace, "chat.getPermalink", channel=channel, message_ts=ts) if ts else {}
        link = answer.get("permalink")
        return link if isinstance(link, str) else None

    async def _asked(self, workspace: Workspace, method: str, **what: str) -> dict[str, Any]:
        try:
            async with asyncio.timeout(PATIENCE):
                client = await self.clients.repeating(workspace)
                answer = (await client.api_call(method, params=what)).data
        except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, BotError) as error:
            structlog.get_logger().warning("slack does not say", method=method, reason=type(error).__name__)
            return {}
        return answer if isinstance(answer, dict) else {}

    async def _zone(self, workspace: Workspace) -> tzinfo:
        """The zone of the first admin, whose hours the team keeps; UTC where there is none."""
        if not self.admins:
            return zone_of(None)
        return zone_of((await self.directory.about(PersonKey(workspace, "", self.admins[0]))).facts.zone)

    async def _hours(self, question: KeptQuestion) -> said.Hours:
        now, zone = self.clock(), await self._zone(question.person.workspace)
        return said.Hours(_named(zone), None if is_open(now, zone) else opens_next(now, zone))


def fits(words: Words) -> bool:
    """Whether these words may be for `Humans.answer`; some of them only in the team's thread.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("Human please!", "reply: yes", "send help")]
    [True, True, False]
    """
    word = _word(words.whole)
    return word in PLEASE or word == SEND or words.whole.casefold().startswith(REPLY)


def _word(text: str) -> str:
    return " ".join(text.split()).rstrip(".!?").casefold()


def _named(zone: tzinfo) -> str:
    """What a zone is called.

    >>> _named(zone_of("America/New_York")), _named(zone_of(None))
    ('New York time', 'UTC')
    """
    name = str(zone).rpartition("/")[2].replace("_", " ")
    return name if name in ("UTC", "GMT") else f"{name} time"


def _thread(question: KeptQuestion) -> str:
    """Where the asker is, as a part of a delivery's key."""
    return f"{question.channel}:{question.thread or question.person.user_id}"


def _is_alone(question: KeptQuestion) -> bool:
    """Whether the asker alone reads what is said to them about this question."""
    return question.thread is None or is_direct(question.channel)


# What Slack sends


async def press_ask(
    ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew, store: Store, humans: Humans
) -> None:
    """Pass the question on, once; the reply stands where the asker reads."""
    press = pressed(action, body, workspace)
    aside = alone(press) if press else None
    if press and aside is not None:
        question = await question_behind(press, press.value, store)
        if question is None:
            crew.tell(workspace, aside, notice_message(said.NO_QUESTION))
        elif not await crew.accept(_asking(press, question, aside, humans)):
            crew.aside(_tell_state(question, workspace, aside, humans))
    await ack()


def _asking(press: Pressed, question: KeptQuestion, aside: Place, humans: Humans) -> Order:
    place = place_of_asker(question, humans.clock())
    return Order(
        workspace=press.person.workspace,
        kind="human",
        key=press.key,
        person=press.person,
        # Where somebody asked privately, the button's own message is where they look.
        place=aside if isinstance(place, Direct) else place,
        delivery=DeliveryKey("human", _thread(question), f"{question.id}:{press.person.user_id}"),
        facts={"question": question.id},
        outside=press.outside,
    )


async def _tell_state(question: KeptQuestion, workspace: Workspace, aside: Place, humans: Humans) -> None:
    humans.crew.tell(workspace, aside, await humans.state(question))


async def press_take(
    ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew, humans: Humans
) -> None:
    """Take it, once; the asker hears who is on it."""
    press = pressed(action, body, workspace)
    aside = alone(press) if press else None
    if press and aside is not None:
        case = await humans.case_behind(press, press.value)
        if case is None:
            crew.tell(workspace, aside, notice_message(said.NOT_THERE))
        else:
            order = Order(
                workspace=workspace,
                kind="take",
                key=press.key,
                person=press.person,
                place=place_of_asker(case.question, humans.clock()),
                delivery=DeliveryKey("take", _thread(case.question), str(case.question.id)),
                facts={"question": case.question.id, "back": as_payload(aside)},
                outside=press.outside,
            )
            if not await crew.accept(order):
                crew.aside(humans.who_has_it(workspace, case.question.id, aside))
    await ack()


async def press_add(
    ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew, humans: Humans
) -> None:
    """Keep it for the handbook."""
    press = pressed(action, body, workspace)
    aside = alone(press) if press else None
    if press and aside is not None:
        crew.aside(humans.add(press, aside))
    await ack()


async def press_reply(
    ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew, humans: Humans
) -> None:
    """Open the modal in which the reply is written."""
    press = pressed(action, body, workspace)
    if press:
        crew.aside(humans.open_modal(press, press.value))
    await ack()


async def press_send(
    ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew, humans: Humans
) -> None:
    """Send the reply that was typed in the team's thread, if it is still that one and theirs."""
    press = pressed(action, body, workspace)
    aside = alone(press) if press else None
    if press and aside is not None:
        number, _, shown = press.value.partition("\n")
        case = await humans.case_behind(press, number)
        draft = case.escalation.draft if case else None
        if case is None:
            words = said.NOT_THERE
        elif draft is None or digest(draft) != shown or case.escalation.draft_by != press.person.user_id:
            words = said.NOT_THAT_DRAFT
        elif await crew.accept(humans.carrying(case, press.person, draft, digest(draft))):
            words = said.SENDING
        else:
            words = said.SENT_BEFORE
        crew.tell(workspace, aside, notice_message(words))
    await ack()


async def see_reply(ack: Any, view: dict[str, Any], body: dict[str, Any], workspace: Workspace, humans: Humans) -> None:
    """Show the reply as the asker will see it; or say beside the field why it is not carried."""
    person, kept, words = person_in(body, workspace), _kept(view), _written(view)
    if person is None or not isinstance(kept.get("question"), int):
        await ack()
        return
    shown: View | str = said.EMPTY_FIELD
    if words:
        shown = await humans.preview(person, kept["question"], words, sound(view.get("id")))
    if isinstance(shown, str):
        await ack(response_action="errors", errors={said.REPLY_BLOCK: shown})
    else:
        await ack(response_action="push", view=shown)


async def send_reply(
    ack: Any, view: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew, humans: Humans
) -> None:
    """Accept it, once for each modal it was written in, and say so there."""
    person, kept, view_id = person_in(body, workspace), _kept(view), sound(view.get("id"))
    words, root = kept.get("words"), kept.get("root")
    if person is None or not view_id or not isinstance(words, str) or not isinstance(root, str):
        await ack()
        return
    case = await humans.case_of(workspace, kept.get("question"))
    if case is None or is_outside(body, workspace):
        sentence = said.NOT_THERE if case is None else said.NOT_TEAM
    else:
        fresh = await crew.accept(humans.carrying(case, person, words, root, view_id))
        sentence = said.SENDING if fresh else said.SENT_BEFORE
    await ack(response_action="update", view=said.notice_view(sentence))


def _kept(view: dict[str, Any]) -> dict[str, Any]:
    """What was kept with a modal of ours; {} for anything else."""
    try:
        kept = json.loads(str(view.get("private_metadata") or "{}"))
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _written(view: dict[str, Any]) -> str:
    values = (view.get("state") or {}).get("values") or {}
    field = (values.get(said.REPLY_BLOCK) or {}).get(ids.HUMAN_WRITE) or {}
    return sound(field.get("value")).strip()[: said.REPLY_LIMIT]
