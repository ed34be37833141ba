"""Logs for people and machines: ids only, and whatever looks like a secret is blotted out on its way."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, Final, Literal, TextIO

import structlog

BLOT: Final = "[redacted]"
_SECRET: Final = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+|xapp-[\w-]+|https://hooks\.slack\.com/\S*|wss://\S+|(?<=Bearer )[\w.-]+"
)
_NEVER: Final = frozenset({"text", "token", "trigger_id", "response_url", "body", "payload", "authorization"})


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The log line without secrets; fields that may hold a text or a token are blotted out by their name.

    >>> redact(None, "info", {"event": "posted with xoxb-1-a", "text": "hello", "channel": "C1"})
    {'event': 'posted with [redacted]', 'text': '[redacted]', 'channel': 'C1'}
    """
    return {name: BLOT if name in _NEVER else _clean(value) for name, value in event.items()}


def _clean(value: Any) -> Any:
    return _SECRET.sub(BLOT, value) if isinstance(value, str) else value


def configure(level: str = "INFO", form: Literal["json", "text"] | None = None, stream: TextIO | None = None) -> None:
    """Send every log line of this process, also those of the libraries, to one stream in one form.

    `form` None: text on a terminal, json elsewhere. `stream` None: standard error.
    """
    stream = stream or sys.stderr
    form = form or ("text" if stream.isatty() else "json")
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    # Tracebacks become text before the blotting, so that a secret in an exception's message goes as well.
    last: Any = structlog.dev.ConsoleRenderer(colors=False) if form == "text" else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redact,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger("slack_bolt").addFilter(_is_ours_to_know)
    for talkative in ("aiohttp.access", "alembic", "slack_sdk", "slack_bolt"):
        logging.getLogger(talkative).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def _is_ours_to_know(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN from the environment, sees that we gave it a client, and says that the token is unused."""
    return "`token` will be unused" not in record.getMessage()
