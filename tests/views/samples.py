"""A small handbook to show, and a nasty one."""

from __future__ import annotations

from knowledge import Answer, Audience, Cleared, Curriculum, Kind, LessonFacts, Link, Passage
from knowledge.audience import clear
from knowledge.curriculum import compile_curriculum

SITE = "https://handbook.example.com/channels/"


def cleared(
    id: str,
    title: str,
    text: str = "",
    *,
    kind: Kind = Kind.SECTION,
    trail: tuple[str, ...] = ("Channel handbook",),
    links: tuple[Link, ...] = (),
    lesson: LessonFacts | None = None,
    parent: str | None = None,
    url: str | None = None,
) -> Cleared:
    """A passage as everybody may see it."""
    anchor = id.partition("#")[2].partition("/")[0]
    passage = Passage(
        id=id,
        kind=kind,
        title=title,
        trail=trail,
        text=text,
        links=links,
        path="handbook/channels.md",
        lines=(10, 12),
        url=f"{SITE}#{anchor}" if url is None else url,
        lesson=lesson,
        parent=parent,
    )
    shown = clear(passage, Audience.PUBLIC)
    assert shown is not None
    return shown


def answer(passage: Cleared, *matched: str) -> Answer:
    return Answer(passage, 0.9, matched)


RENEWALS = cleared(
    "channels#program-updates/renewals",
    "Incumbent protection at renewal",
    "A partner who sold a deal and still looks after the customer gets first right of refusal when it renews.",
    kind=Kind.FACT,
    trail=("Channel handbook", "Program updates"),
    links=(Link("Program guide", f"{SITE}guide?year=21&part=2"),),
)
REFERRALS = cleared("channels#referrals", "Referral fees", "Services partners who do not resell earn a fee for a referral.")
RESELLERS = cleared("channels#resellers", "Resellers", "They make their money with licences and services.")
LONG = cleared("channels#history", "A long story", "Every deal has a story, and most of them are long. " * 90)

CORE, ADVANCED = "channels#core-curriculum", "channels#advanced-curriculum"
_HEADINGS = (
    cleared(CORE, "Sales enablement: core curriculum"),
    cleared(f"{CORE}-welcome", "Welcome", parent=CORE),
    cleared(f"{CORE}-customers", "Our customers", parent=CORE),
    cleared(ADVANCED, "Sales enablement: advanced curriculum"),
    cleared(f"{ADVANCED}-technical", "Technical deep dive", parent=ADVANCED),
)
WHAT_IT_IS = cleared(
    "channels#core-curriculum-welcome/what-it-is",
    "What it is",
    "Three minutes on what the product does.",
    kind=Kind.LESSON,
    trail=("Sales enablement: core curriculum", "Welcome"),
    links=(Link("Watch the video", "https://videos.example.com/1"),),
    lesson=LessonFacts("core", "Welcome", 1, "video", 3),
    parent=f"{CORE}-welcome",
)
LIFECYCLE_QUIZ = cleared(
    "channels#core-curriculum-customers/quiz",
    "Lifecycle quiz",
    "Read the page first, then take the quiz.",
    kind=Kind.QUIZ,
    trail=("Sales enablement: core curriculum", "Our customers"),
    links=(
        Link("Page on the lifecycle", f"{SITE}lifecycle"),
        Link("Quiz", "https://forms.example.com/quiz"),
        Link("Ask the team", "mailto:team@example.com"),
    ),
    lesson=LessonFacts("core", "Our customers", 2, "quiz", None, 9),
    parent=f"{CORE}-customers",
)
RUNNERS = cleared(
    "channels#advanced-curriculum-technical/runners",
    "Runners",
    kind=Kind.LESSON,
    trail=("Sales enablement: advanced curriculum", "Technical deep dive"),
    lesson=LessonFacts("advanced", "Technical deep dive", 1),
    parent=f"{ADVANCED}-technical",
)
CURRICULUM = compile_curriculum([*_HEADINGS, WHAT_IT_IS, LIFECYCLE_QUIZ, RUNNERS])


def curriculum_of(tracks: int, modules: int, lessons: int, title: str = "Lesson") -> Curriculum:
    """A curriculum of any size."""
    passages = []
    for track in range(tracks):
        passages.append(cleared(f"big#t{track}", f"Track {track}"))
        for module in range(modules):
            heading = f"big#t{track}m{module}"
            passages.append(cleared(heading, f"Module {track}.{module}", parent=f"big#t{track}"))
            for lesson in range(lessons):
                passages.append(
                    cleared(
                        f"{heading}/{lesson}",
                        f"{title} {track}.{module}.{lesson}",
                        kind=Kind.LESSON,
                        links=tuple(
                            Link(f"Link {n}", f"https://example.com/{track}/{module}/{lesson}/{n}") for n in range(3)
                        ),
                        lesson=LessonFacts(f"t{track}", f"Module {track}.{module}", lesson + 1, "video", 10),
                        parent=heading,
                    )
                )
    return compile_curriculum(passages)


PINGS = "<!channel> <@U012AB3CD> <#C012AB3CD|general> <!subteam^S01|all> <https://evil.example|Click> & *bold* `code`"
NASTY_TEXTS = {
    "pings": PINGS,
    "40,000 characters": "word " * 8_000,
    "40,000 characters without a space": "x" * 40_000,
    "40,000 ampersands": "&" * 40_000,
    "40,000 openers": "<!" * 20_000,
    "right to left": "حق الرفض الأول عند التجديد \u202e" * 200,
    "emoji": "👩🏽\u200d💻🦊" * 3_000,
    "accents on one letter": "e" + "\u0301" * 5_000,
    "nothing": "",
    "blank": " \n\t ",
    "not printable": "a\x00b\x1b[31m\x7f",
    "lines": "\n".join(f"{n}. line" for n in range(3_000)),
}


def nasty(text: str) -> Cleared:
    """A passage with this text wherever text can stand, and sixty links."""
    return cleared(
        "n#" + "i" * 1_990,
        text,
        text,
        kind=Kind.LESSON,
        trail=(text, text, text),
        links=tuple(Link(text, f"https://example.com/{n}/" + "p" * 700) for n in range(60)),
        lesson=LessonFacts(text or "core", text, 1, text or None, 10**9, 10**9),
        parent=None,
        url="https://example.com/" + "u" * 700,
    )
