"""Slack takes every view whatever is in it; what each looks like is in the snapshots beside this file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.playground.blockkit import Surface, faults
from bot.playground.pings import pings
from bot.views.curriculum import curriculum_message, curriculum_view
from bot.views.home import Own, home_view
from tests.views.samples import NASTY_TEXTS, PINGS, curriculum_of, nasty
from tests.views.scenes import OF_ANY_PASSAGE, SCENES, Scene

SIZES = [(1, 1, 1), (1, 1, 200), (1, 60, 1), (2, 8, 4), (2, 20, 20), (40, 3, 3), (40, 1, 1)]


@pytest.mark.parametrize("scene", SCENES.values(), ids=[name.replace(" ", "-") for name in SCENES])
def test_looks_as_it_did(scene: Scene, snapshot: SnapshotAssertion) -> None:
    assert scene[1] == snapshot(extension_class=JSONSnapshotExtension)


@pytest.mark.parametrize("name", SCENES)
def test_slack_takes_each_view(name: str) -> None:
    assert refusals(*SCENES[name]) == []


@pytest.mark.shared
@pytest.mark.parametrize("name", SCENES)
def test_each_view_is_valid_by_slacks_own_types(name: str, validators: Mapping[str, jsonschema.Draft7Validator]) -> None:
    surface, payload = SCENES[name]
    shown = payload["blocks"] if surface == "message" else payload
    assert [error.message for error in validators[surface].iter_errors(shown)] == []


@pytest.mark.parametrize("view", OF_ANY_PASSAGE)
@pytest.mark.parametrize("text", NASTY_TEXTS.values(), ids=list(NASTY_TEXTS))
def test_slack_takes_each_view_of_nasty_text_and_nobody_is_pinged(view: str, text: str) -> None:
    surface, show = OF_ANY_PASSAGE[view]
    payload = show(nasty(text))
    assert refusals(surface, payload) == []
    assert pings(payload) == ()


@pytest.mark.parametrize("view", OF_ANY_PASSAGE)
def test_no_opener_of_a_mention_stands_anywhere_in_a_payload(view: str) -> None:
    payload = OF_ANY_PASSAGE[view][1](nasty(PINGS))
    assert [opener for opener in ("<!", "<@", "<#") if opener in json.dumps(payload)] == []


@pytest.mark.parametrize(("tracks", "modules", "lessons"), SIZES)
@pytest.mark.parametrize("title", ["Lesson", PINGS * 3])
def test_slack_takes_a_curriculum_of_any_size(tracks: int, modules: int, lessons: int, title: str) -> None:
    curriculum = curriculum_of(tracks, modules, lessons, title)
    track = curriculum.tracks[0]
    shown: list[Scene] = [
        ("home", home_view(curriculum, Own(), pages=1, passages=1, lessons=1, links=1)),
        *(("message", curriculum_message(curriculum, part)) for part in (None, track, track.modules[0])),
        *(("modal", curriculum_view(curriculum, part)) for part in (None, track, track.modules[0])),
    ]
    assert [refusals(surface, payload) for surface, payload in shown] == [[]] * len(shown)
    assert [pings(payload) for _, payload in shown] == [()] * len(shown)


@pytest.mark.parametrize("name", [name for name, (surface, _) in SCENES.items() if surface == "message"])
def test_every_button_says_in_text_what_it_leads_to(name: str) -> None:
    """A screen reader that reads only `text` misses no name on a button, and no link."""
    payload = SCENES[name][1]
    text = payload["text"]
    for block in payload["blocks"]:
        for element in block.get("elements", ()):
            if element.get("action_id", "").startswith(("answer.related", "curriculum.module", "lesson.open")):
                assert element["text"]["text"] in text
            if "url" in element:
                assert f"<{element['url']}|" in text


def refusals(surface: Surface, payload: Mapping[str, Any]) -> list[str]:
    """Why Slack, or our own tighter limits, would refuse it."""
    own = ["text is over 4,000"] if len(payload.get("text", "")) > 4_000 else []
    return [*faults(payload, surface), *own]


@pytest.fixture(scope="session")
def validators(shared: Path) -> dict[str, jsonschema.Draft7Validator]:
    """By surface, what checks a payload against Slack's published types."""
    schema = json.loads((shared / "schemas" / "slack-blockkit.schema.json").read_text("utf-8"))
    kinds = {"message": "MessageBlocks", "modal": "ModalView", "home": "HomeView"}
    return {
        surface: jsonschema.Draft7Validator({**schema, "$ref": f"#/definitions/{kind}"}) for surface, kind in kinds.items()
    }
