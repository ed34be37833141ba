"""`coach eval`: the search on a question set."""

from __future__ import annotations

import argparse

from bot.commands import DONE, Bar, index_file


def run(options: argparse.Namespace) -> int:
    """`coach eval`"""
    from contextlib import closing

    from bot.views.scores import scores_text
    from knowledge import Audience, Knowledge
    from knowledge.evaluate import leave_out, read_questions, score, verdicts

    set_ = read_questions(options.questions, options.units)
    reader = Audience(options.audience)
    with closing(Knowledge.open(index_file(options))) as knowledge, Bar("Asking") as bar:
        ask = leave_out(index_file(options), reader) if options.leave_out else lambda text: knowledge.find(text, reader)
        judged = []
        for verdict in verdicts(set_, ask):
            judged.append(verdict)
            bar.show(len(judged), len(set_.questions))
    print(scores_text(score(judged), judged))
    return DONE
