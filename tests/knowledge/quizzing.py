"""A small pack with a quiz bank, for tests."""

from __future__ import annotations

from pathlib import Path

from knowledge.quiz_approval import approve
from tests.knowledge.packs import ACME, write

BANK = """\
# What partners should know about Acme.
- id: program.mdf.1
  passage: program#money/market-development-funds-mdf
  kind: single
  prompt: What do market development funds pay for?
  choices:
    - Licenses that nobody bought
    - Events and campaigns   # as the page says
    - The salary of a partner's seller
  answer: 1
  explanation: They pay for events and campaigns that a partner runs together with Acme.
  level: core
  tags: [money]

- id: program.renewals.1
  passage: program#money/incumbent-renewals
  kind: true-false
  prompt: The partner who sold the deal is asked first when it comes up for renewal.
  answer: true
  explanation: >
    Whoever sold it is asked first.

- id: program.kinds.1
  passage: program#kinds
  kind: several
  prompt: Which kinds of partner does the program name?
  choices: [Reseller, Franchise, Managed service provider, Freight forwarder]
  answer: [0, 2]
  explanation: Resellers sell in their own name; managed service providers run the product for customers.
  level: advanced
  tags: [kinds]
- id: program.msp.1
  passage: program#kinds/managed-service-provider-msp
  kind: term
  prompt: What is a partner called who runs the product for its customers?
  answer: Managed service provider
  accepts: [MSP]
  explanation: A managed service provider, MSP for short.
  tags: [kinds]
- id: program.floor.1
  passage: program#floor
  kind: single
  prompt: What is the lowest price of a Zephyr bundle?
  choices: ["31 dollars", "41 dollars", "51 dollars"]
  answer: 1
  explanation: It is 41 dollars, and only for our own people to know.
  tags: [money]
"""
"""Every kind of item once, one of them about what only internal readers see; nothing approved."""

QUIZ_PACK = {**ACME, "quizzes/program.yml": BANK}


def quiz_pack(folder: Path) -> Path:
    """The pack below the folder, all of its items approved."""
    pack = write(folder / "pack", QUIZ_PACK)
    approve([pack], None)
    return pack
