"""The settings: read once from the environment and `.env`, checked together, refused politely."""

from __future__ import annotations

import base64
import binascii
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.errors import SettingsError

CONTENT = Path(__file__).parent.parent / "knowledge" / "content"
"""Our own pack; it lies beside this package in a checkout and in an installation alike."""

NO_SIGNING_SECRET = "SLACK_SIGNING_SECRET: missing; write the Signing Secret from the app's Basic Information page."
NO_APP_TOKEN = "SLACK_APP_TOKEN: missing, and Socket Mode needs it; write the app-level token that begins with xapp-."
NO_TOKEN = (
    "SLACK_BOT_TOKEN: missing; write the token that begins with xoxb- (one workspace),"
    " or SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and COACH_SECRET_KEY (many workspaces)."
)
TOKEN_AND_OAUTH = (
    "SLACK_BOT_TOKEN: set together with {other}; write the token alone for one workspace,"
    " or the client id and secret alone for many."
)
NO_CLIENT_ID = (
    "SLACK_CLIENT_ID: missing beside SLACK_CLIENT_SECRET; write the Client ID from the app's Basic Information page."
)
NO_CLIENT_SECRET = (
    "SLACK_CLIENT_SECRET: missing beside SLACK_CLIENT_ID; write the Client Secret from the app's Basic Information page."
)
NO_SECRET_KEY = (
    "COACH_SECRET_KEY: missing, and stored tokens are encrypted with it; write what this prints: "
    'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
)

Way = Literal["http", "socket", "work"]
"""How a process has to do with Slack: it is called, it calls for what there is, or it only tells."""

Number = TypeVar("Number", int, float)


def _number(cast: type[Number], least: float, most: float, example: str) -> Any:
    kind = "a whole number" if cast is int else "a number"

    def read(value: object) -> Number:
        try:
            number = cast(str(value))
        except ValueError:
            raise ValueError(f"is not {kind}; write {kind} from {least:g} to {most:g}, such as {example}.") from None
        if not least <= number <= most:
            raise ValueError(f"is out of range; write {kind} from {least:g} to {most:g}, such as {example}.")
        return number

    return BeforeValidator(read)


def _one_of(choices: Mapping[str, Any]) -> Any:
    def read(value: object) -> Any:
        known = {name.casefold(): meaning for name, meaning in choices.items()}
        if (word := str(value).casefold()) not in known:
            raise ValueError(f"is none of the words it may be; write {' or '.join(choices)}.")
        return known[word]

    return BeforeValidator(read)


def _token(*starts: str) -> Any:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(starts):
            raise ValueError(f"is not the right kind of token; write the one that begins with {starts[0]}.")
        return value

    return AfterValidator(check)


def _words(value: object) -> object:
    return tuple(re.split(r"[,\s]+", value.strip(", \t\r\n"))) if isinstance(value, str) else value


def _people(ids: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch(r"[UW][A-Z0-9]{2,}", id) for id in ids):
        raise ValueError("holds something that is no user id; write ids such as U012AB3CD, separated by commas.")
    return ids


def _channels(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = [re.fullmatch(r"(?:([TE][A-Z0-9]{2,}):)?([CG][A-Z0-9]{2,})", part.strip()) for part in value.split(",")]
    channels = {one[1] or "": one[2] for one in found if one}
    if None in found or len(channels) < len(found):
        raise ValueError(
            "is no channel id; write the id at the foot of the channel's details, such as C012AB3CD, "
            "or with several workspaces one for each, such as T012AB3CD:C012AB3CD, T045EF6GH:C045EF6GH."
        )
    return channels


def _companies(ids: tuple[str, ...]) -> tuple[str, ...]:
    if not all(re.fullmatch(r"[TE][A-Z0-9]{2,}", id) for id in ids):
        raise ValueError("holds something that is no team id; write ids such as T012AB3CD, separated by commas.")
    return ids


def _paths(value: object) -> object:
    return tuple(Path(part) for part in value.split(":") if part) if isinstance(value, str) else value


def _domains(value: object) -> object:
    if not isinstance(value, str):
        return value
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    for domain, _, name in pairs:
        if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain.strip().casefold()) or not name.strip():
            raise ValueError("is not a list of domains with names; write acme.com=Acme, globex.com=Globex.")
    return {domain.strip().casefold(): name.strip() for domain, _, name in pairs}


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fine = False
    if not fine or parts.query or parts.fragment or parts.username:
        raise ValueError("is not a web address; write one such as https://coach.example.com.")
    return value


