"""A passage of the handbook, shown whole; and the pieces that answers and lessons show of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.views import ids
from bot.views.message import (
    CONTEXT_LIMIT,
    LABEL_LIMIT,
    TITLE_LIMIT,
    Block,
    Message,
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
    pieces,
    plain,
    section,
    weight,
)
from knowledge import Cleared

OPEN: Final = "Open in the handbook"
UNTITLED: Final = "Untitled passage"
UNDER_IT: Final = "More under this heading. Press a button, or ask me by name:"
READ: Final = "Read: {title}"
THE_REST: Final = "This is where I stop. The handbook page has the rest."
FILE_LINE: Final = "{path}, line {first}"
FILE_LINES: Final = "{path}, lines {first} to {last}"
STEP: Final = " › "
DOT: Final = " · "

WHOLE_PIECES: Final = 3
PIECE_LIMIT: Final = 2_600
CHILDREN_SHOWN: Final = 8
LINKS_LIMIT: Final = 1_500
TEXT_LIMIT: Final = 3_700


def passage_message(passage: Cleared, children: Sequence[Cleared] = ()) -> Message:
    """A whole passage, as far as a message can hold it, with what stands under it as buttons."""
    body = body_of(passage)
    parts = pieces(body, PIECE_LIMIT, WHOLE_PIECES)
    is_cut = "".join("".join(parts).split()) != "".join(body.split())
    under = [child for child in children if child.id != passage.id][:CHILDREN_SHOWN]
    blocks = [*heading_blocks(passage), *(section(plain(part)) for part in parts)]
    if is_cut:
        blocks.append(context(mrkdwn(THE_REST)))
    blocks += links_blocks(passage)
    blocks.append(context(mrkdwn(source_of(passage))))
    if under:
        blocks += [context(mrkdwn(UNDER_IT)), *choice_blocks("passage.children", under)]
    listed = [f"{UNDER_IT}\n{escape(DOT.join(labels_of(under)))}"] if under else []
    room = TEXT_LIMIT - sum(map(len, listed))
    return {"text": "\n\n".join([passage_text(passage, room), *listed]), "blocks": blocks}


def name_of(passage: Cleared) -> str:
    """What a passage is called, on one line; foreign text."""
    for candidate in (passage.title, *reversed(passage.trail), passage.path):
        if name := " ".join(candidate.split()):
            return cut(name, TITLE_LIMIT)
    return UNTITLED


def labels_of(passages: Sequence[Cleared]) -> list[str]:
    """What these passages are called among each other.

    Two of one name are told apart by what stands above them, or where that is the same, too, by how they begin.
    """
    labels = [name_of(passage) for passage in passages]
    for told_apart in (_with_heading, _with_beginning):
        again = Counter(labels)
        labels = [told_apart(each) if again[label] > 1 else label for each, label in zip(passages, labels, strict=True)]
    return labels


def trail_of(passage: Cleared) -> str:
    """The headings above a passage, on one line; foreign text."""
    return cut(STEP.join(" ".join(step.split()) for step in passage.trail if step.strip()), CONTEXT_LIMIT)


def body_of(passage: Cleared) -> str:
    """The text of a passage without what is shown beside it anyway: its title as a lead-in, its links' labels as lines."""
    labels = {" ".join(each.label.split()) for each in passage.links}
    body = "\n".join(
        line for line in passage.text.strip().split("\n") if " ".join(line.split()) not in labels or not line.strip()
    )
    lead = f"{passage.title.strip()}:"
    told = body.removeprefix(lead).strip() if len(lead) > 1 else ""
    return told or body.strip()


def source_of(passage: Cleared) -> str:
    """Where a passage stands, as mrkdwn: a link to its place on the site, or file and lines where there is no site."""
    if can_follow(passage.url):
        return link(passage.url, OPEN)
    return _file_of(passage)


def heading_blocks(passage: Cleared, *about: str) -> list[Block]:
    """Title, then in small print the headings above and what else there is to say about it (foreign text)."""
    small = [plain(line, CONTEXT_LIMIT) for line in (trail_of(passage), *about) if line]
    return [header(name_of(passage)), *([context(*small)] if small else [])]


def link_lines(passage: Cleared) -> list[str]:
    """The links of a passage as mrkdwn lines, each address once."""
    once = {each.url: each.label for each in reversed(passage.links)}
    return [f"• {link(url, label)}" for url, label in reversed(once.items())]


def links_blocks(passage: Cleared, limit: int = LINKS_LIMIT) -> list[Block]:
    """The links of a passage, as many as `limit` characters hold."""
    lines = link_lines(passage)
    return [section(mrkdwn(lines_within(lines, limit)))] if lines else []


def passage_text(passage: Cleared, limit: int, *about: str) -> str:
    """A passage in words for `text`, at most `limit` long: title, trail, body, place and links, already escaped."""
    head = [escape(line) for line in (name_of(passage), cut(trail_of(passage), limit // 4), *about) if line]
    source, said = source_of(passage), body_of(passage)
    tail = [source if len(source) < limit // 3 else _file_of(passage)]
    room = limit - len("\n".join([*head, *tail])) - 2
    lines = link_lines(passage)
    if lines:
        shown = lines_within(lines, max(room - weight(said[:room]), room // 3))
        tail.insert(0, shown)
        room -= len(shown) + 1
    body = escape(cut(said, max(room, 1)))
    return "\n".join([*head, *([body] if body else []), *tail])


def choice_blocks(block_id: str, passages: Sequence[Cleared], action: str = ids.ANSWER_RELATED) -> list[Block]:
    """One button for each of these passages, labelled as in `labels_of`."""
    buttons = [
        button(ids.numbered(action, number), label, value=passage.id, says=READ.format(title=label))
        for number, (passage, label) in enumerate(zip(passages, labels_of(passages), strict=True), start=1)
        if can_carry(passage.id)
    ]
    return actions(block_id, buttons)


def _file_of(passage: Cleared) -> str:
    first, last = passage.lines
    where = FILE_LINE if first == last else FILE_LINES
    return escape(where.format(path=cut(passage.path, LABEL_LIMIT), first=first, last=last))


def _with_heading(passage: Cleared) -> str:
    name = name_of(passage)
    above = next((step for step in reversed(passage.trail) if step.strip() and step != name), "")
    return f"{cut(name, 45)} ({cut(' '.join(above.split()), 25)})" if above else name


def _with_beginning(passage: Cleared) -> str:
    beginning = " ".join(body_of(passage)[:200].split())
    return f"{cut(name_of(passage), 30)}: {cut(beginning, 40)}" if beginning else _with_heading(passage)
