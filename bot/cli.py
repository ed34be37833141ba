"""`coach`, the command line: reads arguments, runs one command, prints, returns an exit code.

Each command imports what it needs when it runs, so that a question in a terminal loads neither Slack nor HTTP.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from bot.commands import DONE, UNUSABLE, Bar, default_sources, index_file, refuse, semantic_model, version

if TYPE_CHECKING:
    from datetime import date, datetime

    from knowledge import Outcome, Receipt

WIDTH = 80
"""Columns of the help."""


class Version(argparse.Action):
    """`--version`, looked up only when asked for: reading the package's metadata costs as long as a question does."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        parser.exit(DONE, f"coach {version()}\n")


class Help(argparse.HelpFormatter):
    """Help of one width: to ask the terminal for its own, argparse loads four compression libraries before any command."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=WIDTH)


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one sentence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=Help, **options)

    def error(self, message: str) -> NoReturn:
        """Print the sentence and leave with exit code 2."""
        self.exit(UNUSABLE, f"{self.prog}: {message}. See: {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    from bot.errors import BotError
    from knowledge.errors import KnowledgeError

    try:
        code: int = options.run(options)
        sys.stdout.flush()
        return code
    except (KnowledgeError, BotError) as fault:
        return refuse(fault)
    except BrokenPipeError:
        # Whoever read us has seen enough; without this Python complains once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return 130


def parser() -> Parser:
    """Every command with its options and an example."""
    top = Parser(prog="coach", description="A Slack bot that answers channel partners and sellers from a Markdown handbook.")
    top.add_argument("--version", action=Version, nargs=0, help="show the installed version and exit")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser, prog="coach")

    def command(name: str, run: Callable[[argparse.Namespace], int], told: str, example: str) -> Parser:
        made = commands.add_parser(name, help=told, description=told, epilog=f"Example: {example}")
        made.set_defaults(run=run)
        return made

    index = command(
        "index",
        run_index,
        "Build or refresh the index from Markdown files and folders.",
        "coach index handbook/ --db knowledge.db",
    )
    with_sources(index)
    index.add_argument("--base-url", metavar="URL", help="where the handbook's site is, to complete relative links")
    with_db(index)

    list_ = command("list", run_list, "List every passage, one a line.", "coach list --kind lesson --json")
    list_.add_argument("--kind", choices=["section", "fact", "lesson", "quiz", "term"])
    list_.add_argument("--json", action="store_true", help="one JSON object a line")
    with_audience(list_, "internal")
    with_db(list_)

    ask = command(
        "ask",
        run_ask,
        "Ask the handbook; - reads one question a line from standard input.",
        'coach ask "who gets first right of refusal at renewal"',
    )
    ask.add_argument("question", metavar="QUESTION")
    ask.add_argument("--json", action="store_true", help="one JSON object for each question")
    ask.add_argument("--explain", action="store_true", help="say why: words, signals, and the rule that decided")
    with_audience(ask, "partner")
    with_db(ask)

    replay = command(
        "replay",
        of("replay"),
        "Ask a question of Slack once more, with its receipt, as it was asked; ID is the number in “Why this answer?”.",
        "coach replay 17",
    )
    replay.add_argument("question", type=question_number, metavar="ID", help="the question's number")
    with_db(replay)

    for name, run, told in (
        ("export", of("person", "export"), "Print everything that is kept of one person, as JSON."),
        ("forget", of("person", "forget"), "Erase everything that is kept of one person."),
    ):
        of_person = command(name, run, told, f"coach {name} --team T0123 --user U0456{' --yes' if name == 'forget' else ''}")
        of_person.add_argument("--team", required=True, help="the workspace's id, as Slack has it")
        of_person.add_argument("--enterprise", help="the id of the enterprise it belongs to, if any")
        of_person.add_argument("--user", required=True, help="the person's id")
        if name == "forget":
            of_person.add_argument("--yes", action="store_true", help="do it; it cannot be undone")

    verify = command(
        "verify",
        of("verify"),
        "Say whether a certificate is genuine: who did which track, and when; 1 if there is none of that number.",
        "coach verify 2345-6789-ABCD",
    )
    verify.add_argument(
        "number", nargs="+", metavar="ID", help="the number on it; spaces, dashes and small letters are fine"
    )

    eval_ = command(
        "eval",
        of("score"),
        "Score the search on a question set, by kind of question.",
        "coach eval questions.jsonl --units units.jsonl",
    )
    eval_.add_argument("questions", type=Path, metavar="QUESTIONS", help="questions with what is right, JSON lines")
    eval_.add_argument("--units", type=Path, metavar="UNITS", help="the lines of each thing that can be right, JSON lines")
    eval_.add_argument(
        "--leave-out", action="store_true", help="question by question, drop every asked phrase that is nearly that question"
    )
    with_audience(eval_, "internal")
    with_db(eval_)

    lint = command(
        "lint",
        of("lint"),
        "Say what is wrong with a handbook: lessons, links, dated words, quiz items, side files.",
        "coach lint handbook/ --links",
    )
    with_sources(lint)
    lint.add_argument("--links", action="store_true", help="ask every web address whether it answers")
    lint.add_argument("--today", metavar="ISO-DATE", type=day, help="what day it is (default: today)")

    quiz = command(
        "quiz",
        of("quiz"),
        "Look after the quiz bank: `approve` items that you checked, `list` them with their state, `draft` new ones;"
        " `stats` says how they do.",
        "coach quiz approve program.mdf.1",
    )
    quiz.add_argument("action", choices=["approve", "draft", "list", "stats"])
    quiz.add_argument("items", nargs="*", metavar="ID", help="ids of items, for approve; of passages, for draft")
    quiz.add_argument("--json", action="store_true", help="stats: one JSON object a line")
    quiz.add_argument("--out", type=Path, metavar="FILE", help="where the drafts go (default: standard output)")
    quiz.add_argument("--all-reviewed", action="store_true", help="approve every good item: you have read them all")
    quiz.add_argument("--drafts", action="store_true", help="list only items that nobody approved yet")
    quiz.add_argument(
        "--suspended", action="store_true", help="list only items whose passage changed since they were approved"
    )
    quiz.add_argument(
        "--source", action="append", type=Path, metavar="SOURCE", help="the handbook with the bank (default: as for index)"
    )
    with_db(quiz)

    report = command(
        "report",
        of("report"),
        "How far people are in the program, by track, module and organisation; names nobody.",
        "coach report --since 2026-01-01 --csv report.csv",
    )
    shape = report.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object")
    shape.add_argument("--csv", metavar="FILE", help="a table for spreadsheets; - writes it to standard output")
    report.add_argument("--team", help="only this workspace, by its id (default: all)")
    report.add_argument("--enterprise", help="only this enterprise, by its id")
    report.add_argument("--since", metavar="ISO-DATE", type=day, help="only what happened from that day on (in UTC)")
    report.add_argument("--until", metavar="ISO-DATE", type=day, help="only what happened up to that day's end")
    with_db(report)

    play = command("play", run_play, "Open the playground: the real bot against a local Slack.", "coach play --port 3000")
    with_port(play, 3000)
    with_db(play)
    play.add_argument(
        "--state", type=Path, metavar="FILE", default=Path("playground.json"),
        help="where the local Slack keeps its conversations (default: playground.json)",
    )  # fmt: skip
    play.add_argument("--now", metavar="ISO-TIME", type=moment, help="what time it is there, such as 2026-03-02T09:30+01:00")

    serve = command("serve", run_serve, "Run the bot for a real workspace.", "coach serve --socket")
    with_port(serve, None)
    serve.add_argument("--socket", action="store_true", help="connect to Slack by Socket Mode instead of waiting for HTTP")

    work = command(
        "work",
        of("work"),
        "Run only the worker that nudges people, beside `coach serve` with COACH_WORKER=off.",
        "coach work --once",
    )
    work.add_argument("--once", action="store_true", help="nudge whoever is due, say how many that were, and exit")
    work.add_argument(
        "--now", metavar="ISO-TIME", type=moment, help="what time it is at the start, such as 2026-03-02T09:30+01:00"
    )

    plan = command(
        "plan",
        of("plan"),
        "Show when people will be nudged in the days to come, and why not; sends nothing.",
        "coach plan --days 7 --team T0123 --user U0456",
    )
    plan.add_argument("--days", type=number_of_days, metavar="N", default=30, help="how many days (default: 30)")
    plan.add_argument("--team", help="only of this workspace, by its id")
    plan.add_argument("--enterprise", help="the id of the enterprise it belongs to, if any")
    plan.add_argument("--user", help="only this person, by their id")
    plan.add_argument("--now", metavar="ISO-TIME", type=moment, help="from when on, such as 2026-03-02T09:30+01:00")
    plan.add_argument("--json", action="store_true", help="one JSON object a line: the days, then the hours")

    db = command("db", run_db, "Look after the state: `upgrade` brings the database up to this version.", "coach db upgrade")
    db.add_argument("action", choices=["upgrade"])

    doctor = command(
        "doctor",
        of("doctor"),
        "Look whether the bot could run here as it is set up, and say what to do where it could not.",
        "coach doctor --socket",
    )
    doctor.add_argument("--socket", action="store_true", help="for `coach serve --socket`")
    doctor.add_argument("--json", action="store_true", help="one JSON list of what was found")

    manifest = command(
        "manifest",
        run_manifest,
        "Print the Slack app manifest.",
        "coach manifest --url https://coach.example.com > manifest.yml",
    )
    manifest.add_argument(
        "--overlay",
        action="store_true",
        help="ask for what is said in channels as well: follow-ups without a mention, edits, COACH_AUTO_ANSWER",
    )
    manifest.add_argument(
        "--pictures", action="store_true", help="ask to send pictures: certificates, where the extra `charts` is installed"
    )
    where = manifest.add_mutually_exclusive_group(required=True)
    where.add_argument("--url", metavar="https://HOST", help="where Slack reaches the bot")
    where.add_argument("--socket", action="store_true", help="for Socket Mode, which needs no address")
    return top


def of(file: str, name: str = "run") -> Callable[[argparse.Namespace], int]:
    """A command that stands in a file of `bot/commands`, which is read when it runs."""

    def run(options: argparse.Namespace) -> int:
        from importlib import import_module

        code: int = getattr(import_module(f"bot.commands.{file}"), name)(options)
        return code

    return run


def with_port(made: Parser, default: int | None) -> None:
    """The option that names the port."""
    told = f"default: {default}" if default else "default: PORT, else 3000"
    made.add_argument("--port", type=port_number, metavar="N", default=default, help=f"the port to listen on ({told})")


def port_number(text: str) -> int:
    """A port as typed. Raises ArgumentTypeError."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; write a number from 1 to 65535")
    return int(text)


