"""`python -m tests.bench [PART ...] [--folder DIR]`"""

from __future__ import annotations

import argparse
import importlib
import tempfile
from pathlib import Path

from tests.bench.corpus import Workshop
from tests.bench.tables import machine, say

PARTS = ("search", "start", "slack", "quiz", "home", "index", "growth", "nudges", "report")


def main() -> None:
    """Run the parts named, or all."""
    options = argparse.ArgumentParser(prog="python -m tests.bench", description="Measurements, printed and never asserted.")
    options.add_argument("parts", nargs="*", choices=[[], *PARTS], metavar="PART", help=f"{', '.join(PARTS)} (default: all)")
    options.add_argument("--folder", type=Path, help="work there and keep it, so that the next run starts faster")
    given = options.parse_args()
    say(machine())
    with tempfile.TemporaryDirectory(prefix="coach-bench-") as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        shop = Workshop(folder)
        for part in given.parts or PARTS:
            importlib.import_module(f"tests.bench.{part}").measure(shop)


if __name__ == "__main__":
    main()
