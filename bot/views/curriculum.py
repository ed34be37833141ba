"""The curriculum: all of it, one track, or one module, with what each lesson takes and where it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.views import ids
from bot.views.lesson import about_lesson, minutes_of
from bot.views.message import (
    FALLBACK_LIMIT,
    MORE,
    SECTION_LIMIT,
    TITLE_LIMIT,
    Block,
    Message,
    View,
    actions,
    button,
    can_carry,
    can_follow,
    context,
    cut,
    escape,
    header,
    lines_within,
    link,
    mrkdwn,
    one_line,
    plain,
    section,
)
from bot.views.passage import DOT, name_of
from knowledge import Curriculum, Lesson, Module, Track
from knowledge.path import Walk, ahead, left

TITLE: Final = "Curriculum"
CLOSE: Final = "Close"
EMPTY: Final = "This handbook has no lessons yet. Ask me a question instead, in your own words."
UNKNOWN: Final = (
    "The curriculum has no part called “{words}”, or more than one. "
    "Here is what there is: press a module, or type `curriculum` and its name."
)
OPEN_ONE: Final = "For one module alone, press it, or type `curriculum` and its name."
SHORTENED: Final = (
    "Only the modules are shown, to keep this short. Press one for its lessons, or type `curriculum` and its name."
)
ONE_LESSON: Final = "1 lesson"
LESSONS: Final = "{count} lessons"
SHOW: Final = "Show the module {title}"

MODULE_BUTTONS: Final = 20
TRACKS_SHOWN: Final = 6
_FILLERS: Final = frozenset({"a", "curriculum", "for", "lessons", "module", "of", "the", "track"})
_BLOCKS_LIMIT: Final = 45
_TEXT_LIMIT: Final = 9_000
_MODULES_LIMIT: Final = 1_200

Part = Track | Module | None
"""A piece of the curriculum; None is all of it."""


def curriculum_message(curriculum: Curriculum, part: Part = None) -> Message:
    """The whole curriculum, or one track or module of it."""
    return {"text": _words(curriculum, part), "blocks": curriculum_blocks(curriculum, part)}


def unknown_part_message(curriculum: Curriculum, words: str) -> Message:
    """What there is, for somebody who asked for a track or module by a name that is none."""
    said = escape(UNKNOWN).format(words=one_line(words, TITLE_LIMIT))
    known = lines_within(_words(curriculum, None).split("\n"), FALLBACK_LIMIT - len(said) - 1)
    return {"text": f"{said}\n{known}", "blocks": [section(mrkdwn(said)), *_short_blocks(curriculum.tracks, 1)]}


def curriculum_view(curriculum: Curriculum, part: Part = None) -> View:
    """The same in a modal, for a press in the Home tab."""
    return {
        "type": "modal",
        "callback_id": ids.CURRICULUM_VIEW,
        "title": plain(TITLE, 24),
        "close": plain(CLOSE, 24),
        "blocks": curriculum_blocks(curriculum, part),
    }


def curriculum_blocks(curriculum: Curriculum, part: Part = None) -> list[Block]:
    """The blocks of it: with every lesson where that fits a message, else with the modules and a button for each."""
    match part:
        case Module():
            above = [escape(_name(track)) for track in curriculum.tracks if part in track.modules]
            return [header(_name(part)), context(mrkdwn(DOT.join([*above, _size([part])]))), *_lesson_sections(part)]
        case Track():
            tracks: Sequence[Track] = [part]
        case None:
            tracks = curriculum.tracks
    if not tracks:
        return [section(mrkdwn(EMPTY))]
    whole = [*_full_blocks(tracks), context(mrkdwn(OPEN_ONE))]
    if len(whole) <= _BLOCKS_LIMIT and _length(whole) <= _TEXT_LIMIT:
        return whole
    return [*_short_blocks(tracks, 1), context(mrkdwn(SHORTENED))]


def part_of(curriculum: Curriculum, words: str) -> Track | Module | None:
    """The track or module that somebody means by its slug, title or passage id, or by words that all stand in its title.

    None where nothing fits, or several do.
    """
    wanted = " ".join(words.split()).casefold()
    parts: list[Track | Module] = [*curriculum.tracks, *(module for track in curriculum.tracks for module in track.modules)]
    exact = [part for part in parts if wanted in _names(part)]
    spoken = _telling(wanted)
    close = [part for part in parts if spoken and spoken <= _telling(part.title.casefold())]
    return exact[0] if exact else close[0] if len(close) == 1 else None


def lesson_named(curriculum: Curriculum, walk: Walk, words: str) -> Lesson | None:
    """The lesson that somebody names, or the first that is still to do of the part they name."""
    if (named := lesson_titled(curriculum, words)) is not None:
        return named
    part = part_of(curriculum, words)
    match part:
        case Track():
            return next(iter(left(part, walk)), part.modules[0].lessons[0])
        case Module():
            to_do = [one for one in ahead(curriculum, walk) if one in part.lessons]
            return to_do[0] if to_do else part.lessons[0]
        case None:
            return None


def lesson_titled(curriculum: Curriculum, words: str) -> Lesson | None:
    """The lesson of this title, or the only one whose title has all these words."""
    lessons = [one for track in curriculum.tracks for module in track.modules for one in module.lessons]
    wanted = _spoken(words)
    exact = [one for one in lessons if _spoken(one.passage.title) == wanted]
    close = [one for one in lessons if set(wanted) <= set(_spoken(one.passage.title))]
    return exact[0] if exact else close[0] if wanted and len(close) == 1 else None


def _spoken(words: str) -> list[str]:
    return re.findall(r"\w+", words.casefold())


def module_buttons(tracks: Sequence[Track], first: int = 1, most: int = MODULE_BUTTONS) -> list[Block]:
    """A button for each module of these tracks, numbered from `first`."""
    modules = [module for track in tracks for module in track.modules if can_carry(_value(module))]
    return [
        button(
            ids.numbered(ids.CURRICULUM_MODULE, number),
            _name(module),
            value=_value(module),
            says=SHOW.format(title=_name(module)),
        )
        for number, module in enumerate(modules[:most], start=first)
    ]


def track_line(track: Track) -> str:
    """A track and its size, as mrkdwn."""
    return f"*{escape(_name(track))}*{DOT}{_size(track.modules)}"


def _full_blocks(tracks: Sequence[Track]) -> Iterator[Block]:
    first = 1
    for number, track in enumerate(tracks, start=1):
        yield header(_name(track))
        yield context(mrkdwn(_size(track.modules)))
        for module in track.modules:
            lines = [f"*{escape(_name(module))}*{DOT}{_size([module])}", *map(_full_line, module.lessons)]
            yield section(mrkdwn(lines_within(lines, SECTION_LIMIT)))
        buttons = module_buttons([track], first)
        yield from actions(f"curriculum.modules.{number}", buttons)
        first += len(buttons)


def _short_blocks(tracks: Sequence[Track], first: int) -> list[Block]:
    blocks: list[Block] = []
    for number, track in enumerate(tracks[:TRACKS_SHOWN], start=1):
        lines = [f"• {escape(_name(module))}{DOT}{_size([module])}" for module in track.modules]
        buttons = module_buttons([track], first, MODULE_BUTTONS // 2)
        blocks += [
            section(mrkdwn("\n".join([track_line(track), lines_within(lines, _MODULES_LIMIT)]))),
            *actions(f"curriculum.modules.{number}", buttons),
        ]
        first += len(buttons)
    more = [f"• {escape(_name(track))}" for track in tracks[TRACKS_SHOWN:]]
    return [*blocks, *([section(mrkdwn(lines_within(more, _MODULES_LIMIT)))] if more else [])]


def _lesson_sections(module: Module) -> list[Block]:
    """Every lesson of a module with all its links, in as many paragraphs as it takes and a message can hold."""
    paragraphs: list[str] = []
    for number, lesson in enumerate(module.lessons):
        lines = lines_within(_lesson_lines(lesson), SECTION_LIMIT)
        if sum(map(len, paragraphs)) + len(lines) > _TEXT_LIMIT:
            paragraphs.append(MORE.format(count=len(module.lessons) - number))
            break
        if paragraphs and len(paragraphs[-1]) + len(lines) < SECTION_LIMIT:
            paragraphs[-1] += f"\n{lines}"
        else:
            paragraphs.append(lines)
    return [section(mrkdwn(paragraph)) for paragraph in paragraphs]


def _lesson_line(lesson: Lesson) -> str:
    """A lesson on one line, its name leading to the link that matters most: a quiz's quiz, else the first."""
    links = [each for each in lesson.passage.links if can_follow(each.url)]
    if lesson.facts.type == "quiz":
        links.sort(key=lambda each: "quiz" not in each.label.casefold())
    return f"• {_told(lesson, links[0].url if links else lesson.passage.url)}"