def _api_address(value: str) -> str:
    try:
        _web_address(value)
    except ValueError:
        value = ""
    if not value.endswith("/api/"):
        raise ValueError(
            "is not the base of a Web API; write an address that ends in /api/, such as https://slack.com/api/."
        )
    return value


def _database(value: SecretStr) -> SecretStr:
    scheme, colon, rest = value.get_secret_value().partition("://")
    if not colon or scheme not in ("sqlite", "postgres", "postgresql") or (scheme == "sqlite" and rest and rest[0] != "/"):
        raise ValueError("names no database; write sqlite:///coach.db or postgresql://user:password@host/name.")
    return value


def _keys(value: object) -> object:
    if not isinstance(value, str):
        return value
    keys = [key.strip() for key in value.split(",") if key.strip()]
    for key in keys:
        try:
            raw = base64.urlsafe_b64decode(key)
        except (binascii.Error, ValueError):
            raw = b""
        if len(raw) != 32:
            raise ValueError(
                "holds a key that is not 32 bytes in base64; write what this prints, newest first, separated by commas: "
                'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
            )
    return tuple(SecretStr(key) for key in keys)


Days = Annotated[int, _number(int, 1, 36500, "30")]


class Settings(BaseModel):
    """Every setting of the environment, typed; an attribute is the setting's name in small letters.

    Secrets are `SecretStr` (so is `database_url`, which may hold a password): they show as stars in `repr`.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    slack_signing_secret: SecretStr | None = None
    slack_bot_token: Annotated[SecretStr, _token("xoxb-", "xoxe.xoxb-")] | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_app_token: Annotated[SecretStr, _token("xapp-")] | None = None
    slack_api_url: Annotated[str, AfterValidator(_api_address)] = "https://slack.com/api/"
    database_url: Annotated[SecretStr, AfterValidator(_database)] = SecretStr("sqlite:///coach.db")
    coach_index: Path = Path("knowledge.db")
    coach_sources: Annotated[tuple[Path, ...], BeforeValidator(_paths)] = (CONTENT,)
    coach_semantic: Annotated[bool, _one_of({"on": True, "off": False})] = False
    """Whether the index is built with meanings; needs the extra `semantic`."""
    coach_admins: Annotated[tuple[str, ...], AfterValidator(_people), BeforeValidator(_words)] = ()
    coach_home_teams: Annotated[tuple[str, ...], AfterValidator(_companies), BeforeValidator(_words)] = ()
    """With many workspaces: teams and enterprises whose members read internal text. One token has one workspace, its own."""
    coach_team_channel: Annotated[Mapping[str, str], BeforeValidator(_channels)] = Field(default_factory=dict)
    """Team or enterprise id -> channel; "" -> the channel of the company's own workspaces."""
    coach_escalation_hours: Annotated[int, _number(int, 1, 400, "4")] = 4
    """Working hours after which the team's channel is reminded of a question that nobody took."""
    coach_partner_domains: Annotated[Mapping[str, str], BeforeValidator(_domains)] = Field(default_factory=dict)
    """E-mail domain, in small letters -> the organisation's name."""
    coach_auto_answer: Annotated[bool, _one_of({"on": True, "off": False})] = False
    """Whether clear questions in channels are answered without a mention; heard only with the manifest's overlay."""
    coach_public_url: Annotated[str, AfterValidator(_web_address), AfterValidator(lambda url: url.rstrip("/"))] | None = None
    coach_secret_key: Annotated[tuple[SecretStr, ...], BeforeValidator(_keys)] = ()
    """Fernet keys, newest first."""
    coach_retention_days: Days = 180
    coach_purge_days: Days = 30
    coach_min_group: Annotated[int, _number(int, 1, 1000, "5")] = 5
    coach_nudge_rate: Annotated[float, _number(float, 0.01, 100, "1")] = 1.0
    """Proactive messages a second and workspace."""
    coach_worker: Annotated[bool, _one_of({"on": True, "off": False})] = True
    coach_metrics_token: SecretStr | None = None
    port: Annotated[int, _number(int, 1, 65535, "3000")] = 3000
    log_level: Annotated[str, _one_of({name: name for name in ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")})] = "INFO"
    log_format: Annotated[Literal["json", "text"], _one_of({"json": "json", "text": "text"})] | None = None
    """None: text on a terminal, json elsewhere."""

    @classmethod
    def load(
        cls,
        environ: Mapping[str, str] = os.environ,
        env_file: str | Path | None = ".env",
        serve: Way | None = None,
    ) -> Settings:
        """The settings of this process. The environment wins over `env_file`; blank counts as not set.

        With `serve`, what is needed to run over HTTP or Socket Mode, or to `work` alone, is checked at the same time.
        Raises SettingsError with all faults together.
        """
        given = {name.lower(): value.strip() for name, value in {**_env_file(env_file), **environ}.items() if name.isupper()}
        given = {name: value for name, value in given.items() if value and name in cls.model_fields}
        faults = _missing(given, serve) if serve else []
        try:
            settings = cls.model_validate(given)
        except ValidationError as error:
            faults = [*_wrong(error), *faults]
        if faults:
            raise SettingsError(faults)
        return settings

    def for_serve(self, socket: bool) -> None:
        """Raises SettingsError with everything `coach serve` lacks, over Socket Mode or HTTP."""
        self._has_all("socket" if socket else "http")

    def for_work(self) -> None:
        """Raises SettingsError with everything `coach work` lacks, which nobody asks anything of."""
        self._has_all("work")

    def _has_all(self, way: Way) -> None:
        if faults := _missing([name for name in Settings.model_fields if getattr(self, name)], way):
            raise SettingsError(faults)


def _env_file(path: str | Path | None) -> dict[str, str]:
    """What stands in the file, which need not exist; an unreadable one is a SettingsError."""
    if path is None or not Path(path).is_file():
        return {}
    # Imported when needed: it costs twice what the rest of this module does.
    from pydantic_settings import BaseSettings, DotEnvSettingsSource

    try:
        source = DotEnvSettingsSource(BaseSettings, env_file=Path(path), env_file_encoding="utf-8", case_sensitive=True)
    except (OSError, UnicodeDecodeError):
        fault = f"{path}: cannot be read; write it as UTF-8 text with one NAME=value a line, readable by this user."
        raise SettingsError([fault]) from None
    return {name: value for name, value in source.env_vars.items() if value is not None}


def _wrong(error: ValidationError) -> list[str]:
    return [f"{str(fault['loc'][0]).upper()}: {fault['msg'].removeprefix('Value error, ')}" for fault in error.errors()]


def _missing(names: Iterable[str], way: Way) -> list[str]:
    """What running this way lacks, given the names (in small letters) that are set."""
    have = set(names)
    oauth = sorted(have & {"slack_client_id", "slack_client_secret"})
    needed = [NO_APP_TOKEN] if way == "socket" and "slack_app_token" not in have else []
    if way == "http" and "slack_signing_secret" not in have:
        needed.append(NO_SIGNING_SECRET)
    if "slack_bot_token" in have and oauth:
        return [*needed, TOKEN_AND_OAUTH.format(other=" and ".join(name.upper() for name in oauth))]
    if "slack_bot_token" in have:
        return needed
    if not oauth:
        return [*needed, NO_TOKEN]
    if "slack_client_id" not in have:
        needed.append(NO_CLIENT_ID)
    if "slack_client_secret" not in have:
        needed.append(NO_CLIENT_SECRET)
    if "coach_secret_key" not in have:
        needed.append(NO_SECRET_KEY)
    return needed
