"""The open index as the rest of the house uses it: ask it, look a passage up, see the curriculum."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from knowledge.audience import Cleared, ClearedItem, clear, clear_item
from knowledge.decide import (
    MOST_ANSWERS,
    Handbook,
    decide,
    evidence,
    halves,
    mood_of,
    parts,
    probability,
    together,
    worth_asking,
)
from knowledge.errors import IndexBroken, KnowledgeError
from knowledge.outcome import Chat, Found, Outcome
from knowledge.passage import Audience, Kind, Passage
from knowledge.search import Ranked, is_large, rank
from knowledge.shelf import Shelf, identity, open_shelf
from knowledge.words import Asked, understand

if TYPE_CHECKING:
    from knowledge.curriculum import Curriculum
    from knowledge.quiz import ItemState, NotAsked, QuizItem
    from knowledge.receipt import Receipt
    from knowledge.semantic import Model

NEARLY_ALL = 0.75
"""How far a passage must explain a term so that nothing else need be meant by it."""


class Counts(NamedTuple):
    """How much the index holds."""

    pages: int
    passages: int
    lessons: int
    links: int


class Listed(NamedTuple):
    """A quiz item of the bank, whether it is asked, and who answers for its passage."""

    item: QuizItem
    state: ItemState
    owner: str | None


class Knowledge:
    """An open index. Every answer is cleared for its reader. Safe to use from several threads, one question at a time."""

    def __init__(self, shelf: Shelf, load: Callable[[], Model] | None = None) -> None:
        """`load` brings the model of an index that holds meanings; by default the one of the extra `semantic`."""
        self._shelf = shelf
        self._load = load
        self._model = self._model_of(shelf)
        self._lock = threading.Lock()
        self._curricula: dict[Audience, Curriculum] = {}

    @classmethod
    def open(cls, path: Path | str) -> Knowledge:
        """Open the index at `path`. Raises IndexMissing, IndexBroken or SemanticMissing."""
        return cls(open_shelf(Path(path)))

    def _model_of(self, shelf: Shelf) -> Model | None:
        """The model that made the index's meanings, if it holds any."""
        if (name := shelf.facts.get("semantic")) is None:
            return None
        # Imported here: without the extra nobody pays for it.
        from knowledge.semantic import load

        try:
            model = (self._load or load)()
            if model.name != name:
                told = f"The index {shelf.path} holds meanings of another model ({name})."
                raise IndexBroken(f"{told} Build it again with: coach index --db {shelf.path}")
        except KnowledgeError:
            shelf.close()
            raise
        return model

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._shelf.close()

    @property
    def version(self) -> str:
        """Changes whenever what is answered from the index may; the quiz bank is not part of it."""
        with self._lock:
            return self._current().facts["version"]

    @property
    def counts(self) -> Counts:
        """How much there is."""
        with self._lock:
            facts = self._current().facts
        return Counts(*(int(facts[name]) for name in ("pages", "passages", "lessons", "links")))

    def _current(self) -> Shelf:
        """The shelf of the file as it is now: a rebuilt index is taken up with the next question."""
        try:
            if identity(self._shelf.path) != self._shelf.identity:
                fresh = open_shelf(self._shelf.path)
                self._model = self._model_of(fresh)
                self._shelf.close()
                self._shelf = fresh
                self._curricula = {}
        except FileNotFoundError:
            pass  # The open file still answers.
        return self._shelf

    def find(self, text: str, reader: Audience, lens: str | None = None) -> Outcome:
        """What the handbook says to a question, as far as this reader may see it. `lens`: the asker's kind of partner, as
        `knowledge.lens` names it; it decides near ties and hides nothing."""
        with self._lock:
            mood = mood_of(text)
            if mood is not None:
                return Chat(text, mood)
            asked = parts(text)
            if len(asked) > 1 and (both := self._together(text, asked, reader, lens)):
                return both
            look = self._look(text, reader, lens)
            # What one passage explains altogether is one question, however it is joined: "terms and conditions".
            if not look.whole and len(named := halves(text)) > 1 and (both := self._together(text, named, reader, lens)):
                return both
            return look.outcome

    def _together(self, text: str, asked: Sequence[str], reader: Audience, lens: str | None) -> Outcome | None:
        looks = [self._look(part, reader, lens) for part in asked]
        # Words say whether there are several answers, and meaning only which passages these are.
        by_words = together(text, [look.by_words for look in looks])
        return by_words and (together(text, [look.outcome for look in looks]) or by_words)

    def _look(self, text: str, reader: Audience, lens: str | None = None) -> _Look:
        """One question, all the way."""
        shelf = self._current()
        asked = understand(text, shelf, shelf.vocabulary(reader))
        shown = _Shown(shelf, reader)
        ranked = rank(asked, shelf, reader)
        if lens is not None:
            from knowledge.lens import LOOKED_AT, names, through

            # What the reader may not see must not move anything either.
            first = shown.cleared([candidate.n for candidate in ranked[:LOOKED_AT]])
            ranked = through(ranked, [names(lens, one.title, one.text, *one.trail) for one in first])
        by_words = decide(text, asked, ranked, _handbook(shelf, reader), shown)
        if self._model is None:
            return _Look(asked, tuple(ranked), by_words, by_words, range(len(ranked)), {})
        from knowledge import semantic

        near = semantic.nearness(self._model, text, asked, ranked, shelf, reader)
        order = semantic.order(text, ranked, near)
        outcome = decide(text, asked, ranked, _handbook(shelf, reader), shown, order)
        return _Look(asked, tuple(ranked), outcome, by_words, order, near)

    def explain(self, text: str, reader: Audience, lens: str | None = None) -> tuple[Receipt, ...]:
        """Why a question comes to what `find` says: a receipt for each question in it."""
        from knowledge.receipt import Receipt

        outcome = self.find(text, reader, lens)
        with self._lock:
            shelf = self._current()
            if isinstance(outcome, Chat):
                return (Receipt(text, reader, shelf.facts["version"], "chat", "small talk", 0.0, 0.0),)
            several = isinstance(outcome, Found) and len(outcome.answers) > 1
            asked = [text] if not several else parts(text) if len(parts(text)) > 1 else halves(text)
            return tuple(self._receipt(part, reader, lens, shelf) for part in asked)

    def _receipt(self, text: str, reader: Audience, lens: str | None, shelf: Shelf) -> Receipt:
        from knowledge.receipt import PassageReceipt, Receipt, rule_of, terms_of

        look = self._look(text, reader, lens)
        places = look.order[:MOST_ANSWERS]
        top = [look.ranked[at] for at in places]
        passages = _Shown(shelf, reader).cleared([r.n for r in top])
        handbook = _handbook(shelf, reader)
        weighed = [evidence(text, look.asked, look.ranked, at, handbook) for at in places]
        considered = zip(passages, top, weighed, strict=True)
        return Receipt(
            text,
            reader,
            shelf.facts["version"],
            type(look.outcome).__name__.lower(),
            rule_of(look.outcome, look.asked, look.ranked),
            look.outcome.score,
            look.outcome.margin,
            terms_of(look.asked, look.ranked),
            tuple(
                PassageReceipt(p, round(probability(e, handbook), 4), r.signals, e, look.near.get(r.n))
                for p, r, e in considered
            ),
            worth_asking(handbook),
        )

    def passage(self, id: str, reader: Audience) -> Cleared | None:
        """The passage of this id (or of what the id has become), or None if there is none for this reader."""
        with self._lock:
            passage = self._current().passage(id)
        return clear(passage, reader) if passage else None

    def owner(self, id: str) -> str | None:
        """Who answers for this passage, by the pack's word about it, about what it is part of, or about its page."""
        with self._lock:
            return _owner(self._current(), id)

    def keeps_back(self, addresses: Collection[str], reader: Audience) -> bool:
        """Whether one of these addresses stands in the handbook, and nowhere for this reader."""
        wanted = {_address(one) for one in addresses}
        with self._lock:
            every = list(self._current().in_order()) if wanted else []
        known = {address for passage in every for address in _addresses(passage)}
        told = {address for passage in every if (seen := clear(passage, reader)) for address in _addresses(seen)}
        return bool(wanted & known - told)

    def children(self, id: str, reader: Audience) -> tuple[Cleared, ...]:
        """The passages one level below, in order."""
        with self._lock:
            below = list(self._current().in_order(parent=id))
        return tuple(p for passage in below if (p := clear(passage, reader)))

    def passages(self, reader: Audience, kind: Kind | None = None) -> tuple[Cleared, ...]:
        """Every passage that this reader may see, in the order of the handbook."""
        with self._lock:
            every = list(self._current().in_order())
        return tuple(p for passage in every if _is(passage, kind) and (p := clear(passage, reader)))

    def quiz_items(self, reader: Audience, passage: str | None = None) -> tuple[ClearedItem, ...]:
        """Every quiz item that this reader may be asked now, or those about one passage, in the order of the bank."""
        from knowledge.quiz import ItemState

        with self._lock:
            shelf = self._current()
            asked = [item for item, state in shelf.quiz_items(passage=passage) if state is ItemState.ASKED]
            found = [(item, shelf.passage(item.passage)) for item in asked]
        return tuple(one for item, passage in found if passage and (one := clear_item(item, passage, reader)))

    def quiz_on(self, passage_id: str, reader: Audience) -> tuple[ClearedItem, ...]:
        """Those about one passage, by any id it ever had, or else about what it holds."""
        about = self.passage(passage_id, reader)
        if about is None:
            return ()
        under = self.children(about.id, reader)
        return self.quiz_items(reader, about.id) or tuple(
            one for child in under for one in self.quiz_items(reader, child.id)
        )

    def quiz_item(self, id: str, reader: Audience) -> ClearedItem | NotAsked:
        """The quiz item of this id, if this reader may be asked it now."""
        from knowledge.quiz import ItemState, NotAsked

        with self._lock:
            shelf = self._current()
            item, state = next(iter(shelf.quiz_items(id)), (None, ItemState.DRAFT))
            passage = shelf.passage(item.passage) if item else None
        cleared = clear_item(item, passage, reader) if item and passage else None
        if cleared is None or state is ItemState.DRAFT:
            return NotAsked.UNKNOWN
        return cleared if state is ItemState.ASKED else NotAsked.SUSPENDED

    def bank(self) -> tuple[Listed, ...]:
        """Every quiz item for those who look after the bank, whoever may be asked it, in its order."""
        with self._lock:
            shelf = self._current()
            return tuple(Listed(item, state, _owner(shelf, item.passage)) for item, state in shelf.quiz_items())

    def curriculum(self, reader: Audience) -> Curriculum:
        """Tracks, modules and lessons that this reader may see; made once for each index and kind of reader."""
        from knowledge.curriculum import compile_curriculum

        with self._lock:
            shelf = self._current()
            if reader not in self._curricula:
                lessons = (one for passage in shelf.in_order(lessons=True) if (one := clear(passage, reader)))
                self._curricula[reader] = compile_curriculum(lessons, shelf.moved)
            return self._curricula[reader]


