"""Drafts of quiz items, made from what the handbook says and how it is built: lists, descriptions, numbers, lesson facts.

A draft is a proposal for a person, who mends its words or throws it away; nothing is asked until somebody approves it. What
is proposed about a passage is made from what its least privileged reader sees, and from nothing above that.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from knowledge.cloze import GAP, Figure, cloaked, figures, is_dated, listed, near_numbers, sentences, telling
from knowledge.passage import Kind, Passage
from knowledge.quiz import ItemKind, QuizItem
from knowledge.quiz_wrong import ALIKE, WRONG, called, describes, is_name, mixed, stands_in, wrong_ones

IN_MODULE: Final = "Which of these lessons is part of the module “{title}”?"
SEVERAL_IN_MODULE: Final = "Which of these lessons are part of the module “{title}”?"
IN_LIST: Final = "Which of these does the handbook list under “{title}”?"
SEVERAL_IN_LIST: Final = "Which of these does the handbook list under “{title}”? Name all that are here."
IN_TRACK: Final = "Which of these is a module of “{title}”?"
MODULE_OF: Final = "Which module holds the lesson “{title}”?"
MINUTES_OF: Final = "How long does the lesson “{title}” take, by the handbook?"
MINUTES: Final = "{minutes} minutes"
POINTS_OF: Final = "How many points is “{title}” worth?"
POINTS: Final = "{points} points"
TYPE_OF: Final = "What kind of material is the lesson “{title}”?"
DESCRIBED: Final = "What does the handbook describe with these words? “{text}”"
LESSON_DESCRIBED: Final = "Which lesson does the handbook describe with these words? “{text}”"
TERM: Final = "Which term does the handbook explain with these words? “{text}”"
MISSING_NUMBER: Final = "Which number is missing? “{sentence}”"
EXAMPLE: Final = "Which of these does the handbook name as an example in “{title}”?"

HOLDS: Final = "“{title}” holds: {parts}."
STANDS: Final = "“{title}” is a lesson of the module “{module}”."
TOLD: Final = "The handbook has it as: {told}."
SO: Final = "That is how the handbook describes “{title}”."
SENTENCE: Final = "“{sentence}”"
EXAMPLES: Final = "The handbook names {parts} there."

TYPES: Final = {
    "video": "A video", "handbook": "A page of the handbook", "collateral": "Material for sales talks", "quiz": "A quiz",
    "webcast": "A webcast",
}  # fmt: skip
TYPE_WORDS: Final = {
    "video": ("video", "watch", "youtube"),
    "handbook": ("handbook", "page"),
    "collateral": ("collateral", "slide", "deck", "summary"),
    "quiz": ("quiz",),
    "webcast": ("webcast", "webinar", "session"),
}
"""Words that tell of each type: where a lesson's text has those of another, it may be that as well."""

LEAST_WORDS: Final = 6
"""Telling words of a description without the name it describes."""
LONGEST_TEXT: Final = 320
MOST_GAPS: Final = 2
_LEANS: Final = re.compile(
    r"(?:this|these|that|those|it|they|here|there|below|above|note|see|click|please|however|also|so|but|for example|and)\b",
    re.IGNORECASE,
)
"""How sentences begin that lean on what stands before them, or say nothing of their own."""
ID_LIMIT: Final = 120
TAG_LIMIT: Final = 40


