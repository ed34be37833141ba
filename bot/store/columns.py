"""Column types of our own: one for time, and the columns every table begins with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ColumnElement, DateTime, Dialect, Identity, Integer, String, Table, and_
from sqlalchemy.types import TypeDecorator

from bot.store.values import Workspace


class NaiveTime(ValueError):
    """A time without a zone was handed to the store."""


class UtcTime(TypeDecorator[datetime]):
    """Aware datetimes in, aware UTC datetimes out, on databases with and without zones. Refuses naive ones (NaiveTime)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTime(f"{value.isoformat()} has no time zone; hand the store an aware datetime.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows by itself only where the type is exactly INTEGER.
RowId = BigInteger().with_variant(Integer, "sqlite")

SlackId = String(64)


def row_id() -> Column[Any]:
    return Column("id", RowId, Identity(), primary_key=True)


def workspace_columns(*, primary_key: bool = False) -> list[Column[Any]]:
    """The workspace of a row. A missing half is stored as '', since NULL would defeat every unique constraint."""
    return [Column(name, SlackId, nullable=False, primary_key=primary_key) for name in ("enterprise_id", "team_id")]


def person_columns(*, nullable: bool = False) -> list[Column[Any]]:
    """The person of a row: their own team and their user id."""
    return [Column("person_team_id", SlackId, nullable=nullable), Column("person_id", SlackId, nullable=nullable)]


def workspace_values(workspace: Workspace) -> dict[str, str]:
    return {"enterprise_id": workspace.enterprise_id or "", "team_id": workspace.team_id or ""}


def workspace_from(enterprise_id: str, team_id: str) -> Workspace:
    return Workspace(enterprise_id or None, team_id or None)


def in_workspace(table: Table, workspace: Workspace) -> ColumnElement[bool]:
    """The rows of one workspace."""
    return and_(*(table.c[name] == value for name, value in workspace_values(workspace).items()))
