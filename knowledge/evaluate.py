"""How good the search is on a question set: right, wrongly answered, refused, by kind of question.

A question set is JSON lines: `qid`, `text`, `kind`, `gold` (ids of units; empty: the handbook does not say),
`must_contain_any` (words or links of which a right answer shows one). Units are JSON lines: `id`, `lines` (spans), and
`section_lines`. An answer hits when at least half of its lines that belong to any unit belong to a gold unit.
"""

from __future__ import annotations

import html
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.audience import Cleared
from knowledge.errors import KnowledgeError
from knowledge.library import Knowledge
from knowledge.outcome import Answer, Found, Nothing, Outcome, Unsure
from knowledge.passage import Audience, Passage
from knowledge.shelf import Shelf, open_shelf

LONGEST_ANSWER = 1200
"""Characters; more is a page, not an answer."""

MOST_LINKS = 12

NEARLY = 85
"""From this token_set_ratio on, an asked phrase is nearly the question itself."""


class QuestionsUnusable(KnowledgeError):
    """A file of questions or units cannot be used as such."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what is right: the lines that answer it (empty: nothing does), and what a right answer shows."""

    text: str
    kind: str
    gold: frozenset[int]
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one question was answered."""

    question: Question
    outcome: Outcome
    right: bool
    hits: tuple[bool, ...]

    @property
    def found(self) -> bool:
        """Whether it was answered at all."""
        return isinstance(self.outcome, Found)

    @property
    def wrong(self) -> bool:
        """Answered, with a passage that is not the right one."""
        return self.found and not self.hits[0] if self.question.gold else self.found


@dataclass(slots=True)
class Score:
    """Counts over some questions."""

    asked: int = 0
    right: int = 0
    first: int = 0
    wrong: int = 0
    refused: int = 0

    def add(self, verdict: Verdict) -> None:
        """Count one more."""
        self.asked += 1
        self.right += verdict.right
        self.first += bool(verdict.hits[:1] and verdict.hits[0])
        self.wrong += verdict.wrong
        self.refused += not verdict.found


@dataclass(frozen=True, slots=True)
class Questions:
    """A question set with the lines that belong to any unit."""

    questions: tuple[Question, ...]
    known: frozenset[int] = field(default_factory=frozenset)


def read_questions(questions: Path, units: Path | None) -> Questions:
    """Read a question set. Raises QuestionsUnusable, naming file and line."""
    spans = {str(unit["id"]): _lines_of(unit) for unit in _objects(units)} if units else {}
    read: list[Question] = []
    for number, row in enumerate(_objects(questions), 1):
        try:
            gold = frozenset().union(*(spans[name] for name in row["gold"]))
            kind, shows = str(row.get("kind", "any")), tuple(map(str, row.get("must_contain_any") or ()))
            read.append(Question(" ".join(str(row["text"]).split()), kind, gold, shows))
        except (KeyError, TypeError) as fault:
            advice = "Name the units with --units." if units is None else "Check its id and fields."
            raise QuestionsUnusable(f"{questions}, line {number}: {fault} is missing. {advice}") from fault
    return Questions(tuple(read), frozenset().union(*spans.values()))


def _objects(file: Path) -> list[dict]:  # type: ignore[type-arg]
    try:
        lines = file.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except OSError as fault:
        raise QuestionsUnusable(f"{file} cannot be read ({fault.strerror}). Check the name.") from fault
    except ValueError as fault:
        raise QuestionsUnusable(f"{file} is not JSON lines ({fault}). Write one object a line.") from fault


def _lines_of(unit: Mapping) -> frozenset[int]:  # type: ignore[type-arg]
    spans = [*unit["lines"], *([unit["section_lines"]] if unit.get("section_lines") else [])]
    return frozenset(n for first, last in spans for n in range(first, last + 1))


def judge(question: Question, outcome: Outcome, known: frozenset[int]) -> Verdict:
    """Hold an outcome against what is right."""
    answers = _shown(outcome)
    if not question.gold:
        return Verdict(question, outcome, not isinstance(outcome, Found), tuple(False for _ in answers))
    hits = tuple(hits_gold(answer.passage, question.gold, known) for answer in answers)
    right = isinstance(outcome, Found) and hits[0] and _shows(answers[0], question.shows)
    return Verdict(question, outcome, right, hits)


def _shown(outcome: Outcome) -> tuple[Answer, ...]:
    match outcome:
        case Found(answers=answers, related=related):
            return (*answers, *related)
        case Unsure(suggestions=some) | Nothing(nearest=some):
            return some
        case _:
            return ()


def hits_gold(passage: Passage | Cleared, gold: frozenset[int], known: frozenset[int]) -> bool:
    """Whether a passage is right: short enough, and at least half of its `known` lines are `gold` ones."""
    own = [n for n in range(passage.lines[0], passage.lines[1] + 1) if n in known]
    if not own or len(passage.text) > LONGEST_ANSWER or len(passage.links) > MOST_LINKS:
        return False
    return 2 * sum(n in gold for n in own) >= len(own)


def _shows(answer: Answer, wanted: Sequence[str]) -> bool:
    passage = answer.passage
    urls = {_bare(link.url) for link in passage.links}
    facts = passage.lesson.told() if passage.lesson else ""
    told = " ".join([passage.title, facts, passage.text, *(f"{link.label} {link.url}" for link in passage.links)])
    return not wanted or any(_bare(w) in urls if w.startswith(("http", "/")) else _flat(w) in _flat(told) for w in wanted)


def _bare(url: str) -> str:
    return (
        re.sub(r"^https?://[^/]+(?=/)", "", html.unescape(url)).rstrip("/.,)") if url.startswith("http") else url.rstrip("/")
    )


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(text).replace("’", "'").replace("–", "-")).strip().lower()


Ask = Callable[[str], Outcome]


def verdicts(set_: Questions, ask: Ask) -> Iterable[Verdict]:
    """Ask every question, in order."""
    for question in set_.questions:
        yield judge(question, ask(question.text), set_.known)


def leave_out(db: Path, reader: Audience) -> Ask:
    """Ask as if nobody had written down this question: every asked phrase that is nearly it is dropped first.

    Raises IndexMissing or IndexBroken.
    """
    shelf = open_shelf(db)
    with closing(sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        phrases = connection.execute("SELECT n, position, text FROM phrases").fetchall()
    shelf.close()

    def ask(question: str) -> Outcome:
        from rapidfuzz.fuzz import token_set_ratio

        nearly = [(n, at) for n, at, text in phrases if token_set_ratio(question.lower(), text.lower()) >= NEARLY]
        with closing(_without(db, nearly) if nearly else Knowledge.open(db)) as knowledge:
            return knowledge.find(question, reader)

    return ask


def _without(db: Path, dropped: Sequence[tuple[int, int]]) -> Knowledge:
    """The index as it would be without these phrases, in memory."""
    from knowledge.entries import asked_stems
    from knowledge.index import count_words
    from knowledge.shelf import LEVELS

    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True)) as original:
        original.backup(copy)
    copy.executemany("DELETE FROM phrases WHERE n = ? AND position = ?", dropped)
    for n in {n for n, _ in dropped}:
        kept = [text for (text,) in copy.execute("SELECT text FROM phrases WHERE n = ? ORDER BY position", (n,))]
        row = (asked_stems(kept), n * LEVELS, n * LEVELS + LEVELS - 1)
        copy.execute("UPDATE stems SET asked = ? WHERE n BETWEEN ? AND ?", row)
    count_words(copy, [word for (word,) in copy.execute("SELECT word FROM words WHERE said")])
    return Knowledge(Shelf(db, copy))


@dataclass(frozen=True, slots=True)
class Scores:
    """The whole table: scores by kind, positives and negatives apart, and how reliable the probabilities are.

    `reliability`: for each tenth of the score from 0 to 1, how many questions fell in it and how many of those were right.
    """

    kinds: Mapping[str, Score]
    positive: Score
    negative: Score
    reliability: tuple[tuple[int, int], ...]

    @property
    def right(self) -> float:
        """Share of all questions that ended right."""
        return (self.positive.right + self.negative.right) / ((self.positive.asked + self.negative.asked) or 1)


def score(judged: Iterable[Verdict]) -> Scores:
    """Add up verdicts."""
    kinds: dict[str, Score] = {}
    positive, negative = Score(), Score()
    tenths = [[0, 0] for _ in range(10)]
    for verdict in judged:
        gold = bool(verdict.question.gold)
        kinds.setdefault(verdict.question.kind if gold else f"{verdict.question.kind} (not said)", Score()).add(verdict)
        (positive if gold else negative).add(verdict)
        tenth = tenths[min(9, int(verdict.outcome.score * 10))]
        tenth[0] += 1
        tenth[1] += gold and bool(verdict.hits[:1] and verdict.hits[0])
    return Scores(dict(sorted(kinds.items())), positive, negative, tuple((n, right) for n, right in tenths))