class _Look(NamedTuple):
    """One question, understood, ranked and decided; `order`: the places of the ranking as they are shown, `near`: how near
    passages are by meaning, by row number. Without meanings `by_words` is the outcome."""

    asked: Asked
    ranked: tuple[Ranked, ...]
    outcome: Outcome
    by_words: Outcome
    order: Sequence[int]
    near: Mapping[int, float]

    @property
    def whole(self) -> bool:
        """Whether the first passage explains nearly all of every term."""
        return bool(self.ranked) and all(share >= NEARLY_ALL for share in self.ranked[0].explained)


def _handbook(shelf: Shelf, reader: Audience) -> Handbook:
    if is_large(shelf, reader):
        return "large"
    return "taught" if shelf.facts["taught"] == "1" else "plain"


def _owner(shelf: Shelf, id: str) -> str | None:
    passage = shelf.passage(id)
    page = passage.id.partition("#")[0] if passage else None
    while passage is not None:
        if passage.id in shelf.owners:
            return shelf.owners[passage.id]
        passage = shelf.passage(passage.parent) if passage.parent else None
    return shelf.owners.get(page) if page else None


class _Shown(NamedTuple):
    """The passages of a shelf as one reader may see them."""

    shelf: Shelf
    reader: Audience

    def cleared(self, numbers: Sequence[int]) -> list[Cleared]:
        passages = self.shelf.passages(numbers)
        return [p for n in numbers if (p := clear(passages[n], self.reader))]

    def around(self, passage: Cleared) -> Cleared | None:
        whole = self.shelf.passage(passage.parent) if passage.parent else None
        return clear(whole, self.reader) if whole else None


def _is(passage: Passage, kind: Kind | None) -> bool:
    """Whether a passage is of this kind; a lesson that is a quiz is both."""
    lesson_quiz = kind is Kind.QUIZ and passage.lesson is not None and passage.lesson.type == "quiz"
    return kind is None or passage.kind is kind or lesson_quiz


def _addresses(passage: Passage | Cleared) -> Iterator[str]:
    """Where a passage stands, and where its links go."""
    for url in (passage.url, *(link.url for link in passage.links)):
        if url:
            yield _address(url)


def _address(url: str) -> str:
    return url.rstrip("/").casefold()