def _full_line(lesson: Lesson) -> str:
    """A lesson on one line with all its links: the only one on its name, several after it."""
    links = _links(lesson)
    if len(links) < 2:
        return _lesson_line(lesson)
    return f"• {_told(lesson, lesson.passage.url)}: {', '.join(links)}"


def _lesson_lines(lesson: Lesson) -> list[str]:
    """A lesson and each of its links on a line of its own."""
    return [f"• {_told(lesson, lesson.passage.url)}", *(f"    ◦ {each}" for each in _links(lesson))]


def _told(lesson: Lesson, url: str) -> str:
    return DOT.join(filter(None, (link(url, name_of(lesson.passage)), escape(about_lesson(lesson.passage)))))


def _links(lesson: Lesson) -> list[str]:
    once = {each.url: each.label for each in lesson.passage.links}
    return [link(url, label) for url, label in once.items()]


def _words(curriculum: Curriculum, part: Part) -> str:
    """The same for `text`: with links where they fit, else without, whole lines only."""
    match part:
        case Module():
            grouped = [("", [part])]
        case Track():
            grouped = [(track_line(part), list(part.modules))]
        case None:
            grouped = [(track_line(track), list(track.modules)) for track in curriculum.tracks]
    linked = list(_text_lines(grouped, _lesson_line))
    if len("\n".join(linked)) <= FALLBACK_LIMIT:
        return "\n".join(linked) or EMPTY
    return lines_within(_text_lines(grouped, lambda lesson: f"• {escape(name_of(lesson.passage))}"), FALLBACK_LIMIT)


