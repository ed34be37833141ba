""" "Share in channel": what somebody heard alone, an answer or a certificate of theirs, posted for everybody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from slack_bolt.app.async_app import AsyncApp

from bot.awards import Awards
from bot.directory import Directory
from bot.incoming import digest, pressed
from bot.library import Library
from bot.outbox import Hook, Later, Posted, Refused, Unknown
from bot.store import DeliveryKey, PersonKey, Sent, Store, Work, Workspace
from bot.views import certificate as said
from bot.views import ids
from bot.views.answer import shared_message
from bot.views.apology import CANNOT_POST, NOT_TO_SHARE, SHARED, SHARED_BEFORE, SHARED_IN_PART, notice_message
from bot.views.certificate import Shown
from bot.vocabulary import Words
from bot.work import Crew, Reply, only_to_asker, order_of, person_of, place_of, saying_of
from knowledge import Audience, Cleared

CERTIFICATE: Final = ("certificate", "my certificate")
"""What may follow "share", and then perhaps a track."""
LONGEST_TRACK: Final = 120
"""Characters that may follow it."""


def register(app: AsyncApp) -> None:
    """The button under a private answer, and the one under a certificate."""
    app.action(ids.ANSWER_SHARE)(share)
    app.action(ids.matching(ids.CERTIFICATE_SHARE))(share_certificate)


async def share(ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew) -> None:
    """Post that answer in the channel, once for each private answer."""
    await _share(action, body, workspace, crew, SHARED_BEFORE, lambda value: {"passages": ids.unpack(value)})
    await ack()


async def share_certificate(
    ack: Any, action: dict[str, Any], body: dict[str, Any], workspace: Workspace, crew: Crew
) -> None:
    """Post that certificate in the channel, once for each message that showed it to them."""
    await _share(action, body, workspace, crew, said.SHARED_BEFORE, lambda value: {"certificate": value})
    await ack()


async def _share(
    action: dict[str, Any],
    body: dict[str, Any],
    workspace: Workspace,
    crew: Crew,
    before: str,
    what: Callable[[str], dict[str, Any]],
) -> None:
    press = pressed(action, body, workspace)
    if press and press.message and press.aside:
        place = Hook(press.aside.channel, press.aside.url, everybody=True)
        once = DeliveryKey("share", press.aside.channel, digest(press.message, press.value))
        fresh = await crew.accept(order_of(press, "share", place, once, name=press.name, **what(press.value)))
        if not fresh:
            crew.tell(workspace, press.aside, notice_message(before))


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is looked up to share something."""

    crew: Crew
    directory: Directory
    store: Store
    awards: Awards

    async def post(self, work: Work, library: Library) -> Reply:
        """What was shared, for the least privileged person in that channel; then a word to whoever shared it."""
        place = place_of(work)
        assert isinstance(place, Hook)
        aside = Hook(place.channel, place.url)
        reader = await self.directory.reader(saying_of(work, everybody=True))
        if "certificate" in work.payload:
            mine = [one for one in await self._of(person_of(work), reader) if one.certificate.number == _number(work)]
            if not mine or not mine[0].named:
                return Reply(notice_message(said.NOT_TO_SHARE), to=aside, refusal="not_for_reader")
            return Reply(said.shared_message(mine[0].certificate), then=self._tell(work, aside, _done))
        found = await library.passages(work.payload["passages"], reader)
        if not found:
            return Reply(notice_message(NOT_TO_SHARE), to=aside, refusal="not_for_reader")

        async def words() -> str:
            """Whether the channel sees all that the person who shared it saw."""
            theirs = await self.directory.reader(replace(saying_of(work), private=True))
            seen = await library.passages(work.payload["passages"], theirs)
            return SHARED if [_shown(one) for one in seen] == [_shown(one) for one in found] else SHARED_IN_PART

        return Reply(shared_message(found, name=work.payload["name"]), then=self._tell(work, aside, words))

    async def typed(self, work: Work, words: Words) -> Reply:
        """`share certificate`, and perhaps a track: what the button does, for people who have none."""
        place, person = place_of(work), person_of(work)
        if place.channel.startswith("D"):
            return Reply(notice_message(said.WHERE), for_anybody=True)
        theirs = await self.directory.reader(replace(saying_of(work), private=True, check_direct=False))
        track = _track(words) or ""
        own = await self._of(person, theirs)
        meant = [one for one in own if track in ("", one.certificate.track.casefold(), one.certificate.title.casefold())]
        if len(meant) != 1:
            message = said.which_message([one for one in own if one.named]) if own else said.none_message()
            return Reply(message, to=only_to_asker(work), instead=notice_message(said.NOT_HERE))
        reader = await self.directory.reader(saying_of(work, everybody=True))
        [for_all] = await self.awards.shown_to([meant[0].certificate], reader)
        if not for_all.named:
            return Reply(notice_message(said.NOT_TO_SHARE), to=only_to_asker(work), refusal="not_for_reader")
        to = replace(place, everybody=True) if isinstance(place, Hook) else place
        return Reply(said.shared_message(for_all.certificate), to=to)

    async def _of(self, person: PersonKey, reader: Audience) -> tuple[Shown, ...]:
        return await self.awards.shown_to(await self.store.certificates.of(person), reader)

    def _tell(self, work: Work, aside: Hook, words: Callable[[], Awaitable[str]]) -> Any:
        async def tell(posted: Posted) -> None:
            match posted:
                case Sent():
                    self.crew.tell(work.workspace, aside, notice_message(await words()))
                case Refused():
                    self.crew.tell(work.workspace, aside, notice_message(CANNOT_POST))
                case Later() | Unknown():
                    pass  # It will be tried again, and then there is something to tell.

        return tell


def fits(words: Words) -> bool:
    """Whether what follows "share" is a certificate, and perhaps a track; anything else is a question.

    >>> from bot.vocabulary import read
    >>> [fits(read(f"share {typed}")) for typed in ("certificate", "my certificate core", "certificates?", "of the margin")]
    [True, True, False, False]
    """
    return _track(words) is not None and not words.whole.endswith("?") and len(words.rest) <= LONGEST_TRACK


def _track(words: Words) -> str | None:
    """What follows "certificate", in small letters; None where that is not what follows "share"."""
    typed = f"{words.rest.casefold()} "
    return next((typed.removeprefix(f"{one} ").strip() for one in CERTIFICATE if typed.startswith(f"{one} ")), None)


def _number(work: Work) -> str:
    return str(work.payload["certificate"])


async def _done() -> str:
    return said.SHARED_DONE


def _shown(passage: Cleared) -> object:
    return passage.id, passage.title, passage.text, passage.links
