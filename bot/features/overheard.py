"""What is said in channels without a mention; heard only where the manifest's overlay grants channel history.

A clear question in a thread where we have answered is a follow-up. Elsewhere a clear question is answered only where
COACH_AUTO_ANSWER is on. Either way only if the answer is sure; otherwise nobody hears anything.
"""

from __future__ import annotations

import contextlib
from typing import Final

from bot.directory import Directory
from bot.incoming import Typed
from bot.library import Library
from bot.outbox import Thread
from bot.people import Saying
from bot.store import Store
from bot.tasks import Full
from bot.work import NO_WORDS, Crew, Order, Reply
from knowledge import Found

SURE: Final = 0.9
"""The score from which on an answer is given unasked."""
FEWEST_WORDS, MOST_WORDS = 3, 60
ASKING: Final = frozenset(
    {
        *("who", "whom", "whose", "what", "whats", "what's", "when", "where", "which", "why", "how"),
        *("is", "are", "do", "does", "did", "can", "could", "may", "must", "should", "will", "would"),
    }
)
"""What a question may begin with."""


def is_clear_question(text: str) -> bool:
    """Whether this is one question and nothing else.

    >>> is_clear_question("who gets first right of refusal"), is_clear_question("We registered it, right? Thanks, see you.")
    (True, False)
    """
    words = text.split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or "\n" in text.strip():
        return False
    return text.rstrip().endswith("?") or words[0].casefold() in ASKING


async def hear(
    typed: Typed | None, store: Store, crew: Crew, library: Library, directory: Directory, auto_answer: bool
) -> None:
    """Look aside whether this is for us; what cannot be looked at now is let go."""
    if typed is None or not isinstance(typed.place, Thread) or not is_clear_question(typed.text):
        return
    # Whoever is named is meant; and a mention of us is heard at its own door.
    if any(id.startswith(("U", "W")) for id in typed.named) or (typed.place.ts == typed.place.asked and not auto_answer):
        return
    with contextlib.suppress(Full):
        crew.aside(_consider(typed, typed.place, store, crew, library, directory))


async def _consider(typed: Typed, place: Thread, store: Store, crew: Crew, library: Library, directory: Directory) -> None:
    workspace = typed.person.workspace
    if place.ts != place.asked and not await store.questions.said_to(workspace, "answer", f"{place.channel}:{place.ts}"):
        return
    saying = Saying(typed.person, place.channel, private=False, outside=typed.outside, shared=typed.shared)
    outcome, _ = await library.find(typed.text, await directory.reader(saying))
    if isinstance(outcome, Found) and outcome.score >= SURE:
        await crew.accept(
            Order(
                workspace=workspace,
                kind="overheard",
                key=typed.key,
                person=typed.person,
                place=place,
                delivery=typed.delivery,
                facts={"text": typed.text, "im": False, "named": typed.named},
                outside=typed.outside,
                shared=typed.shared,
            )
        )


def if_sure(made: Reply) -> Reply:
    """The same answer, if it is still sure; else no word."""
    noted = made.noted
    sure = noted is not None and noted.outcome == "found" and noted.score >= SURE
    return made if sure else Reply(NO_WORDS, silent=True)