def _text_lines(grouped: Sequence[tuple[str, Sequence[Module]]], say: Callable[[Lesson], str]) -> Iterator[str]:
    for title, modules in grouped:
        yield from filter(None, [title])
        for module in modules:
            yield f"{escape(_name(module))}{DOT}{_size([module])}"
            yield from map(say, module.lessons)


def _name(part: Track | Module) -> str:
    return cut(" ".join(part.title.split()) or part.slug, TITLE_LIMIT)


def _names(part: Track | Module) -> tuple[str, ...]:
    own = part.passage.id if part.passage else ""
    return tuple(" ".join(name.split()).casefold() for name in (part.slug, part.title, own) if name.strip())


def _telling(name: str) -> set[str]:
    """The words of a name that tell it from others."""
    return set(re.findall(r"\w+", name)) - _FILLERS


def _value(module: Module) -> str:
    return module.passage.id if module.passage else module.slug


def _size(modules: Sequence[Module]) -> str:
    count = sum(len(module.lessons) for module in modules)
    lessons = ONE_LESSON if count == 1 else LESSONS.format(count=count)
    return DOT.join(filter(None, (lessons, minutes_of(sum(module.minutes for module in modules)))))


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block["text"]["text"]) for block in blocks if "text" in block) + sum(
        len(element["text"] if isinstance(element["text"], str) else element["text"]["text"])
        for block in blocks
        for element in block.get("elements", ())
    )
