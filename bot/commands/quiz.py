"""`coach quiz`: look after the quiz bank."""

from __future__ import annotations

import argparse
import sys

from bot.commands import DONE, FAULTS, default_sources, index_file, refuse

APPROVE_WHAT = "quiz approve wants the ids of items, or --all-reviewed. See: coach quiz --help"
WRITTEN = "{count} written, {before} approved before. Bring them into the index with: coach index"


def run(options: argparse.Namespace) -> int:
    """`coach quiz`"""
    return approve_items(options) if options.action == "approve" else list_items(options)


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
