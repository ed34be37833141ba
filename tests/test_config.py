"""The settings: every name documented, every fault named, no secret shown."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
from cryptography.fernet import Fernet
from pydantic import ValidationError

from bot.config import CONTENT, NO_APP_TOKEN, NO_CLIENT_SECRET, NO_SECRET_KEY, NO_SIGNING_SECRET, NO_TOKEN, Settings
from bot.errors import SettingsError

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / ".env.example"
KEY, OLD_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
NAMES = [name.upper() for name in Settings.model_fields]
ADDED = ["COACH_AUTO_ANSWER", "COACH_ESCALATION_HOURS", "COACH_HOME_TEAMS", "COACH_SEMANTIC"]
"""Settings that the interface does not name (yet)."""


def load(serve: Literal["http", "socket"] | None = None, /, **environ: str) -> Settings:
    return Settings.load(environ, env_file=None, serve=serve)


def faults(serve: Literal["http", "socket"] | None = None, /, **environ: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        load(serve, **environ)
    return list(refused.value.faults)


def test_nothing_set_gives_the_defaults_of_the_documentation() -> None:
    plain = {name: getattr(load(), name) for name in Settings.model_fields}
    database = plain.pop("database_url")
    assert database.get_secret_value() == "sqlite:///coach.db"
    assert plain == {
        "slack_signing_secret": None,
        "slack_bot_token": None,
        "slack_client_id": None,
        "slack_client_secret": None,
        "slack_app_token": None,
        "slack_api_url": "https://slack.com/api/",
        "coach_index": Path("knowledge.db"),
        "coach_sources": (CONTENT,),
        "coach_semantic": False,
        "coach_admins": (),
        "coach_home_teams": (),
        "coach_team_channel": {},
        "coach_escalation_hours": 4,
        "coach_partner_domains": {},
        "coach_auto_answer": False,
        "coach_public_url": None,
        "coach_secret_key": (),
        "coach_retention_days": 180,
        "coach_purge_days": 30,
        "coach_min_group": 5,
        "coach_nudge_rate": 1.0,
        "coach_worker": True,
        "coach_metrics_token": None,
        "port": 3000,
        "log_level": "INFO",
        "log_format": None,
    }
    assert CONTENT == ROOT / "knowledge" / "content"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("SLACK_API_URL", "http://127.0.0.1:4000/api/", "http://127.0.0.1:4000/api/"),
        ("COACH_SOURCES", "handbook:more/channels.md", (Path("handbook"), Path("more/channels.md"))),
        ("COACH_ADMINS", "U012AB3CD, W045EF6GH U789", ("U012AB3CD", "W045EF6GH", "U789")),
        ("COACH_HOME_TEAMS", "T012AB3CD, E045EF6GH", ("T012AB3CD", "E045EF6GH")),
        ("COACH_TEAM_CHANNEL", "C012AB3CD", {"": "C012AB3CD"}),
        (
            "COACH_TEAM_CHANNEL",
            "T012AB3CD:C012AB3CD, E045EF6GH:C045EF6GH",
            {"T012AB3CD": "C012AB3CD", "E045EF6GH": "C045EF6GH"},
        ),
        ("COACH_ESCALATION_HOURS", "8", 8),
        ("COACH_AUTO_ANSWER", "On", True),
        (
            "COACH_PARTNER_DOMAINS",
            "Acme.com=Acme & Sons, globex.co.uk = Globex",
            {"acme.com": "Acme & Sons", "globex.co.uk": "Globex"},
        ),
        ("COACH_PUBLIC_URL", "https://coach.example.com/", "https://coach.example.com"),
        ("COACH_RETENTION_DAYS", "7", 7),
        ("COACH_NUDGE_RATE", "0.5", 0.5),
        ("COACH_WORKER", "OFF", False),
        ("COACH_SEMANTIC", "on", True),
        ("PORT", " 8080 ", 8080),
        ("LOG_LEVEL", "debug", "DEBUG"),
        ("LOG_FORMAT", "json", "json"),
        ("LOG_FORMAT", "", None),
    ],
)
def test_a_setting_is_read_as_it_is_written(name: str, text: str, value: Any) -> None:
    assert getattr(load(**{name: text}), name.lower()) == value


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "is not the right kind of token; write the one that begins with xoxb-."),
        ("SLACK_APP_TOKEN", "xoxb-1", "is not the right kind of token; write the one that begins with xapp-."),
        *(
            (
                "SLACK_API_URL",
                text,
                "is not the base of a Web API; write an address that ends in /api/, such as https://slack.com/api/.",
            )
            for text in ("https://slack.com", "slack.com/api/", "ftp://slack.com/api/", "https://host:port/api/")
        ),
        *(
            ("DATABASE_URL", text, "names no database; write sqlite:///coach.db or postgresql://user:password@host/name.")
            for text in ("coach.db", "mysql://db/x", "sqlite://coach.db")
        ),
        (
            "COACH_ADMINS",
            "U012AB3CD, @anna",
            "holds something that is no user id; write ids such as U012AB3CD, separated by commas.",
        ),
        (
            "COACH_HOME_TEAMS",
            "T012AB3CD, harbour",
            "holds something that is no team id; write ids such as T012AB3CD, separated by commas.",
        ),
        (
            "COACH_TEAM_CHANNEL",
            "#channel-sales",
            "is no channel id; write the id at the foot of the channel's details, such as C012AB3CD, "
            "or with several workspaces one for each, such as T012AB3CD:C012AB3CD, T045EF6GH:C045EF6GH.",
        ),
        *(
            (
                "COACH_PARTNER_DOMAINS",
                text,
                "is not a list of domains with names; write acme.com=Acme, globex.com=Globex.",
            )
            for text in ("acme.com", "acme=Acme", "acme.com=", "=Acme")
        ),
        ("COACH_PUBLIC_URL", "coach", "is not a web address; write one such as https://coach.example.com."),
        (
            "COACH_PURGE_DAYS",
            "a month",
            "is not a whole number; write a whole number from 1 to 36500, such as 30.",
        ),
        ("COACH_MIN_GROUP", "0", "is out of range; write a whole number from 1 to 1000, such as 5."),
        ("COACH_NUDGE_RATE", "nan", "is out of range; write a number from 0.01 to 100, such as 1."),
        ("COACH_WORKER", "perhaps", "is none of the words it may be; write on or off."),
        ("PORT", "70000", "is out of range; write a whole number from 1 to 65535, such as 3000."),
        ("LOG_LEVEL", "LOUD", "is none of the words it may be; write DEBUG or INFO or WARNING or ERROR or CRITICAL."),
        ("LOG_FORMAT", "xml", "is none of the words it may be; write json or text."),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write_instead(name: str, text: str, fault: str) -> None:
    assert faults(**{name: text}) == [f"{name}: {fault}"]


def test_all_faults_are_reported_together() -> None:
    found = faults("http", PORT="none", LOG_LEVEL="LOUD", COACH_SECRET_KEY="short")
    assert [fault.split(":")[0] for fault in found] == [
        "COACH_SECRET_KEY",
        "PORT",
        "LOG_LEVEL",
        "SLACK_SIGNING_SECRET",
        "SLACK_BOT_TOKEN",
    ]


def test_keys_are_read_newest_first() -> None:
    keys = load(COACH_SECRET_KEY=f"{KEY}, {OLD_KEY}").coach_secret_key
    assert [key.get_secret_value() for key in keys] == [KEY, OLD_KEY]


ONE = {"SLACK_SIGNING_SECRET": "shh", "SLACK_BOT_TOKEN": "xoxb-1"}
MANY = {
    "SLACK_SIGNING_SECRET": "shh",
    "SLACK_CLIENT_ID": "1.2",
    "SLACK_CLIENT_SECRET": "shh",
    "COACH_SECRET_KEY": KEY,
}
BOTH = (
    "SLACK_BOT_TOKEN: set together with SLACK_CLIENT_ID and SLACK_CLIENT_SECRET; write the token alone for one workspace,"
    " or the client id and secret alone for many."
)


def without(settings: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in settings.items() if name not in names}


@pytest.mark.parametrize(
    ("environ", "over", "lacking"),
    [
        (ONE, "http", []),
        (MANY, "http", []),
        (without(ONE, "SLACK_SIGNING_SECRET") | {"SLACK_APP_TOKEN": "xapp-1"}, "socket", []),
        ({}, "http", [NO_SIGNING_SECRET, NO_TOKEN]),
        ({}, "socket", [NO_APP_TOKEN, NO_TOKEN]),
        (ONE | MANY, "http", [BOTH]),
        (without(MANY, "SLACK_CLIENT_SECRET", "COACH_SECRET_KEY"), "http", [NO_CLIENT_SECRET, NO_SECRET_KEY]),
        (without(MANY, "SLACK_SIGNING_SECRET", "COACH_SECRET_KEY"), "http", [NO_SIGNING_SECRET, NO_SECRET_KEY]),
    ],
)
def test_serving_needs_one_workspace_or_many_and_says_what_is_lacking(
    environ: dict[str, str], over: Literal["http", "socket"], lacking: list[str]
) -> None:
    settings = load(**environ)
    if not lacking:
        settings.for_serve(socket=over == "socket")
        assert load(over, **environ) == settings
        return
    with pytest.raises(SettingsError) as refused:
        settings.for_serve(socket=over == "socket")
    assert list(refused.value.faults) == lacking == faults(over, **environ)


SECRETS = {
    "SLACK_SIGNING_SECRET": "hunter2",
    "SLACK_BOT_TOKEN": "xoxb-hunter2",
    "SLACK_CLIENT_SECRET": "hunter2",
    "SLACK_APP_TOKEN": "xapp-hunter2",
    "DATABASE_URL": "postgres://coach:hunter2@db/coach",
    "COACH_METRICS_TOKEN": "hunter2",
    "COACH_SECRET_KEY": KEY,
}


def test_no_secret_shows() -> None:
    settings = load(**SECRETS)
    for shown in (repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()):
        assert "hunter2" not in shown
        assert KEY not in shown


def test_no_fault_repeats_what_was_written() -> None:
    wrong = {name: "hunter2" for name in NAMES if name not in ("SLACK_SIGNING_SECRET", "SLACK_CLIENT_ID")}
    assert "hunter2" not in "\n".join(faults("http", **wrong, DATABASE="postgres://hunter2"))


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        load().port = 1  # type: ignore[misc]


def test_the_environment_wins_over_the_file_and_blank_is_not_set(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text('PORT=1000\nLOG_LEVEL="DEBUG" # loud\nexport COACH_MIN_GROUP=7\nOTHER_THING=1\nLOG_FORMAT=\n', "utf-8")
    settings = Settings.load({"PORT": "2000", "COACH_MIN_GROUP": "", "PATH": "/bin"}, env_file=file)
    assert (settings.port, settings.log_level, settings.coach_min_group, settings.log_format) == (2000, "DEBUG", 5, None)


def test_a_file_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert Settings.load({}, env_file=tmp_path / ".env") == load()


def test_a_file_that_is_no_text_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"PORT=\xff\xfe\n")
    with pytest.raises(SettingsError, match="cannot be read; write it as UTF-8 text"):
        Settings.load({}, env_file=file)


def test_the_example_names_every_setting_once_and_gives_the_defaults() -> None:
    assert re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE) == NAMES
    assert Settings.load({}, env_file=EXAMPLE) == load()


def test_every_setting_of_the_example_has_a_comment_of_one_line() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    bare = [line for before, line in pairwise(lines) if re.match("[A-Z_]+=", line) and not before.startswith("# ")]
    assert bare == []


def test_the_settings_are_those_of_the_interface(shared: Path) -> None:
    section = (shared / "interface.md").read_text("utf-8").split("## 4. Settings")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    assert sorted([*re.findall(r"`([A-Z_]+)`", "".join(rows)), *ADDED]) == sorted(NAMES)


def test_reading_the_settings_module_loads_nothing_heavy() -> None:
    script = "import sys, bot.config; print(*sorted({'sqlalchemy', 'pydantic_settings', 'aiohttp'} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == ""
