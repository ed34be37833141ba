"""`coach`, the command line; each command imports what it needs when it runs."""

from __future__ import annotations


def main() -> int:
    """Read the arguments, run one command, return its exit code: 0 done, 1 faults found, 2 wrong use."""
    return 2
