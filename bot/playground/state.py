"""The local Slack in a file, so that a restart still shows the conversation."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from bot.errors import BotError

from .core import Core
from .world import World

FORM = 1
PAUSE = 0.2
"""Seconds to wait for more changes before writing."""

BROKEN = "The playground's state {path} cannot be read ({why}). Delete the file to begin anew, or name another with --state."
UNWRITABLE = "The playground's state cannot be written to {path} ({why}). Name a file in a folder of your own with --state."

_WORLD: TypeAdapter[World] = TypeAdapter(World)


def load(path: Path) -> World | None:
    """The world from a file, None if there is no such file.

    Raises:
        BotError: the file is there but cannot be used.
    """
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BotError(BROKEN.format(path=path, why=error.strerror)) from None
    try:
        kept = json.loads(text)
        if not isinstance(kept, dict) or kept.get("form") != FORM or "world" not in kept:
            raise BotError(BROKEN.format(path=path, why="it is not a state file of this version"))
        return _WORLD.validate_python(kept["world"])
    except ValidationError as error:
        raise BotError(BROKEN.format(path=path, why=f"{error.error_count()} values are not as they should be")) from None
    except ValueError:
        raise BotError(BROKEN.format(path=path, why="it is not JSON")) from None


def dump(world: World) -> bytes:
    """The world as the bytes of its file."""
    kept: dict[str, Any] = {"form": FORM, "world": _WORLD.dump_python(world, mode="json")}
    return json.dumps(kept, ensure_ascii=False, indent=1).encode()


def save(path: Path, content: bytes) -> None:
    """Write the file whole or not at all: a crash leaves the old one.

    Raises:
        BotError: the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise BotError(UNWRITABLE.format(path=path, why=error.strerror)) from None


class Keeper:
    """Writes the file soon after each change, several changes at once."""

    def __init__(self, slack: Core, path: Path, pause: float = PAUSE) -> None:
        self._slack = slack
        self._path = path
        self._pause = pause
        self._dirty = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._end = slack.watch(self._dirty.set)

    async def start(self) -> None:
        """Write once, so that an unwritable file is known at the start, and go on in the background."""
        await self._write()
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Write what is not written yet, and end."""
        self._end()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self._write()

    async def _keep(self) -> None:
        while True:
            await self._dirty.wait()
            await asyncio.sleep(self._pause)
            # A full disk may have room again at the next change; the last try, at the end, is not forgiven.
            with contextlib.suppress(BotError):
                await self._write()

    async def _write(self) -> None:
        self._dirty.clear()
        # Taken here, written there: the world may go on changing while the disk is slow.
        await asyncio.to_thread(save, self._path, dump(self._slack.world))
