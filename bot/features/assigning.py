"""`desk assign`: an admin asks people to do a track. Never silently, and nobody's progress is shown for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from bot.directory import Directory
from bot.hours import zone_of
from bot.incoming import digest
from bot.library import Library
from bot.outbox import Posted, Refused, Root, Thread, as_payload, from_payload, is_private
from bot.people import Saying
from bot.progress import Progress
from bot.store import Assignees, Assignment, DeliveryKey, PersonKey, Sent, Store, Work
from bot.views import assigned as view
from bot.views import desk
from bot.views.apology import notice_message
from bot.views.curriculum import part_of
from bot.views.message import Message
from bot.vocabulary import Words
from bot.work import Crew, Order, Reply, only_to_asker, person_of, place_of, saying_of
from knowledge import Audience, Curriculum, Track
from knowledge.assigned import Assigned

KIND: Final = "assign"
"""The kind of work that telling a channel is."""
WORDS: Final = ("assign", "unassign", "assigned")
_PERSON: Final = re.compile(r"[UW](?=[A-Z]*[0-9])[A-Z0-9]{7,}")
"""A user id, which no organisation is called."""


def fits(words: Words) -> bool:
    """Whether an admin may have meant this part of the desk.

    >>> from bot.vocabulary import read
    >>> [fits(read(typed)) for typed in ("desk assign core to #help", "desk assigned", "desk who @dana")]
    [True, True, False]
    """
    return words.rest.partition(" ")[0].casefold() in WORDS


@dataclass(frozen=True, slots=True)
class Assigning:
    """What these replies need to look up and to write down. `domains`: partner domains of the settings, with names."""

    progress: Progress
    store: Store
    directory: Directory
    library: Library
    crew: Crew
    clock: Callable[[], datetime]
    domains: Mapping[str, str]

    async def desk(self, work: Work, _words: Words) -> Reply:
        """Do what an admin said; a sentence to anybody else."""
        saying = saying_of(work)
        if not saying.private:
            return Reply(notice_message(desk.NOT_HERE), to=only_to_asker(work), refusal="not_private", for_anybody=True)
        if not await self.directory.is_admin(saying.person, outside=saying.outside):
            return Reply(notice_message(desk.NOT_ADMIN), for_anybody=True)
        _, _, rest = " ".join(work.payload["text"].split()).partition(" ")
        word, _, more = rest.partition(" ")
        match word.casefold():
            case "assign":
                return Reply(await self._assign(work, more))
            case "unassign":
                return Reply(await self._take_back(work, more))
            case _:
                return Reply(await self._list(work))

    async def _assign(self, work: Work, words: str) -> Message:
        head, by, typed = words.rpartition(" by ")
        due = await self._due(work, typed) if by else None
        if isinstance(due, dict):
            return due
        whole = await self.library.curriculum(await self._reader(work))
        found = _track_and_rest(head if by else words, whole, "to")
        if not isinstance(found, tuple):
            return found
        track, rest = found
        whom = await self._whom(work, rest, view.WHOM)
        if not isinstance(whom, Assignees):
            return whom
        channel = _channel(work)
        said = await self._whom_said(work, whom)
        if whom.kind == "organisation" and channel is None:
            return view.said(view.WHICH_CHANNEL, whom=said)
        if not await self._is_theirs(work, whom, track):
            return view.said(view.NOT_THEIRS, track=view.track_name(track), whom=said)
        if channel is not None:
            saying = Saying(person_of(work), channel, private=False)
            if not await self._sees(await self.directory.reader(saying), track.slug):
                return view.said(view.NOT_FOR_CHANNEL, track=view.track_name(track), channel=channel)
        new = Assignment(whom, track.slug, due, channel)
        if any(_same(one, new) for one in await self.store.assignments.everything(work.workspace)):
            return notice_message(view.ALREADY)
        if channel is None:
            await self.store.assignments.assign(work.workspace, new, person_of(work).user_id, work.accepted_at)
            return view.said(view.ASSIGNED, track=view.track_name(track), whom=said, due=due)
        await self.crew.accept(_telling(work, new, channel))
        return view.said(view.ANNOUNCING, track=view.track_name(track), whom=said, due=due, channel=channel)

    async def announce(self, work: Work, library: Library) -> Reply:
        """Tell the channel; from then on it counts. Where it cannot be told there, nothing is assigned."""
        told, aside = _told(work), from_payload(work.payload["aside"])
        reader = await self.directory.reader(saying_of(work, everybody=True))
        track = _of_slug(await library.curriculum(reader), told.track)
        channel = place_of(work).channel
        if track is None:
            alone = await self._reader(work)
            known = _of_slug(await library.curriculum(alone), told.track)
            name = view.track_name(known) if known else view.name_said(told.track)
            return Reply(view.said(view.NOT_FOR_CHANNEL, track=name, channel=channel), to=aside, refusal="not_for_reader")
        await self.store.assignments.assign(work.workspace, told, person_of(work).user_id, work.accepted_at)

        async def undo(posted: Posted) -> None:
            if isinstance(posted, Refused):
                await self.store.assignments.take_back(work.workspace, told.whom, told.track)
                self.crew.tell(work.workspace, aside, view.said(view.CANNOT_POST, channel=channel))

        organisation = told.whom.key if told.whom.kind == "organisation" else None
        return Reply(view.announcement(track, told.due, organisation), then=undo)

    async def told(self, work: Work, made: Reply) -> Reply:
        """A private reply to somebody to whom a track was assigned since, with a line about it; once."""
        place = made.to or place_of(work)
        alone = is_private(place) and (not isinstance(place, Thread) or work.payload.get("im") is True)
        if not work.untold or not alone or made.silent or made.not_yet is not None:
            return made
        person = person_of(work)
        reader = await self._reader(work)
        news = [one for one in (await self.progress.of(person, reader)).assigned if not one.told]
        if not news:
            return made

        async def note(posted: Posted) -> None:
            if made.then is not None:
                await made.then(posted)
            if isinstance(posted, Sent):
                await self._note(person, news)

        return replace(made, message=view.with_news(made.message, news), then=note)

    async def _reader(self, work: Work) -> Audience:
        """Whoever asks, alone."""
        return await self.directory.reader(replace(saying_of(work), private=True, check_direct=False))

    async def _note(self, person: PersonKey, news: list[Assigned]) -> None:
        for one in news:
            await self.store.assignments.note_told(person.workspace, person.user_id, one.slug, self.clock())

    async def _take_back(self, work: Work, words: str) -> Message:
        whole = await self.library.curriculum(await self._reader(work))
        found = _track_and_rest(words, whole, "from")
        if not isinstance(found, tuple):
            return found
        track, rest = found
        whom = await self._whom(work, rest, view.HOW_BACK)
        if not isinstance(whom, Assignees):
            return whom
        done = await self.store.assignments.take_back(work.workspace, whom, track.slug)
        words = view.TAKEN_BACK if done else view.NOTHING_TO_TAKE_BACK
        return view.said(words, track=view.track_name(track), whom=await self._whom_said(work, whom))

    async def _list(self, work: Work) -> Message:
        whole = await self.library.curriculum(await self._reader(work))
        lines = []
        for one in await self.store.assignments.everything(work.workspace):
            track = _of_slug(whole, one.track)
            name = view.track_name(track) if track else view.name_said(one.track)
            lines.append(view.listed_line(name, await self._whom_said(work, one.whom), one.due))
        return view.list_message(lines)

    async def _due(self, work: Work, typed: str) -> date | Message:
        try:
            day = date.fromisoformat(typed.strip().rstrip("."))
        except ValueError:
            return view.about_typed(view.NO_DATE, typed)
        zone = (await self.directory.about(person_of(work))).facts.zone
        return view.past_message(day) if day < work.accepted_at.astimezone(zone_of(zone)).date() else day

    async def _whom(self, work: Work, words: str, unclear: str) -> Assignees | Message:
        """Whom these words name, beside the people and channels that the message names; a sentence where nobody."""
        me = await self.directory.me(work.workspace)
        named = work.payload.get("named", ())
        people = [id for id in named if id[:1] in "UW" and id != me] or ([words] if _PERSON.fullmatch(words) else [])
        channels = [id for id in named if id[:1] in "CG"]
        organisation, within, _ = words.rpartition(" in ")
        if people:
            left = words.replace(people[0], "").strip(" @")
            return notice_message(unclear) if len(people) > 1 or channels or left else await self._person(work, people[0])
        if len(channels) > 1:
            return notice_message(unclear)
        if channels and not within:
            # The name of the channel is all that may follow.
            return notice_message(unclear) if " " in words.strip() else Assignees("channel", channels[0])
        typed = (organisation if within and channels else words).strip()
        return await self._organisation(work, typed) if typed else notice_message(unclear)

    async def _person(self, work: Work, user: str) -> Assignees | Message:
        facts = (await self.directory.about(PersonKey(work.workspace, "", user))).facts
        if not facts.known:
            return notice_message(view.NOT_KNOWN)
        if facts.bot or facts.deleted:
            return notice_message(view.NO_LEARNER)
        return Assignees("person", user, facts.team_id or "")

    async def _organisation(self, work: Work, typed: str) -> Assignees | Message:
        marks = await self.store.places.marks(work.workspace)
        known = {one.name.casefold(): one.name for one in marks.organisations.values()}
        known |= {name.casefold(): name for name in self.domains.values()}
        if typed.casefold() in known:
            return Assignees("organisation", known[typed.casefold()])
        words = view.UNKNOWN_ORGANISATION if known else view.NO_ORGANISATIONS
        return view.about_typed(words, typed, sorted(known.values()))

    async def _is_theirs(self, work: Work, whom: Assignees, track: Track) -> bool:
        """Whether the handbook shows them that track."""
        match whom.kind:
            case "person":
                return await self._sees((await self.directory.about(_key(work, whom))).level, track.slug)
            case "organisation":
                marks = (await self.store.places.marks(work.workspace)).organisations.values()
                said = [one.partner for one in marks if one.name.casefold() == whom.key.casefold()]
                return await self._sees(Audience.PARTNER if all(said) else Audience.PUBLIC, track.slug)
            case "channel":
                return True  # Who reads there is looked at anyway.

    async def _sees(self, reader: Audience, slug: str) -> bool:
        return _of_slug(await self.library.curriculum(reader), slug) is not None

    async def _whom_said(self, work: Work, whom: Assignees) -> str:
        match whom.kind:
            case "person":
                name = (await self.directory.about(_key(work, whom))).facts.name
                return view.name_said(name) if name else view.SOMEBODY
            case "channel":
                return view.CHANNEL.format(channel=whom.key)
            case "organisation":
                return view.name_said(whom.key)


def _key(work: Work, whom: Assignees) -> PersonKey:
    return PersonKey(work.workspace, whom.team_id, whom.key)


def _track_and_rest(words: str, curriculum: Curriculum, between: str) -> tuple[Track, str] | Message:
    """The track that is named, and what follows `between`; a sentence where none is."""
    if not curriculum.tracks:
        return notice_message(view.NO_TRACKS)
    splits = list(_splits(f"{words} ", f" {between} "))
    for typed, rest in splits:
        part = part_of(curriculum, typed)
        if isinstance(part, Track):
            return part, rest
    if not splits or not splits[0][0]:
        return notice_message(view.HOW if between == "to" else view.HOW_BACK)
    return view.about_typed(view.UNKNOWN_TRACK, splits[0][0], [track.slug for track in curriculum.tracks])


def _splits(words: str, between: str) -> Iterator[tuple[str, str]]:
    """Both sides of each place where these words are parted.

    >>> list(_splits("intro to git to Northwind ", " to "))
    [('intro', 'git to Northwind'), ('intro to git', 'Northwind')]
    """
    at = words.casefold().find(between)
    while at >= 0:
        yield words[:at].strip(), words[at + len(between) :].strip()
        at = words.casefold().find(between, at + 1)


def _channel(work: Work) -> str | None:
    return next((id for id in work.payload.get("named", ()) if id[:1] in "CG"), None)


def _of_slug(curriculum: Curriculum, slug: str) -> Track | None:
    return next((track for track in curriculum.tracks if track.slug == slug), None)


def _same(one: Assignment, other: Assignment) -> bool:
    return (one.whom.kind, one.whom.key.casefold(), one.track, one.due) == (
        *(other.whom.kind, other.whom.key.casefold()),
        *(other.track, other.due),
    )


def _telling(work: Work, new: Assignment, channel: str) -> Order:
    """The work of telling a channel, once for what an admin said."""
    facts: dict[str, Any] = {
        "whom": [new.whom.kind, new.whom.key],
        "track": new.track,
        "due": new.due.isoformat() if new.due else None,
        "aside": as_payload(only_to_asker(work)),
    }
    return Order(
        work.workspace,
        KIND,
        digest(work.key, KIND),
        person_of(work),
        Root(channel),
        DeliveryKey("assigned", channel, digest(work.key)),
        facts,
        outside=False,
    )


def _told(work: Work) -> Assignment:
    kept = work.payload
    due = date.fromisoformat(kept["due"]) if kept["due"] else None
    return Assignment(Assignees(*kept["whom"]), kept["track"], due, place_of(work).channel)
