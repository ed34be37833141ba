"""What a question comes to: found, unsure, nothing, or just a courteous word."""

from __future__ import annotations

from typing import Literal, NamedTuple

from knowledge.audience import Cleared

Mood = Literal["hello", "thanks", "bye", "praise"]


class Answer(NamedTuple):
    """A passage offered for a question: how well it fits (0 to 1, comparable between questions) and the words that met."""

    passage: Cleared
    score: float
    matched: tuple[str, ...] = ()


class Found(NamedTuple):
    """The handbook says it: one answer for each question asked, best first; `related` is for reading on."""

    question: str
    score: float
    margin: float
    answers: tuple[Answer, ...]
    related: tuple[Answer, ...] = ()


class Unsure(NamedTuple):
    """It may be one of these: "did you mean"."""

    question: str
    score: float
    margin: float
    suggestions: tuple[Answer, ...]


class Nothing(NamedTuple):
    """The handbook does not say it (or nothing was asked); `nearest` may help all the same."""

    question: str
    score: float
    margin: float
    nearest: tuple[Answer, ...] = ()


class Chat(NamedTuple):
    """No question: a greeting, thanks, a goodbye, a kind word."""

    question: str
    mood: Mood
    score: float = 0.0
    margin: float = 0.0


Outcome = Found | Unsure | Nothing | Chat


def put_forward(outcome: Outcome) -> tuple[Answer, ...]:
    """The passages an outcome puts forward, without what it only relates."""
    match outcome:
        case Found(answers=shown) | Unsure(suggestions=shown) | Nothing(nearest=shown):
            return shown
        case Chat():
            return ()