def number_of_days(text: str) -> int:
    """A number of days as typed. Raises ArgumentTypeError."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text[:4]) <= 366 or len(text) > 3:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days; write one from 1 to 366")
    return int(text)


def question_number(text: str) -> int:
    """The number of a question as typed. Raises ArgumentTypeError."""
    number = text.removeprefix("#")
    if not (number.isascii() and number.isdecimal() and len(number) <= 18):
        raise argparse.ArgumentTypeError(f"{text!r} is no number; write the one that “Why this answer?” shows, such as 17")
    return int(number)


def moment(text: str) -> datetime:
    """A time as typed; without a zone it is UTC. Raises ArgumentTypeError."""
    from datetime import UTC, datetime

    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write it like 2026-03-02T09:30+01:00") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def day(text: str) -> date:
    """A day as typed. Raises ArgumentTypeError."""
    from datetime import date

    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-03-02") from None


def with_sources(made: Parser) -> None:
    """The handbooks that a command reads."""
    made.add_argument(
        "sources",
        nargs="*",
        type=Path,
        metavar="SOURCE",
        help="Markdown files and folders (default: the handbook that comes with coach)",
    )


def with_db(made: Parser) -> None:
    """The option that names the index."""
    made.add_argument("--db", type=Path, metavar="FILE", help="the index file (default: COACH_INDEX, else knowledge.db)")


def with_audience(made: Parser, default: str) -> None:
    """The option that names the reader."""
    choices = ["public", "partner", "internal"]
    made.add_argument("--audience", choices=choices, default=default, help=f"who reads (default: {default})")


QUIZ_COUNTS = (
    "{bank.items} quiz items: {bank.asked} asked, {bank.drafts} drafts, {bank.suspended} suspended; {faults} faults"
)


def run_index(options: argparse.Namespace) -> int:
    """`coach index`"""
    import time

    from knowledge.index import build

    sources = options.sources or default_sources()
    started = time.perf_counter()
    with Bar("Reading pages") as bar:
        report = build(sources, index_file(options), options.base_url, bar.show, semantic_model())
    for problem in report.problems:
        print(f"{problem.path}:{problem.line}: {problem.message}", file=sys.stderr)
    seconds = time.perf_counter() - started
    print(
        f"{report.pages} pages ({report.read} read), {report.passages} passages, {report.lessons} lessons,"
        f" {report.links} links in {seconds:.1f} seconds: {index_file(options)}"
    )
    if report.quiz.items or report.quiz.problems:
        print(QUIZ_COUNTS.format(bank=report.quiz, faults=len(report.quiz.problems)))
    return DONE


def run_list(options: argparse.Namespace) -> int:
    """`coach list`"""
    from bot.views.terminal import as_json, passage_line, passage_object
    from knowledge import Audience, Kind, Knowledge

    knowledge = Knowledge.open(index_file(options))
    kind = Kind(options.kind) if options.kind else None
    for passage in knowledge.passages(Audience(options.audience), kind):
        print(as_json(passage_object(passage)) if options.json else passage_line(passage))
    knowledge.close()
    return DONE


def run_ask(options: argparse.Namespace) -> int:
    """`coach ask`"""
    from knowledge import Audience, Knowledge

    many = options.question == "-"
    knowledge = Knowledge.open(index_file(options))
    reader = Audience(options.audience)
    for question in questions_of(sys.stdin.buffer) if many else [options.question]:
        outcome = knowledge.find(question, reader)
        receipts = knowledge.explain(question, reader) if options.explain else ()
        print(
            with_receipts(outcome, receipts, options.json, many) if receipts or options.json else plain(outcome, many),
            flush=many,
        )
    knowledge.close()
    return DONE


def plain(outcome: Outcome, many: bool) -> str:
    """What a question came to, for a person; of one of many on a line of its own."""
    from bot.views.terminal import outcome_line, outcome_text

    return outcome_line(outcome) if many else outcome_text(outcome)


def with_receipts(outcome: Outcome, receipts: Sequence[Receipt], as_json: bool, many: bool) -> str:
    """The same with why, or as JSON."""
    from bot.views.receipt import explained_line, receipts_text

    return explained_line(outcome, receipts) if as_json else f"{plain(outcome, many)}\n\n{receipts_text(receipts)}"


def questions_of(lines: Iterable[bytes]) -> Iterable[str]:
    """One question a line, as it comes; bytes that are no UTF-8 are replaced, not refused."""
    for line in lines:
        yield line.decode("utf-8", errors="replace").rstrip("\r\n")


def run_serve(options: argparse.Namespace) -> int:
    """`coach serve`"""
    from bot.config import Settings
    from bot.web import serve

    return serve(Settings.load(), port=options.port, socket=options.socket)


def run_play(options: argparse.Namespace) -> int:
    """`coach play`"""
    import asyncio

    from bot.play import play

    file = index_file(options)
    if not file.exists():
        from knowledge.index import build

        build(default_sources(), file, model=semantic_model())
    asyncio.run(play(file, port=options.port, state=options.state, start=options.now, announce=announce_playground))
    return DONE


PLAYGROUND = "The playground is open at {url}  (stop it with Ctrl+C)"


def announce_playground(url: str) -> None:
    """Say where the page is, once it answers."""
    print(PLAYGROUND.format(url=url), flush=True)


def run_db(options: argparse.Namespace) -> int:
    """`coach db upgrade`"""
    import asyncio

    from bot.config import Settings
    from bot.store import Store

    async def upgrade() -> None:
        store = Store.open(Settings.load().database_url.get_secret_value())
        try:
            await store.bring_up_to_date()
        finally:
            await store.close()

    asyncio.run(upgrade())
    print("The database is up to date.")
    return DONE


def run_manifest(options: argparse.Namespace) -> int:
    """`coach manifest`"""
    from bot.manifest import manifest_yaml

    try:
        print(manifest_yaml(options.url, overlay=options.overlay, pictures=options.pictures), end="")
    except ValueError as fault:
        return refuse(fault)
    return DONE


if __name__ == "__main__":
    sys.exit(main())