@dataclass(frozen=True, slots=True)
class Shelved:
    """A passage as its least privileged reader sees it; `says`: its title and text, `tells`: the telling words of both.
    `body`: its own sentences, without the list of what stands below it and without labels of links; `counts`, `names`: the
    numbers in them, and what they name as examples."""

    passage: Passage
    says: str
    tells: frozenset[str]
    body: tuple[str, ...]
    counts: tuple[Figure, ...]
    names: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its title."""
        return self.passage.title


class Handbook:
    """The passages of some packs, and what stands beside what."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self.shelved = {one.id: _shelved(one) for one in passages}
        self._below: dict[str | None, list[Shelved]] = {}
        self._sorts: dict[str, str] = {}
        for one in self.shelved.values():
            self._below.setdefault(one.passage.parent, []).append(one)
        counted = Counter(word for one in self.shelved.values() for word in telling(one.title))
        self.common = frozenset(word for word, count in counted.items() if count > max(4, len(self.shelved) // 12))
        """Words of so many titles that they tell none apart."""

    def gives_away(self, one: str, other: str) -> bool:
        """Whether a name can be guessed from another, by a word that few names have."""
        return bool((telling(one) & telling(other)) - self.common)

    def sort_of(self, one: Shelved) -> str:
        """What sort of passage it is, so that like stands beside like."""
        if (known := self._sorts.get(one.passage.id)) is None:
            known = self._sorts[one.passage.id] = self._sort_of(one)
        return known

    def _sort_of(self, one: Shelved) -> str:
        if one.passage.kind is not Kind.SECTION:
            return one.passage.kind.value
        parts = self._below.get(one.passage.id, ())
        if any(part.passage.lesson for part in parts):
            return "module"
        return "track" if any(self.sort_of(part) == "module" for part in parts) else "section"

    def below(self, one: Shelved) -> list[Shelved]:
        """What stands right under a passage and may be read by whoever reads it."""
        return self._seen(one, self._below.get(one.passage.id, ()))

    def beside(self, one: Shelved) -> list[Shelved]:
        """What stands beside a passage, under the same heading."""
        return [each for each in self._seen(one, self._below.get(one.passage.parent, ())) if each is not one]

    def cousins(self, one: Shelved) -> list[Shelved]:
        """What stands under the headings beside its heading."""
        parent = self.shelved.get(one.passage.parent or "")
        return [each for aunt in self.beside(parent) for each in self._seen(one, self.below(aunt))] if parent else []

    def modules(self, one: Shelved) -> list[Shelved]:
        """Headings with lessons right under them."""
        every = [self.shelved[id] for id in self._below if id in self.shelved]
        return [each for each in self._seen(one, every) if any(part.passage.lesson for part in self._below[each.passage.id])]

    def is_within(self, one: Shelved, ids: Collection[str]) -> bool:
        """Whether a passage, or what it is part of, is one of these."""
        id: str | None = one.passage.id
        while id is not None:
            if id in ids:
                return True
            above = self.shelved.get(id)
            id = above.passage.parent if above else None
        return False

    @staticmethod
    def _seen(one: Shelved, others: Iterable[Shelved]) -> list[Shelved]:
        return [each for each in others if one.passage.audience.may_read(each.passage.audience)]


def draft(passages: Iterable[Passage], bank: Sequence[QuizItem], wanted: Collection[str] | None = None) -> list[QuizItem]:
    """Items to propose, in the order of the passages; nothing that the bank has nearly so. `wanted`: ids of passages; what
    stands below them is wanted, too. The same handbook and bank: the same drafts."""
    handbook, known = Handbook(passages), _Known(bank)
    found: list[QuizItem] = []
    asked = {
        (handbook.shelved[one.passage].title, part)
        for one in bank
        if one.passage in handbook.shelved
        for part in _right(one)
    }
    for one in handbook.shelved.values():
        if wanted is not None and not handbook.is_within(one, wanted):
            continue
        for rule, make in RULES.items():
            made = make(handbook, one)
            # What a module is asked for is not asked of the lesson once more.
            if made is None or (rule == "module" and (made.answer, one.title) in asked):
                continue
            item = _finished(made, one, rule)
            if known.takes(item):
                found.append(item)
                asked |= {(one.title, part) for part in _right(item)}
    return found


# Rules: each makes one item about a passage, or none.


def _member(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """One of what a list holds, among what its neighbours hold."""
    sort, parts, others = _parts(handbook, one)
    known = [part for part in parts if not handbook.gives_away(part, one.title)]
    if len(parts) < 2 or not known:
        return None
    right = mixed(one.passage.id, known)[0]
    wrong = wrong_ones((right, *parts), (others,), one.says, one.passage.id)
    prompt = {"lesson": IN_MODULE, "module": IN_TRACK}.get(sort, IN_LIST).format(title=one.title)
    return _single(one, prompt, right, wrong, HOLDS.format(title=one.title, parts="; ".join(parts)))


def _members(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """Several of what a list holds."""
    sort, parts, others = _parts(handbook, one)
    known = [part for part in parts if not handbook.gives_away(part, one.title)]
    if len(parts) < 4 or len(known) < 3 or sort == "module":
        return None
    # Not the one that is asked for alone.
    right = mixed(one.passage.id, known)[1:3]
    wrong = wrong_ones((*right, *parts), (others,), one.says, f"{one.passage.id} several")
    if not wrong:
        return None
    choices = mixed(one.passage.id, [*right, *wrong])
    places = tuple(at for at, choice in enumerate(choices) if choice in right)
    prompt = (SEVERAL_IN_MODULE if sort == "lesson" else SEVERAL_IN_LIST).format(title=one.title)
    why = HOLDS.format(title=one.title, parts="; ".join(parts))
    return QuizItem("", one.passage.id, ItemKind.SEVERAL, prompt, why, tuple(choices), places)


def _described(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """What is meant by a description, among what stands beside it."""
    text = _description(handbook, one)
    if text is None or not is_name(one.title):
        return None
    sort, said = handbook.sort_of(one), telling(text)
    pools = [
        [each.title for each in group if handbook.sort_of(each) == sort and not describes(said, each.tells)]
        for group in (handbook.beside(one), handbook.cousins(one))
    ]
    wrong = wrong_ones((one.title,), pools, " ".join(one.body), one.passage.id)
    prompt = LESSON_DESCRIBED if one.passage.lesson else DESCRIBED
    return _single(one, prompt.format(text=text), one.title, wrong, SO.format(title=one.title))


def _term(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """A term to be typed: one with a short form, or one of the glossary."""
    names = called(one.title)
    short = [name for name in names[1:] if name.isupper() and 2 <= len(name) <= 6]
    if not (short or one.passage.kind is Kind.TERM) or len(names[0].split()) > 4:
        return None
    text = _description(handbook, one)
    if text is None or any(describes(telling(text), each.tells) for each in handbook.beside(one)):
        return None
    made = QuizItem("", one.passage.id, ItemKind.TERM, TERM.format(text=text), SO.format(title=one.title))
    return replace(made, terms=(names[0], *short))


def _number(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """A number that is missing from a sentence; wrong ones from what its neighbours count alike, then near ones."""
    around = (*handbook.beside(one), *handbook.cousins(one)) if one.counts else ()
    for sentence in one.body if one.counts else ():
        if not is_sentence(sentence):
            continue
        for figure in figures(sentence):
            spelt = figure.number.isalpha()
            others = [
                each.number
                for passage in around
                for each in passage.counts
                if each.unit == figure.unit and each.number.isalpha() == spelt
            ]
            taken = {figure.number.casefold(), *(each.number.casefold() for each in one.counts)}
            wrong = [
                number for number in dict.fromkeys((*others, *near_numbers(figure.number))) if number.casefold() not in taken
            ]
            if len(wrong) < WRONG or telling(figure.sentence) <= telling(one.title):
                continue
            prompt = MISSING_NUMBER.format(sentence=figure.sentence)
            return _single(one, prompt, figure.number, wrong[:WRONG], SENTENCE.format(sentence=sentence))
    return None


def _example(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """One of the examples that a passage names, among those of its neighbours."""
    for sentence in one.body:
        named = [name for name in listed(sentence) if is_name(name)]
        if not named:
            continue
        pools = [[name for each in group for name in each.names] for group in (handbook.beside(one), handbook.cousins(one))]
        right = mixed(one.passage.id, named)[0]
        wrong = wrong_ones((right, *named), pools, one.says, one.passage.id)
        item = _single(one, EXAMPLE.format(title=one.title), right, wrong, EXAMPLES.format(parts=", ".join(named)))
        if item is not None:
            return item
    return None


def _module_of(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """Which module a lesson is in."""
    facts, parent = one.passage.lesson, handbook.shelved.get(one.passage.parent or "")
    if facts is None or parent is None or not handbook._seen(one, [parent]):
        return None
    modules = [each for each in handbook.modules(one) if each is not parent]
    # Nothing that has a lesson of that name as well.
    others = [each for each in modules if not any(stands_in(one.title, part.title) for part in handbook.below(each))]
    near = [each.title for each in others if each.passage.parent == parent.passage.parent]
    wrong = wrong_ones((parent.title,), (near, [each.title for each in others]), one.says, one.passage.id)
    if handbook.gives_away(parent.title, one.title):
        return None
    why = STANDS.format(title=one.title, module=parent.title)
    return _single(one, MODULE_OF.format(title=one.title), parent.title, wrong, why)


def _minutes_of(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """How long a lesson takes, where that is not what most take."""
    facts = one.passage.lesson
    if facts is None or not facts.minutes:
        return None
    around = [
        each.passage.lesson.minutes
        for each in (*handbook.beside(one), *handbook.cousins(one))
        if each.passage.lesson and each.passage.lesson.minutes
    ]
    counted = Counter(around)
    if counted and facts.minutes == counted.most_common(1)[0][0]:
        return None
    near = [int(number) for number in near_numbers(str(facts.minutes)) if "." not in number]
    wrong = [number for number in dict.fromkeys((*mixed_numbers(one.passage.id, counted), *near)) if number != facts.minutes]
    choices = [MINUTES.format(minutes=number) for number in wrong[:WRONG]]
    right = MINUTES.format(minutes=facts.minutes)
    return _single(one, MINUTES_OF.format(title=one.title), right, choices, TOLD.format(told=facts.told()))


def _points_of(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """How many points a quiz is worth."""
    facts = one.passage.lesson
    if facts is None or not facts.points:
        return None
    near = [number for number in near_numbers(str(facts.points)) if number != "1"]
    choices = [POINTS.format(points=number) for number in near[:WRONG]]
    right = POINTS.format(points=facts.points)
    return _single(one, POINTS_OF.format(title=one.title), right, choices, TOLD.format(told=facts.told()))


def _type_of(handbook: Handbook, one: Shelved) -> QuizItem | None:
    """What sort of material a lesson is, where that is not what most are and nothing in it tells of another."""
    facts = one.passage.lesson
    if facts is None or facts.type not in TYPES:
        return None
    around = Counter(
        each.passage.lesson.type for each in (*handbook.beside(one), *handbook.cousins(one)) if each.passage.lesson
    )
    if around and facts.type == around.most_common(1)[0][0]:
        return None
    wrong = [
        TYPES[kind]
        for kind in mixed(one.passage.id, TYPES)
        if kind != facts.type and not any(stands_in(word, one.says) for word in TYPE_WORDS[kind])
    ]
    if any(stands_in(word, one.title) for word in TYPE_WORDS[facts.type]):
        return None
    why = TOLD.format(told=facts.told())
    return _single(one, TYPE_OF.format(title=one.title), TYPES[facts.type], wrong[:WRONG], why)


RULES: Final[Mapping[str, Callable[[Handbook, Shelved], QuizItem | None]]] = {
    "term": _term,
    "described": _described,
    "number": _number,
    "example": _example,
    "member": _member,
    "members": _members,
    "module": _module_of,
    "minutes": _minutes_of,
    "points": _points_of,
    "type": _type_of,
}
"""What is tried about each passage; the name ends the draft's id."""


# What the rules share


def is_sentence(text: str) -> bool:
    """Whether this is one that can stand in a question."""
    fine = len(text) <= LONGEST_TEXT and len(telling(text)) >= 3 and text[:1].isalnum() and text[-1:] in ".!?"
    return fine and "://" not in text and not is_dated(text) and not _LEANS.match(text)


def mixed_numbers(seed: str, numbers: Iterable[int]) -> list[int]:
    """Numbers in an order of their own."""
    return [int(one) for one in mixed(seed, (str(number) for number in numbers))]


def _single(one: Shelved, prompt: str, right: str, wrong: Sequence[str], why: str) -> QuizItem | None:
    if len(wrong) < WRONG:
        return None
    choices = mixed(f"{one.passage.id} {prompt}", [right, *wrong])
    return QuizItem("", one.passage.id, ItemKind.SINGLE, prompt, why, tuple(choices), (choices.index(right),))


def _parts(handbook: Handbook, one: Shelved) -> tuple[str, list[str], list[str]]:
    """What sort of things a list holds; their names, which stand in the passage; and what the lists beside it hold of that
    sort. Plain sections are too unlike each other to be taken for one another."""
    below = handbook.below(one)
    sorts = {handbook.sort_of(part) for part in below}
    if len(sorts) != 1 or sorts & {"section", "track"}:
        return "", [], []
    (sort,) = sorts
    names = [part.title for part in below if is_name(part.title) and stands_in(part.title, one.says)]
    if len(names) < len(below) / 2:
        return "", [], []
    around = [part for aunt in handbook.beside(one) for part in handbook.below(aunt)]
    others = [
        part.title
        for part in around
        if one.passage.audience.may_read(part.passage.audience) and handbook.sort_of(part) == sort
    ]
    return sort, names, others


def _description(handbook: Handbook, one: Shelved) -> str | None:
    """What a passage says of itself, with gaps for its name; None where little is left."""
    names = [each.title for each in (one, *handbook.beside(one))]
    # Words that many names share tell nothing.
    common = {word for word, count in Counter(word for name in names for word in telling(name)).items() if count > 2}
    secret = telling(one.title) - common
    said = ""
    for sentence in one.body[:2]:
        longer = f"{said} {sentence}".strip()
        if len(longer) > LONGEST_TEXT or not is_sentence(sentence):
            break
        said = longer
        text, gaps = cloaked(said, secret)
        enough = len(telling(text) - telling(one.title)) >= LEAST_WORDS
        if enough and gaps <= MOST_GAPS and not text.startswith(f"{GAP}:"):
            return text
    return None


def _shelved(passage: Passage) -> Shelved:
    text = passage.text_for(passage.audience)
    labels = {link.label for link in passage.links}
    lines = [line.strip() for line in text.splitlines()]
    own = [
        re.sub(rf"^{re.escape(passage.title)}\s*[:–—-]+\s*", "", line)
        for line in lines
        if line not in labels and not (line.startswith(f"{passage.title}: ") and passage.kind is Kind.SECTION)
    ]
    says, body = f"{passage.title}\n{text}", sentences("\n".join(own))
    counts = tuple(one for sentence in body for one in figures(sentence))
    return Shelved(passage, says, telling(says), body, counts, tuple(name for line in body for name in listed(line)))


def _right(item: QuizItem) -> list[str]:
    return [item.choices[at] for at in item.right]


class _Known:
    """What is asked by now, by the bank and by drafts."""

    def __init__(self, items: Iterable[QuizItem]) -> None:
        self._ids: set[str] = set()
        self._prompts: set[str] = set()
        self._of: dict[str, list[QuizItem]] = {}
        for item in items:
            self._add(item)

    def takes(self, item: QuizItem) -> bool:
        """Whether this asks something new, and is known from now on."""
        new = item.id not in self._ids and item.prompt not in self._prompts
        if new and not any(_repeats(item, other) for other in self._of.get(item.passage, ())):
            self._add(item)
            return True
        return False

    def _add(self, item: QuizItem) -> None:
        self._ids.add(item.id)
        self._prompts.add(item.prompt)
        self._of.setdefault(item.passage, []).append(item)


def _repeats(one: QuizItem, other: QuizItem) -> bool:
    """Whether two items about one passage ask the same: nearly the same words, or for the same."""
    from rapidfuzz import fuzz

    prompts = fuzz.token_sort_ratio(one.prompt.casefold(), other.prompt.casefold())
    return prompts >= ALIKE or fuzz.token_set_ratio(one.answer.casefold(), other.answer.casefold()) >= ALIKE


def _finished(item: QuizItem, one: Shelved, rule: str) -> QuizItem:
    """With its id, level and tag."""
    passage = one.passage
    id = f"{passage.id.replace('#', '.').replace('/', '.')}.{rule}"
    if len(id) > ID_LIMIT:
        mark = hashlib.sha256(passage.id.encode()).hexdigest()[:8]
        id = f"{id[: ID_LIMIT - len(rule) - 10]}.{mark}.{rule}"
    level = "advanced" if _track(passage) == "advanced" else "core"
    tag = (passage.parent or passage.id).rpartition("#")[2].rpartition("/")[2][:TAG_LIMIT].casefold()
    return replace(item, id=id, level=level, tags=(tag,) if tag else ())


def _track(passage: Passage) -> str:
    if passage.lesson is not None:
        return passage.lesson.track
    return "advanced" if any("advanced" in part.casefold() for part in (*passage.trail, passage.title)) else "core"
