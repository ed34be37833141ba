"""Random histories of a workspace: people become guests or go, channels are shared, pinned and joined, the handbook changes,
and all the while people ask, press, share and look.

After each step everything that was said is held against who can see it by the world's own state: every post, whisper, window
and Home, whoever made it. The bot's code is not asked: `Truth` is written from the rule alone.

So a new way to speak is checked by itself as soon as a history comes upon it. Words that do something go into `QUESTIONS` of
the handbook beside this; buttons are pressed and windows filled in whatever they are; what time brings is done by
`Office.look_after`. What needs pages of its own, as quizzes do, gets them in `handbook.page`, with the markers. Then
count it in `check` and let a test ask that it was seen, for what never happens is never wrong.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from functools import partial
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.playground.core import NotPossible, elements
from bot.playground.faults import Fault
from bot.playground.people import BOT, DANA, LEON, MARCO, PARTNER, PEOPLE, PRIYA, VENDOR, Person, Team
from bot.playground.world import HELP, SALES, Channel, Message
from bot.store import Store
from bot.views import ids
from bot.views.review import ITEM
from knowledge import Audience, Knowledge
from tests.firewall.handbook import EDITIONS, INTERNAL, QUESTIONS, REMEMBERED, UNASKED, Shelves
from tests.firewall.handbook import PARTNER as FOR_PARTNERS
from tests.firewall.office import Office

NINA, OLGA, DEALS, THIRD = "UNINA0001", "UOLGA0001", "GDEALS001", "TTHIRD001"
MORE_PEOPLE: Final = (
    Person(NINA, THIRD, "nina", "Nina Roy", "Elsewhere", "partner", "connect", "Asia/Kolkata", "nina@elsewhere.example"),
    Person(OLGA, VENDOR, "olga", "Olga Lind", "Guest", "partner", "guest", "Europe/Oslo", "olga@lind.example", single=True),
)
EVERYBODY: Final = (DANA, MARCO, LEON, PRIYA, NINA, OLGA)
INSIDE: Final = (MARCO, LEON, OLGA)
CHANNELS: Final = (HELP, SALES, DEALS)
CHANGES: Final = ({"kind": "guest"}, {"kind": "member"}, {"deleted": True}, {"deleted": False})
UNHEARD: Final = frozenset(
    {"member_joined_channel", "member_left_channel", "channel_shared", "channel_unshared", "channel_id_changed"}
)

ANSWERS: Final = (ids.QUIZ_CHOOSE, ids.QUIZ_TICK, ids.QUIZ_ANSWER, ids.QUIZ_TYPE)

people, channels = st.sampled_from(EVERYBODY), st.sampled_from(CHANNELS)
questions = st.sampled_from(QUESTIONS)


class Leak(AssertionError):
    """Somebody can see what is not for them."""


class Truth:
    """Who may read what, from the rule and the state of the world; beside it what the admin said with success."""

    def __init__(self, office: Office) -> None:
        self.world = office.slack.world
        self.silent = office.silent
        self.partners: set[str] = set()
        self.levels: dict[str, str] = {}
        self.pins: set[str] = set()

    def person(self, id: str) -> Audience:
        """What somebody may read alone."""
        who = self.world.people[id]
        if who.deleted or who.stranger:
            return Audience.PUBLIC
        if who.team == VENDOR and who.kind == "member" and id not in self.silent:
            return Audience.INTERNAL
        return Audience.PARTNER if {id, who.team} & self.partners else Audience.PUBLIC

    def channel(self, id: str) -> Audience:
        """What may stand in a channel."""
        channel = self.world.channels[id]
        there = [one for one in channel.members if one in self.world.people and not self.world.people[one].deleted]
        ours = all(self.person(one) is Audience.INTERNAL for one in there)
        if id in self.pins and not channel.shared and ours:
            return Audience.INTERNAL
        return Audience.PARTNER if self.levels.get(id) == "partner" else Audience.PUBLIC

    def message(self, post: Message) -> Audience:
        """What may stand in this message."""
        if post.only_for:
            return self.person(post.only_for)
        where = self.world.channels[post.channel]
        return self.person(where.members[0]) if where.kind == "im" else self.channel(post.channel)


class Histories(RuleBasedStateMachine):
    """One history."""

    shelves: Shelves
    knowledge: Knowledge
    store: Store
    loop: asyncio.AbstractEventLoop
    seen: Counter[str]
    """What was checked, and what of it held words that are not for everybody: both must not be nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.shelves.show(0)
        self.office = Office(self.knowledge, self.store, hears_all=True)
        self.slack = self.office.slack
        world = self.slack.world
        world.teams[THIRD] = Team(THIRD, "Elsewhere", "elsewhere", "UCOACH003", "BCOACH003")
        world.people.update({person.id: person for person in MORE_PEOPLE})
        world.channels[HELP].members += [NINA, OLGA]
        members = [DANA, MARCO, BOT]
        world.channels[DEALS] = Channel(DEALS, "deals", "private", VENDOR, members, 0)
        for person in MORE_PEOPLE:
            self.slack.dm(person, world.installations[0])
        self.truth = Truth(self.office)
        self._said: set[tuple[str, str, str | None]] = set()
        self._shown: set[tuple[str, str]] = set()
        self.loop.run_until_complete(self.office.open())

    def teardown(self) -> None:
        self.loop.run_until_complete(self.office.close())

    # What the world does

    @rule(person=st.sampled_from(INSIDE), changes=st.sampled_from(CHANGES))
    def change(self, person: str, changes: dict[str, Any]) -> None:
        """A member becomes a guest, a guest a member, somebody goes, somebody is back."""
        self.slack.change_person(person, **changes)
        self.settle()
        self.homes_of(person)

    @rule(person=st.sampled_from((LEON, OLGA)))
    def say_nothing_of_guests(self, person: str) -> None:
        """From now on Slack leaves the guest flags of this person away."""
        self.office.silent.add(person)
        self.slack.change_person(person)
        self.settle()

    @rule(person=people, channel=channels)
    def join(self, person: str, channel: str) -> None:
        """Somebody comes in."""
        self.slack.join(person, channel)
        self.settle()

    @rule(person=people, channel=channels)
    def leave(self, person: str, channel: str) -> None:
        """Somebody goes out."""
        self.slack.leave(person, channel)
        self.settle()

    @rule(channel=channels, shared=st.booleans())
    def share_channel(self, channel: str, shared: bool) -> None:
        """A channel is shared with another company, or no more."""
        self.slack.share(channel, shared=shared)
        self.settle()

    @rule(channel=channels, inside=st.booleans())
    def carry_bot(self, channel: str, inside: bool) -> None:
        """The bot is thrown out of a channel, or invited."""
        self.slack.invite(channel) if inside else self.slack.remove_bot(channel)
        self.settle()

    @rule(lost=st.booleans())
    def lose_events(self, lost: bool) -> None:
        """What happens to channels is heard by another process from now on, or by this one again."""
        self.office.lost = UNHEARD if lost else frozenset()

    @rule(seconds=st.sampled_from((1, 30, 61, 6 * 3600)))
    def wait(self, seconds: int) -> None:
        """Time passes, and the bot does what it does by itself."""
        self.office.turn(seconds=seconds)
        self.loop.run_until_complete(self.office.look_after())
        self.settle()

    @rule(person=st.sampled_from((MARCO, LEON)), question=questions, changes=st.sampled_from(CHANGES))
    def wait_for_nudges(self, person: str, question: str, changes: dict[str, Any]) -> None:
        """Somebody asks, wants nudges, becomes somebody else for Slack, and two days go by."""
        self.write(person, question)
        self.write(person, "nudges every day")
        self.change(person, changes)
        for _ in range(32):
            self.office.turn(minutes=90)
            self.loop.run_until_complete(self.office.look_after())
        self.settle()

    @rule(edition=st.integers(0, len(EDITIONS) - 1))
    def edit_handbook(self, edition: int) -> None:
        """The same passages are for other people now."""
        self.shelves.show(edition)

    @rule(
        method=st.sampled_from(("users.info", "conversations.info", "conversations.members")),
        error=st.sampled_from(("internal_error", "missing_scope", "user_not_found", "channel_not_found")),
    )
    def slack_fails(self, method: str, error: str) -> None:
        """The next look-up of this kind fails."""
        self.slack.plan(method, Fault.error(error))

    # What the admin says

    @initialize(
        pinned=st.sampled_from((None, SALES, DEALS)),
        partners=st.sampled_from((None, PARTNER)),
        morning=st.none() | st.tuples(st.sampled_from((SALES, HELP)), st.sampled_from(UNASKED), questions, st.booleans()),
    )
    def begin(self, pinned: str | None, partners: str | None, morning: tuple[str, str, str, bool] | None) -> None:
        """Most histories begin with something marked, and many with a morning on which people talk and want a person:
        by chance alone that is too rare."""
        if pinned:
            self.mark_channel(pinned, "internal")
        if partners:
            self.mark_partner(partners)
        if morning:
            channel, words, question, presses = morning
            self.say_something(MARCO, channel, words, 0)
            self.ask_a_human(MARCO, channel, question, presses)
            self.hold_a_quiz(MARCO, [LEON, DANA], channel, "for everybody", "quiz 20", 0, [0, 1])

    @rule(channel=channels, level=st.sampled_from(("partner", "public", "internal", "internal", "none")))
    def mark_channel(self, channel: str, level: str) -> None:
        """`/coach desk channel …`"""
        said = self.ask_desk(channel, f"desk channel {level}")
        if "Done" not in said:
            return
        if level == "internal":
            if self.truth.world.channels[channel].shared or not self.all_ours(channel):
                raise Leak(f"{channel} was pinned although others read there")
            self.truth.pins.add(channel)
        else:
            self.truth.pins.discard(channel)
            self.truth.levels[channel] = level

    @rule(who=st.sampled_from((PARTNER, THIRD, PRIYA, LEON, OLGA)))
    def mark_partner(self, who: str) -> None:
        """`/coach desk partner …`"""
        if "Done" in self.ask_desk(self.dm_of(DANA), f"desk partner {who} Somebody"):
            self.truth.partners.add(who)

    @rule(who=st.sampled_from((PARTNER, THIRD, PRIYA, LEON, OLGA)))
    def unmark(self, who: str) -> None:
        """`/coach desk unmark …`"""
        if "Done" in self.ask_desk(self.dm_of(DANA), f"desk unmark {who}"):
            self.truth.partners.discard(who)

    @rule(person=st.sampled_from((MARCO, LEON, PRIYA)), channel=channels)
    def others_at_the_desk(self, person: str, channel: str) -> None:
        """Who is no admin marks nothing."""
        before = self.loop.run_until_complete(self.marks())
        self.try_to(lambda: self.slack.command(person, channel, "/coach desk channel internal"))
        self.try_to(lambda: self.slack.say(person, self.dm_of(person), "desk partner TTHIRD001"))
        self.settle()
        assert self.loop.run_until_complete(self.marks()) == before

    # What people do

    @rule(person=people, channel=channels, question=questions)
    def mention(self, person: str, channel: str, question: str) -> None:
        """Somebody asks in a channel."""
        self.try_to(lambda: self.slack.say(person, channel, f"<@{BOT}> {question}"))
        self.settle()

    @rule(person=people, channel=channels, question=questions)
    def ask_privately(self, person: str, channel: str, question: str) -> None:
        """Somebody asks in a channel, and wants the answer for themselves."""
        self.mention(person, channel, f"privately {question}")

    @rule(person=people, channel=channels, words=st.sampled_from(UNASKED), pick=st.integers(0, 100))
    def say_something(self, person: str, channel: str, words: str, pick: int) -> None:
        """Somebody says something in a channel that nobody asked of the bot; in a thread, if there is one."""
        roots = [one.ts for one in self.slack.world.messages.get(channel, ()) if one.thread_ts in (None, one.ts)]
        thread = roots[-1] if roots and pick % 2 else None
        before = self._said_in(channel)
        self.try_to(lambda: self.slack.say(person, channel, words, thread_ts=thread))
        self.settle()
        self.seen["answered unasked"] += self._said_in(channel) > before

    def _said_in(self, channel: str) -> int:
        return sum(one.bot_id is not None for one in self.slack.world.messages.get(channel, ()))

    @rule(person=people, comes=people, channel=channels, question=questions, backwards=st.booleans())
    def mention_while_somebody_comes(self, person: str, comes: str, channel: str, question: str, backwards: bool) -> None:
        """Somebody asks, and before the bot hears it somebody else is there; news may arrive in either order."""
        self.try_to(lambda: self.slack.say(person, channel, f"<@{BOT}> {question}"))
        self.slack.join(comes, channel)
        self.settle(backwards=backwards)

    @rule(person=people, question=questions)
    def write(self, person: str, question: str) -> None:
        """Somebody asks in the DM."""
        self.try_to(lambda: self.slack.say(person, self.dm_of(person), question))
        self.settle()

    @rule(person=people, channel=channels, alone=st.booleans(), question=questions, pick=st.integers(0, 100))
    def edit(self, person: str, channel: str, alone: bool, question: str, pick: int) -> None:
        """Somebody makes another question of what they asked, or deletes it."""
        where = self.dm_of(person) if alone else channel
        mine = (
            [one for one in self.slack.messages(where, person) if one.user == person]
            if alone or person in self.members(where)
            else []
        )
        if mine:
            post = mine[pick % len(mine)]
            if pick % 5 == 0:
                self.try_to(partial(self.slack.delete, person, where, post.ts))
            else:
                self.try_to(partial(self.slack.edit, person, where, post.ts, f"<@{BOT}> {question}"))
            self.settle()

    @rule(person=people, channel=channels, question=questions)
    def command(self, person: str, channel: str, question: str) -> None:
        """Somebody asks privately."""
        self.try_to(lambda: self.slack.command(person, channel, f"/coach {question}"))
        self.settle()

    @rule(asked=st.lists(st.tuples(people, st.integers(0, 3), channels, questions), min_size=3, max_size=6))
    def talk(self, asked: list[tuple[str, int, str, str]]) -> None:
        """Several ask, each in their way."""
        for person, way, channel, question in asked:
            match way:
                case 0:
                    self.command(person, channel, question)
                case 1:
                    self.write(person, question)
                case _:
                    self.mention(person, channel, question)

    @rule(person=people, picks=st.lists(st.integers(0, 10_000), min_size=2, max_size=5))
    def press_on(self, person: str, picks: list[int]) -> None:
        """Somebody presses one thing after another."""
        for pick in picks:
            self.press(person, pick)

    @rule(person=people, pick=st.integers(0, 10_000))
    def press(self, person: str, pick: int) -> None:
        """Somebody presses any button they can see; every one of them stays for ever."""
        found = [
            (post, element)
            for channel in self.world_channels(person)
            for post in self.slack.messages(channel, person)
            if post.bot_id and not post.gone
            for block in post.blocks or ()
            for element in elements(block)
            if not element["action_id"].startswith("lesson.open")
        ]
        if found:
            post, element = found[pick % len(found)]
            self.try_to(lambda: self.slack.click(person, post.channel, post.ts, element["action_id"]))
            self.settle()

    @rule(person=people, channel=channels, question=questions, presses=st.booleans())
    def ask_a_human(self, person: str, channel: str, question: str, presses: bool) -> None:
        """Somebody is not content, and wants a person: by the button or by words."""
        self.mention(person, channel, question)
        mine = [one for one in self.slack.messages(channel, person) if one.bot_id] if person in self.members(channel) else []
        for post in mine[-1:]:
            if presses:
                self.try_to(partial(self.slack.click, person, channel, post.ts, ids.HUMAN_ASK))
            else:
                words = f"<@{BOT}> human please"
                self.try_to(partial(self.slack.say, person, channel, words, thread_ts=post.thread_ts))
            self.settle()

    @rule(
        person=people,
        others=st.lists(people, min_size=2, max_size=3),
        channel=channels,
        alone=st.sampled_from(("in the DM", "privately", "for everybody")),
        words=st.sampled_from(("quiz 20", "quiz", "quiz tactics", "quiz margins")),
        edition=st.integers(0, len(EDITIONS) - 1),
        picks=st.lists(st.integers(0, 100), min_size=3, max_size=6),
    )
    def hold_a_quiz(
        self, person: str, others: list[str], channel: str, alone: str, words: str, edition: int, picks: list[int]
    ) -> None:
        """Somebody has a quiz, for themselves or for everybody; whoever sees it presses what stands there, the handbook
        changes, and whoever began it goes on."""
        match alone:
            case "in the DM":
                where, there = self.dm_of(person), [person]
                self.write(person, words)
            case "privately":
                where, there = channel, [person]
                self.command(person, channel, words)
            case _:
                where, there = channel, [person, *others]
                self.mention(person, channel, words)
        for number, pick in enumerate(picks):
            who = there[number % len(there)]
            self.press_in_quiz(who, where, pick, *([] if number and pick % 4 == 0 else ANSWERS))
            self.use_window(who, ("price", "no price")[pick % 2], sends=True)
            if number == 1 and pick % 3 == 0:
                self.edit_handbook(edition)
        if alone == "for everybody":
            for action in (ids.QUIZ_REVEAL, ids.QUIZ_MINE, ids.QUIZ_NEXT):
                self.press_in_quiz(person, where, 0, action)

    def press_in_quiz(self, person: str, channel: str, pick: int, *actions: str) -> None:
        """Somebody presses something (that begins like one of these) under the newest question of a quiz they can see."""
        if not channel.startswith("D") and person not in self.members(channel):
            return
        for post in reversed(self.slack.messages(channel, person)):
            found = [
                one
                for block in post.blocks or ()
                for one in elements(block)
                if one["action_id"].startswith(actions or ("quiz.",)) and not post.gone
            ]
            if found:
                for one in found:
                    if one["type"] == "checkboxes":
                        ticked = [one["options"][pick % len(one["options"])]]
                        self.try_to(
                            partial(self.slack.click, person, channel, post.ts, one["action_id"], selected_options=ticked)
                        )
                buttons = [one for one in found if one["type"] == "button"]
                chosen = buttons[pick % len(buttons)]
                self.try_to(partial(self.slack.click, person, channel, post.ts, chosen["action_id"]))
                self.settle()
                return

    @rule(
        person=people,
        question=st.sampled_from(REMEMBERED),
        pick=st.integers(0, 1),
        channel=channels,
        changes=st.sampled_from(CHANGES),
    )
    def review_what_was_asked(self, person: str, question: str, pick: int, channel: str, changes: dict[str, Any]) -> None:
        """Somebody asks, two days later wants to be asked it again, and by then is perhaps somebody else for Slack."""
        self.write(person, question)
        self.office.turn(days=2)
        if person in INSIDE:
            self.change(person, changes)
        self.command(person, channel, "review") if pick else self.write(person, "review")
        self.press_in_quiz(person, channel if pick else self.dm_of(person), pick, *ANSWERS)

    @rule(person=people, channel=channels, pick=st.integers(0, 10_000))
    def forge(self, person: str, channel: str, pick: int) -> None:
        """A button carries the id of a passage that it never had."""
        mine = [one for one in self.slack.messages(channel, person) if one.bot_id] if person in self.members(channel) else []
        every = self.knowledge.passages(Audience.INTERNAL)
        for post in mine[-1:]:
            for block in post.blocks or ():
                for element in elements(block):
                    if element["action_id"].startswith("answer."):
                        element["value"] = every[pick % len(every)].id
                        self.try_to(partial(self.slack.click, person, channel, post.ts, element["action_id"]))
                        self.settle()
                        return

    @rule(person=people, channel=channels, posts=st.booleans())
    def use_shortcut(self, person: str, channel: str, posts: bool) -> None:
        """Somebody takes the shortcut on the last thing a person said there, and perhaps posts what it shows."""
        said = (
            [one for one in self.slack.messages(channel, person) if not one.bot_id]
            if person in self.members(channel)
            else []
        )
        if not said:
            return
        self.try_to(lambda: self.slack.shortcut(person, channel, said[-1].ts, ids.SHORTCUT))
        self.settle()
        for view in self.slack.world.modals.get(person, [])[-1:]:
            if posts and view.body.get("submit"):
                self.try_to(partial(self.slack.submit, person, view.id, {}))
                self.settle()
        self.slack.world.modals.pop(person, None)

    @rule(person=people, words=questions, sends=st.booleans())
    def use_window(self, person: str, words: str, sends: bool) -> None:
        """Somebody fills in whatever window a button opened for them and sends it off, or closes it."""
        for view in self.slack.world.modals.get(person, [])[-1:]:
            fields = {
                block["block_id"]: {block["element"]["action_id"]: {"type": block["element"]["type"], "value": words}}
                for block in view.body["blocks"]
                if block["type"] == "input" and block["element"]["type"] == "plain_text_input"
            }
            if sends and view.body.get("submit"):
                self.try_to(partial(self.slack.submit, person, view.id, fields))
                self.settle()
        self.slack.world.modals.pop(person, None)

    @rule(person=people)
    def open_home(self, person: str) -> None:
        """Somebody looks at Home."""
        self.try_to(lambda: self.slack.open_home(person))
        self.settle()

    @precondition(lambda self: self.slack.world.homes)
    @rule(person=people, pick=st.integers(0, 100))
    def press_at_home(self, person: str, pick: int) -> None:
        """Somebody opens a module from Home."""
        view = self.slack.world.homes.get(person)
        found = [one for block in view.body["blocks"] for one in elements(block)] if view else []
        if view and found:
            element = found[pick % len(found)]
            self.try_to(lambda: self.slack.click_in_view(person, view.id, element["action_id"]))
            self.settle()
            self.slack.world.modals.pop(person, None)

    # Inside

    def settle(self, *, backwards: bool = False) -> None:
        """Let the bot hear and answer, then look at all that is new."""
        self.loop.run_until_complete(self.office.quiet(backwards=backwards))
        for posts in self.slack.world.messages.values():
            for post in posts:
                key = (post.channel, post.ts, post.edited)
                if post.bot_id and key not in self._said:
                    self._said.add(key)
                    self.check(
                        {"text": post.text, "blocks": post.blocks, "metadata": post.metadata}, self.truth.message(post), post
                    )
        views = [*self.slack.world.homes.values(), *(one for stack in self.slack.world.modals.values() for one in stack)]
        for view in views:
            if (view.id, view.hash) not in self._shown:
                self._shown.add((view.id, view.hash))
                about = _channel_of(view.body.get("private_metadata"))
                # A window that would post shows what it would post: what everybody in that channel may read.
                level = self.truth.channel(str(about)) if about in CHANNELS else self.truth.person(view.person)
                self.check(view.body, level, view.id)

    def check(self, content: Any, level: Audience, where: object) -> None:
        """Nothing above this level stands there."""
        said = json.dumps(content, ensure_ascii=False).casefold()
        self.seen["checked"] += 1
        self.seen["passed on to a human"] += ids.HUMAN_TAKE in said
        self.seen["nudged"] += "today's nudge" in said
        self.seen["asked in a quiz"] += f'"{ids.QUIZ_PASS}"' in said
        self.seen["asked in a channel's quiz"] += f'"{ids.QUIZ_REVEAL}"' in said
        self.seen["told the answer"] += "so says the desk" in said
        self.seen["told how they did"] += "only you see this:" in said
        self.seen["asked to type"] += f'"{ids.QUIZ_TERM}"' in said
        self.seen["reviewed by a question"] += ITEM.casefold() in said
        self.seen["answered directly"] += "you asked me in a channel" in said
        for marker, needed in ((INTERNAL, Audience.INTERNAL), (FOR_PARTNERS, Audience.PARTNER)):
            if marker in said:
                self.seen[f"{needed.value} text"] += 1
                if not level.may_read(needed):
                    raise Leak(f"{needed.value} text where only {level.value} may stand: {where}")

    def homes_of(self, person: str) -> None:
        """Who is no member any more has no internal words left at Home."""
        view = self.slack.world.homes.get(person)
        if view and not self.slack.world.people[person].deleted and self.truth.person(person) is not Audience.INTERNAL:
            assert INTERNAL not in json.dumps(view.body), "a Home outlived its member"

    def ask_desk(self, channel: str, words: str) -> str:
        """What DANA hears at the desk."""
        before = len(self.slack.messages(channel, DANA))
        self.try_to(lambda: self.slack.command(DANA, channel, f"/coach {words}"))
        self.settle()
        return self.slack.messages(channel, DANA)[-1].text if len(self.slack.messages(channel, DANA)) > before else ""

    def all_ours(self, channel: str) -> bool:
        """Whether only members are there, by the state of the world."""
        world = self.slack.world
        there = [one for one in self.members(channel) if one in world.people and not world.people[one].deleted]
        return all(self.truth.person(one) is Audience.INTERNAL for one in there)

    def members(self, channel: str) -> list[str]:
        return self.slack.world.channels[channel].members

    def world_channels(self, person: str) -> list[str]:
        return [one.id for one in self.slack.world.channels.values() if person in one.members and BOT in one.members]

    def dm_of(self, person: str) -> str:
        return f"D{person[1:]}"

    async def marks(self) -> object:
        workspace = self.office.coach.clients.workspace_of(None, VENDOR)
        return await self.store.places.marks(workspace)

    def try_to(self, deed: Any) -> None:
        """Do it, if Slack lets this person; who is deactivated does nothing."""
        try:
            deed()
        except NotPossible:
            self.seen["not possible"] += 1


class Hard(Histories):
    """Histories that begin where it is hardest: a pin, a guest of whom Slack says little, and another process that hears of
    all that happens to channels."""

    @initialize()
    def begin_hard(self) -> None:
        """All of that."""
        self.mark_channel(SALES, "internal")
        self.say_nothing_of_guests(LEON)
        self.office.lost = UNHEARD


assert {person.id for person in PEOPLE} <= set(EVERYBODY)


def _channel_of(kept: object) -> object:
    """The channel that a window would post to, if its own notes name one; some windows keep only a number."""
    try:
        notes = json.loads(str(kept or "{}"))
    except ValueError:
        return None
    return notes.get("channel") if isinstance(notes, dict) else None
