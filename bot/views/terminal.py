"""Values to lines for a terminal and for scripts: the shapes that `coach ask` and `coach list` print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from knowledge import Answer, Chat, Cleared, Found, Nothing, Outcome, Unsure

CHAT_LINES = {
    "hello": "Hello! Ask me anything about the channel handbook.",
    "thanks": "You're welcome.",
    "bye": "Goodbye, and good selling.",
    "praise": "Glad that helped.",
}
NOTHING_LINE = "The handbook does not say."
NEAREST_LINE = "Nearest:"
UNSURE_LINE = "Did you mean:"
RELATED_LINE = "Related:"


def passage_object(passage: Cleared) -> dict[str, Any]:
    """A passage as scripts see it; lessons also carry track, module, order, type, minutes and points."""
    shape: dict[str, Any] = {
        "id": passage.id,
        "kind": passage.kind.value,
        "title": passage.title,
        "trail": list(passage.trail),
        "text": text_of(passage),
        "links": [{"label": link.label, "url": link.url} for link in passage.links],
        "source": {"path": passage.path, "lines": list(passage.lines), "url": passage.url},
        "audience": passage.audience.value,
    }
    facts = passage.lesson
    if facts is not None:
        shape |= {"track": facts.track, "module": facts.module, "order": facts.order}
        shape |= {"type": facts.type, "minutes": facts.minutes, "points": facts.points}
    return shape


def text_of(passage: Cleared) -> str:
    """The text of a passage; a lesson's begins with what its title says of it."""
    told = passage.lesson.told() if passage.lesson else ""
    return "\n".join(filter(None, [told, passage.text]))


def _after_title(passage: Cleared) -> str:
    """The text for a person who has just read the title: a fact does not say it once more."""
    return text_of(passage).removeprefix(f"{passage.title}: ")


def outcome_object(outcome: Outcome) -> dict[str, Any]:
    """What a question came to, as scripts see it."""
    name, answers, answers_to = _parts(outcome)
    return {
        "question": outcome.question,
        "outcome": name,
        "score": outcome.score,
        "margin": outcome.margin,
        "answers_to": answers_to,
        "answers": [passage_object(a.passage) | {"score": a.score, "matched": list(a.matched)} for a in answers],
    }


def _parts(outcome: Outcome) -> tuple[str, Sequence[Answer], int]:
    match outcome:
        case Found(answers=answers, related=related):
            return "found", (*answers, *related), len(answers)
        case Unsure(suggestions=suggestions):
            return "unsure", suggestions, 0
        case Nothing(nearest=nearest):
            return "nothing", nearest, 0
        case Chat():
            return "chat", (), 0


def as_json(shape: dict[str, Any]) -> str:
    """One line of JSON."""
    return json.dumps(shape, ensure_ascii=False)


def outcome_text(outcome: Outcome) -> str:
    """What a question came to, for a person at a terminal."""
    match outcome:
        case Found(answers=answers, related=related):
            blocks = [_passage_text(answer) for answer in answers]
            return "\n\n".join(blocks + _listed(RELATED_LINE, related))
        case Unsure(suggestions=suggestions):
            return "\n".join(_listed(UNSURE_LINE, suggestions))
        case Nothing(nearest=nearest):
            return "\n".join([NOTHING_LINE, *_listed(NEAREST_LINE, nearest)])
        case Chat(mood=mood):
            return CHAT_LINES[mood]


def _passage_text(answer: Answer) -> str:
    passage = answer.passage
    lines = [passage.title]
    if passage.trail:
        lines.append(" › ".join(passage.trail))
    lines += ["", _after_title(passage), ""] if text_of(passage) else [""]
    lines += [f"  {link.label}: {link.url}" for link in passage.links]
    first, last = passage.lines
    lines.append(f"  {passage.path}:{first}-{last}  {passage.url}  score {answer.score:.2f}")
    return "\n".join(lines)


def _listed(heading: str, answers: Sequence[Answer]) -> list[str]:
    if not answers:
        return []
    return ["\n".join([heading, *(f"  {_score(a)}  {' › '.join((*a.passage.trail, a.passage.title))}" for a in answers)])]


def _score(answer: Answer) -> str:
    """Its score; blank for what was not found but only stands around an answer."""
    return f"{answer.score:.2f}" if answer.score else " " * 4


def outcome_line(outcome: Outcome) -> str:
    """What a question came to, in one line, for many questions at once."""
    match outcome:
        case Found(answers=answers):
            return "; ".join(f"{a.passage.title}: {' '.join(_after_title(a.passage).split())}" for a in answers)
        case Unsure(suggestions=suggestions):
            return f"{UNSURE_LINE} {'; '.join(answer.passage.title for answer in suggestions)}"
        case Nothing():
            return NOTHING_LINE
        case Chat(mood=mood):
            return CHAT_LINES[mood]


def passage_line(passage: Cleared) -> str:
    """A passage in one line of a list."""
    facts = passage.lesson
    told = f"  ({facts.minutes} min)" if facts and facts.minutes else ""
    return f"{passage.kind.value:8} {passage.audience.value:9} {passage.id}  {passage.title}{told}"
