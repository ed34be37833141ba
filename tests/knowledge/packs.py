"""Small packs for tests: a folder of pages and side files, indexed and opened."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knowledge import Knowledge
from knowledge.index import build

ACME = {
    "handbook/program.md": """\
---
title: Program
---

## Money {#money}

What partners can earn.

- **Market development funds (MDF)**: pay for events and campaigns that you run with us.
- **Referral fees**: go to partners who bring a customer but do not resell.
- **Incumbent renewals**: the partner who sold the deal is asked first when it comes up for renewal.

[Internal - margin table](https://acme.example/margins)

### Internal - Floor prices {#floor}

The lowest price of a Zephyr bundle is 41 dollars.

## Partner kinds {#kinds}

- **Reseller**: sells licenses in its own name. [Read: reseller guide](/resellers/)
- **Managed service provider (MSP)**: runs the product for its customers.

## Core Curriculum {#core}

### Start here {#start}

- **What is Acme? (Material - Video, 3 Minutes)**
  - A short look at the product. [Watch: what Acme is](https://youtu.be/acme)
- **First quiz (Quiz - 4 Points)**
  - Check what you know. [Take: the quiz](https://forms.example/quiz)
""",
    "pack.toml": 'site = "https://acme.example"\n',
    "glossary.yml": """\
acronyms:
  MDF: market development funds
  MSP: managed service provider
synonyms:
  - [reseller, dealer]
""",
    "asked.yml": 'program#money/referral-fees: ["do we earn anything if we only introduce a client"]\n',
}
"""A page with facts, lessons and two internal places, and every side file."""


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write these files below the folder; returns it."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def opened(folder: Path, files: Mapping[str, str] = ACME) -> Knowledge:
    """The index of these files, opened."""
    build([write(folder / "pack", files)], folder / "knowledge.db")
    return Knowledge.open(folder / "knowledge.db")
