"""`coach quiz`: look after the quiz bank."""

from __future__ import annotations

import argparse
import sys

from bot.commands import DONE, FAULTS, default_sources, index_file, refuse

APPROVE_WHAT = "quiz approve wants the ids of items, or --all-reviewed. See: coach quiz --help"
WRITTEN = "{count} written, {before} approved before. Bring them into the index with: coach index"

NO_PASSAGE = "there is no passage {id} in these sources; `coach list` shows the ids"
THERE = "{file} is there already, and drafts overwrite nothing; name a new file"
UNWRITABLE = "{file} cannot be written ({why}); name another file"
DRAFTED = "{count} drafts: {file}. Mend them, then: coach quiz approve ID"


def run(options: argparse.Namespace) -> int:
    """`coach quiz`"""
    actions = {"approve": approve_items, "draft": draft_items, "list": list_items, "stats": show_stats}
    return actions[options.action](options)


def approve_items(options: argparse.Namespace) -> int:
    """`coach quiz approve`"""
    from knowledge.quiz_approval import approve

    if bool(options.items) == options.all_reviewed:
        return refuse(APPROVE_WHAT)
    try:
        done = approve(options.source or default_sources(), None if options.all_reviewed else options.items)
    except OSError as fault:
        return refuse(f"the bank cannot be written ({fault})")
    for id in done.written:
        print(f"approved {id}")
    for why in done.refused:
        print(f"coach: {why}", file=sys.stderr)
    print(WRITTEN.format(count=len(done.written), before=len(done.before)))
    return FAULTS if done.refused else DONE


def list_items(options: argparse.Namespace) -> int:
    """`coach quiz list`"""
    from contextlib import closing

    from knowledge import Knowledge

    wanted = [word for word, is_on in (("draft", options.drafts), ("suspended", options.suspended)) if is_on]
    with closing(Knowledge.open(index_file(options))) as knowledge:
        for one in knowledge.bank():
            if not wanted or one.state.value in wanted:
                item = one.item
                told = (one.state.value, item.id, item.passage, one.owner or "nobody", f"{item.path}:{item.line}")
                print("\t".join((*told, item.prompt)))
    return DONE


def draft_items(options: argparse.Namespace) -> int:
    """`coach quiz draft`"""
    from knowledge.pack import Pack
    from knowledge.quiz_approval import passages_of
    from knowledge.quiz_bank import read_bank
    from knowledge.quiz_draft import draft
    from knowledge.quiz_writing import bank_text

    packs = [Pack.open(source) for source in options.source or default_sources()]
    passages = passages_of(packs)
    for id in options.items:
        if id not in passages:
            return refuse(NO_PASSAGE.format(id=id))
    if options.out and options.out.exists():
        return refuse(THERE.format(file=options.out))
    made = draft(passages.values(), read_bank(packs, passages.get).items, options.items or None)
    if not options.out:
        print(bank_text(made), end="")
        return DONE
    try:
        options.out.write_text(bank_text(made), "utf-8")
    except OSError as fault:
        return refuse(UNWRITABLE.format(file=options.out, why=fault.strerror))
    print(DRAFTED.format(count=len(made), file=options.out))
    return DONE


def show_stats(options: argparse.Namespace) -> int:
    """`coach quiz stats`"""
    import asyncio
    from contextlib import closing

    from bot.config import Settings
    from bot.store import Store
    from bot.views.quiz_stats import stats_lines, stats_object
    from bot.views.terminal import as_json
    from knowledge import Knowledge
    from knowledge.quiz_stats import item_stats

    with closing(Knowledge.open(index_file(options))) as knowledge:
        bank = knowledge.bank()
    settings = Settings.load()

    async def look_up() -> tuple[list[tuple[str, str, str, bool]], dict[tuple[str, str], int]]:
        store = Store.open(settings.database_url.get_secret_value())
        try:
            return await store.quizzes.answers(), await store.quizzes.flags()
        finally:
            await store.close()

    answers, flags = asyncio.run(look_up())
    found = item_stats(answers, flags, bank, settings.coach_min_group)
    for line in (
        [as_json(stats_object(one)) for one in found] if options.json else stats_lines(found, settings.coach_min_group)
    ):
        print(line)
    return DONE
