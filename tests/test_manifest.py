"""The manifest asks for exactly what the app listens to, and Slack takes it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, cast

import jsonschema
import pytest
import yaml

import bot.app
import bot.cli
from bot.config import Settings
from bot.manifest import (
    COMMAND,
    EVENTS,
    OVERLAY_EVENTS,
    OVERLAY_SCOPES,
    PICTURE_SCOPES,
    PLACEHOLDER,
    SCOPES,
    manifest,
    manifest_yaml,
)
from bot.views import ids
from bot.views.help import help_message
from tests.conftest import ROOT

FIREWALL_SCOPES = {"channels:read", "groups:read", "mpim:read", "im:read"}


class Ears:
    """An app that only remembers what it was asked to listen to."""

    heard: list[tuple[str, Any]]

    def __init__(self, **_: Any) -> None:
        type(self).heard = []

    def __getattr__(self, kind: str) -> Any:
        def listen(*names: Any) -> Any:
            type(self).heard.extend((kind, name) for name in names)
            return lambda listener: listener

        return listen


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, Any]]:
    """What the whole app listens to, as (kind, name); patterns for actions are left out, they need no manifest."""
    monkeypatch.setattr(bot.app, "AsyncApp", Ears)
    settings = Settings.load({"SLACK_BOT_TOKEN": "xoxb-1"}, env_file=None)
    parts = cast(Any, None)
    bot.app.build_coach(settings, parts, parts, clock=lambda: datetime(2026, 1, 1, tzinfo=UTC), chance=Random(1))
    return {(kind, name) for kind, name in Ears.heard if isinstance(name, str)}


def names(heard: set[tuple[str, Any]], kind: str) -> set[str]:
    return {name for heard_kind, name in heard if heard_kind == kind}


def test_every_event_the_app_hears_is_in_the_manifest_and_no_other(heard: set[tuple[str, Any]]) -> None:
    # In the manifest a message event carries its kind of conversation: message.im.
    assert {name.partition(".")[0] for name in EVENTS} == names(heard, "event")


def test_every_command_and_shortcut_is_in_the_manifest_and_no_other(heard: set[tuple[str, Any]]) -> None:
    features = manifest(None)["features"]
    assert {command["command"] for command in features["slash_commands"]} == names(heard, "command") == {COMMAND}
    assert {shortcut["callback_id"] for shortcut in features["shortcuts"]} == names(heard, "shortcut") == {ids.SHORTCUT}


def test_every_action_a_view_can_show_is_heard(heard: set[tuple[str, Any]]) -> None:
    patterns = [name.pattern for kind, name in Ears.heard if kind == "action" and isinstance(name, re.Pattern)]
    shown = [
        ids.ANSWER_SHARE,
        ids.ANSWER_PRIVATE,
        *(
            ids.numbered(name, 1)
            for name in (
                ids.ANSWER_RELATED,
                ids.ANSWER_MORE,
                ids.CURRICULUM_MODULE,
                ids.LESSON_OPEN,
                ids.SHORTCUT_CHOOSE,
                ids.SETTINGS_LENS,
            )
        ),
    ]
    deaf = [
        name for name in shown if name not in names(heard, "action") and not any(re.match(each, name) for each in patterns)
    ]
    assert deaf == []
    assert ids.SHORTCUT_POST in names(heard, "view")


def test_the_scopes_are_the_least_that_work() -> None:
    assert set(SCOPES) >= FIREWALL_SCOPES
    assert [scope for scope in SCOPES if scope.endswith(":history") and scope != "im:history"] == []


def test_only_the_overlay_asks_for_what_is_said_in_channels() -> None:
    asked = [manifest(None, overlay=overlay) for overlay in (False, True)]
    scopes = [set(one["oauth_config"]["scopes"]["bot"]) for one in asked]
    events = [set(one["settings"]["event_subscriptions"]["bot_events"]) for one in asked]
    assert scopes[1] - scopes[0] == set(OVERLAY_SCOPES) == {"channels:history", "groups:history"}
    assert events[1] - events[0] == set(OVERLAY_EVENTS) == {"message.channels", "message.groups"}


def test_only_where_pictures_are_wanted_it_asks_to_send_files() -> None:
    asked = [set(manifest(None, pictures=on)["oauth_config"]["scopes"]["bot"]) for on in (False, True)]
    assert asked[1] - asked[0] == set(PICTURE_SCOPES) == {"files:write"}


def test_the_manifest_in_the_repository_is_the_one_the_command_prints() -> None:
    assert (ROOT / "manifest.yml").read_text("utf-8") == manifest_yaml(PLACEHOLDER)


@pytest.mark.parametrize("url", ["https://coach.acme.com", "https://coach.acme.com/", " https://coach.acme.com:8443 "])
def test_every_address_is_at_the_given_host(url: str) -> None:
    host = url.strip().rstrip("/")
    made = yaml.safe_load(manifest_yaml(url))
    addresses = [
        made["features"]["slash_commands"][0]["url"],
        made["settings"]["event_subscriptions"]["request_url"],
        made["settings"]["interactivity"]["request_url"],
        *made["oauth_config"]["redirect_urls"],
    ]
    assert addresses == [f"{host}/slack/events"] * 3 + [f"{host}/slack/oauth_redirect"]
    assert PLACEHOLDER not in manifest_yaml(url)


def test_over_socket_mode_there_is_no_address() -> None:
    made = manifest(None)
    assert made["settings"]["socket_mode_enabled"] is True
    assert "https://" not in json.dumps(made)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "coach.acme.com",
        "http://coach.acme.com",
        "https://",
        "https://coach.acme.com/slack/events",
        "https://coach.acme.com?a=b",
        "https://coach.acme.com#a",
        "https://user:secret@coach.acme.com",
        "https://coach.acme.com:port",
        "https://[coach",
    ],
)
def test_an_address_slack_cannot_reach_is_refused_with_what_to_write(url: str) -> None:
    with pytest.raises(ValueError, match=r"write https:// and a host, such as https://coach\.example\.com\.$"):
        manifest(url)


@pytest.mark.shared
@pytest.mark.parametrize("overlay", [False, True], ids=["plain", "overlay"])
@pytest.mark.parametrize("url", [PLACEHOLDER, None], ids=["http", "socket"])
def test_slack_takes_the_manifest(url: str | None, overlay: bool, shared: Path) -> None:
    schema = json.loads((shared / "schemas" / "slack-manifest.schema.json").read_text("utf-8"))
    assert [
        error.message
        for error in jsonschema.Draft7Validator(schema).iter_errors(manifest(url, overlay=overlay, pictures=overlay))
    ] == []


def test_the_suggested_prompts_are_words_the_bot_knows_or_questions() -> None:
    prompts = [prompt["message"] for prompt in manifest(None)["features"]["agent_view"]["suggested_prompts"]]
    assert len(prompts) <= 4
    assert [words for words in prompts if not (words.endswith("?") or f"`{words}`" in help_message()["text"])] == []


def test_the_setup_guide_explains_every_scope() -> None:
    guide = (ROOT / "docs" / "slack-setup.md").read_text("utf-8")
    assert [scope for scope in (*SCOPES, *OVERLAY_SCOPES) if f"| `{scope}` |" not in guide] == []


@pytest.mark.parametrize("name", ["slack-setup.md", "deploy.md"])
def test_the_guides_name_only_settings_that_exist(name: str) -> None:
    guide = (ROOT / "docs" / name).read_text("utf-8")
    named = set(re.findall(r"\b(?:SLACK|COACH|DATABASE|LOG)_[A-Z_]+\b|\bPORT\b", guide))
    assert {name.lower() for name in named} <= set(Settings.model_fields)


def test_the_procfile_and_the_guides_name_only_commands_that_exist() -> None:
    files = ("Procfile", "docs/slack-setup.md", "docs/deploy.md")
    told = "\n".join((ROOT / file).read_text("utf-8") for file in files)
    known = re.findall(r"^    ([a-z]+) ", bot.cli.parser().format_help(), re.MULTILINE)
    assert set(re.findall(r"(?:^| |bin/|`)coach ([a-z]+)\b", told)) - set(known) == set()


def test_processes_are_the_bot_itself_and_not_a_shell_around_it_and_web_leaves_nudges_to_the_worker() -> None:
    assert (ROOT / "Procfile").read_text("utf-8").splitlines() == [
        "release: coach db upgrade",
        "web: exec env COACH_WORKER=off coach serve",
        "worker: exec coach work",
    ]
