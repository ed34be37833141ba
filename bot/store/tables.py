"""Every table of the state, in one metadata; the migrations are checked against it."""

from __future__ import annotations

from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.columns import RowId, SlackId, UtcTime, person_columns, row_id, workspace_columns

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

claims = Table(
    "claims",
    metadata,
    row_id(),
    *workspace_columns(),
    Column("kind", String(40), nullable=False),
    Column("key", String(255), nullable=False),
    *person_columns(nullable=True),
    Column("payload", JSON(none_as_null=True), comment="what the work needs; erased when it ends"),
    Column("attempt", Integer, nullable=False),
    Column("accepted_at", UtcTime, nullable=False),
    Column("lease_until", UtcTime, nullable=False),
    Column("ended_at", UtcTime, comment="done or failed; NULL while the work is open"),
    Column("reason", Text, comment="why it failed, or why its outcome is unknown"),
    UniqueConstraint("enterprise_id", "team_id", "key", name="uq_claims_key"),
)
Index(
    "ix_claims_open",
    claims.c.lease_until,
    sqlite_where=claims.c.ended_at.is_(None),
    postgresql_where=claims.c.ended_at.is_(None),
)
Index("ix_claims_ended", claims.c.ended_at)
Index("ix_claims_person", claims.c.enterprise_id, claims.c.team_id, claims.c.person_team_id, claims.c.person_id)

outbox = Table(
    "outbox",
    metadata,
    row_id(),
    *workspace_columns(),
    Column("kind", String(40), nullable=False),
    Column("place", String(255), nullable=False, comment="the person, or channel:thread"),
    Column("key", String(255), nullable=False),
    *person_columns(nullable=True),
    Column("claim_id", RowId, ForeignKey(claims.c.id, ondelete="SET NULL")),
    Column("state", String(10), nullable=False, comment="sending, sent, unsaid or failed"),
    Column("begun_at", UtcTime, nullable=False),
    Column("lease_until", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("channel", SlackId),
    Column("ts", String(40)),
    Column("reason", Text),
    Column("unsettled_at", UtcTime, comment="since when the outcome is unknown"),
    Column("doubled_at", UtcTime, comment="since when it may stand twice"),
    UniqueConstraint("enterprise_id", "team_id", "kind", "place", "key", name="uq_outbox_delivery"),
)
Index("ix_outbox_claim", outbox.c.claim_id)
Index("ix_outbox_begun", outbox.c.begun_at)
Index("ix_outbox_state", outbox.c.state, outbox.c.lease_until)
Index("ix_outbox_person", outbox.c.enterprise_id, outbox.c.team_id, outbox.c.person_team_id, outbox.c.person_id)
Index(
    "ix_outbox_doubled",
    outbox.c.doubled_at,
    sqlite_where=outbox.c.doubled_at.is_not(None),
    postgresql_where=outbox.c.doubled_at.is_not(None),
)

Index(
    "ix_outbox_post",
    outbox.c.enterprise_id,
    outbox.c.team_id,
    outbox.c.channel,
    outbox.c.ts,
    sqlite_where=outbox.c.ts.is_not(None),
    postgresql_where=outbox.c.ts.is_not(None),
)

questions = Table(
    "questions",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("channel", SlackId, nullable=False),
    Column("thread", String(40)),
    Column("key", String(255), comment="the key of the work that answered it; buttons carry it"),
    Column("text", Text, comment="erased after COACH_RETENTION_DAYS; the row stays to be counted"),
    Column(
        "taken_for", Text, comment="what was looked up instead, if it leaned on an earlier question; erased with the text"
    ),
    Column("reader", String(10), nullable=False, server_default="public", comment="for whom it was answered"),
    Column("lens", String(20), comment="the asker's kind of partner; it decides near ties"),
    Column("outcome", String(20), nullable=False),
    Column("score", Float, nullable=False),
    Column("margin", Float, nullable=False),
    Column("passage_ids", JSON, nullable=False),
    Column("index_version", String(80), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime, comment="when an admin was done with it"),
)
Index("ix_questions_workspace", questions.c.enterprise_id, questions.c.team_id, questions.c.asked_at)
Index(
    "ix_questions_person", questions.c.enterprise_id, questions.c.team_id, questions.c.person_team_id, questions.c.person_id
)
Index(
    "ix_questions_key",
    questions.c.enterprise_id,
    questions.c.team_id,
    questions.c.key,
    sqlite_where=questions.c.key.is_not(None),
    postgresql_where=questions.c.key.is_not(None),
)
Index("ix_questions_thread", questions.c.enterprise_id, questions.c.team_id, questions.c.channel, questions.c.thread)
Index(
    "ix_questions_text",
    questions.c.asked_at,
    sqlite_where=questions.c.text.is_not(None),
    postgresql_where=questions.c.text.is_not(None),
)

feedback = Table(
    "feedback",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("question_id", RowId, ForeignKey(questions.c.id, ondelete="CASCADE"), nullable=False),
    Column("good", Boolean, nullable=False),
    Column("reason", String(20)),
    Column("words", Text, comment="erased after COACH_RETENTION_DAYS"),
    Column("given_at", UtcTime, nullable=False),
    UniqueConstraint("enterprise_id", "team_id", "question_id", "person_id", name="uq_feedback_once"),
)
Index("ix_feedback_question", feedback.c.question_id)
Index("ix_feedback_person", feedback.c.enterprise_id, feedback.c.team_id, feedback.c.person_team_id, feedback.c.person_id)
Index(
    "ix_feedback_words",
    feedback.c.given_at,
    sqlite_where=feedback.c.words.is_not(None),
    postgresql_where=feedback.c.words.is_not(None),
)

escalations = Table(
    "escalations",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("question_id", RowId, ForeignKey(questions.c.id, ondelete="CASCADE"), nullable=False),
    Column("channel", SlackId, nullable=False, comment="where the team hears of it"),
    Column("opened_at", UtcTime, nullable=False),
    Column("posted_at", UtcTime),
    Column("refused", String(80), comment="why it could not be posted there"),
    Column("taken_by", SlackId),
    Column("taken_name", String(200)),
    Column("taken_at", UtcTime),
    Column("answered_at", UtcTime),
    Column("wanted_by", SlackId),
    Column("wanted_at", UtcTime, comment="since when somebody wants the handbook to answer it"),
    Column("reminded_at", UtcTime),
    Column("draft", Text, comment="a reply that was typed and not sent yet; erased after COACH_RETENTION_DAYS"),
    Column("draft_by", SlackId),
    UniqueConstraint("enterprise_id", "team_id", "question_id", name="uq_escalations_question"),
)
Index("ix_escalations_question", escalations.c.question_id)
Index(
    "ix_escalations_person",
    escalations.c.enterprise_id,
    escalations.c.team_id,
    escalations.c.person_team_id,
    escalations.c.person_id,
)
Index(
    "ix_escalations_waiting",
    escalations.c.opened_at,
    sqlite_where=escalations.c.taken_at.is_(None),
    postgresql_where=escalations.c.taken_at.is_(None),
)
Index(
    "ix_escalations_draft",
    escalations.c.opened_at,
    sqlite_where=escalations.c.draft.is_not(None),
    postgresql_where=escalations.c.draft.is_not(None),
)

progress = Table(
    "progress",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("passage_id", Text, nullable=False),
    Column("said", String(10), nullable=False, comment="done, skipped, or open: taken back"),
    Column("said_at", UtcTime, nullable=False),
    Column("print", String(32), comment="what the passage said then, in short"),
    UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", "passage_id", name="uq_progress_lesson"),
)

open_lessons = Table(
    "open_lessons",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("passage_id", Text, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", name="uq_open_lessons_person"),
)

certificates = Table(
    "certificates",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("track", Text, nullable=False, comment="the slug of the track"),
    Column("title", Text, nullable=False, comment="what the track was called"),
    Column("level", String(10), nullable=False, comment="the least reader whom the handbook showed that title then"),
    Column("name", String(200), nullable=False, comment="what the person was called"),
    Column("number", String(12), nullable=False, comment="random; its last sign is made of the others"),
    Column("day", Date, nullable=False, comment="the day, where the person lived"),
    Column("awarded_at", UtcTime, nullable=False),
    UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", "track", name="uq_certificates_track"),
    UniqueConstraint("number", name="uq_certificates_number"),
)

assignments = Table(
    "assignments",
    metadata,
    row_id(),
    *workspace_columns(),
    Column("kind", String(20), nullable=False, comment="person, channel or organisation"),
    Column(
        "key", String(255), nullable=False, comment="a user id, a channel id, or the organisation's name in small letters"
    ),
    *person_columns(nullable=True),
    Column("name", String(200), nullable=False, comment="the organisation's name"),
    Column("track", Text, nullable=False, comment="the slug of the track"),
    Column("due_on", Date, comment="the last day for it"),
    Column("channel", SlackId, comment="where it was announced"),
    Column("assigned_by", SlackId, nullable=False),
    Column("assigned_at", UtcTime, nullable=False),
    Column("told_at", UtcTime, comment="when the person heard of it; NULL: not yet, or it was announced in a channel"),
    UniqueConstraint("enterprise_id", "team_id", "kind", "key", "track", name="uq_assignments_once"),
)
Index(
    "ix_assignments_person",
    assignments.c.enterprise_id,
    assignments.c.team_id,
    assignments.c.person_team_id,
    assignments.c.person_id,
)

nudge_settings = Table(
    "nudge_settings",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("is_on", Boolean, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("own_zone", String(64), comment="their own word"),
    Column("country", String(2), comment="their own word, as ISO 3166 writes it; NULL: that of the zone"),
    Column("region", String(16), comment="their own word, as the calendar of the country writes it"),
    Column("hour", Integer, nullable=False, comment="minutes after midnight, where they live"),
    Column("days", String(7), comment="digits, 0 is Monday; NULL: the working days of their country"),
    Column("back_on", Date, comment="snoozed until that day"),
    Column("later_at", UtcTime, comment="when they want the message of that day, or want it again"),
    Column("channel", SlackId, comment="their conversation with the bot"),
    Column("saying", Text, comment="what they were about to be told last"),
    Column("minded_at", UtcTime, comment="when they last did anything, as far as was looked"),
    Column("seen_version", String(80), comment="the index in which nothing they met had changed"),
    Column("outside", Boolean, nullable=False),
    Column("reason", String(80), comment="why Slack takes no more of them"),
    Column("since", Date, nullable=False, comment="the first local day of which nothing is decided"),
    Column("next_at", UtcTime, comment="when to look at them again; NULL: not at all"),
    Column(
        "passed_over", Integer, nullable=False, server_default="0", comment="working days running on which there was no room"
    ),
    UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", name="uq_nudge_settings_person"),
)
Index(
    "ix_nudge_settings_next",
    nudge_settings.c.next_at,
    nudge_settings.c.enterprise_id,
    nudge_settings.c.team_id,
    sqlite_where=nudge_settings.c.next_at.is_not(None),
    postgresql_where=nudge_settings.c.next_at.is_not(None),
)

Index(
    "ix_nudge_settings_line",
    nudge_settings.c.enterprise_id,
    nudge_settings.c.team_id,
    nudge_settings.c.next_at,
    sqlite_where=nudge_settings.c.next_at.is_not(None),
    postgresql_where=nudge_settings.c.next_at.is_not(None),
)

nudge_pace = Table(
    "nudge_pace",
    metadata,
    *workspace_columns(primary_key=True),
    Column("free_at", UtcTime, nullable=False, comment="the next moment that nobody has"),
    Column("busy_since", UtcTime, nullable=False, comment="since when somebody was served all the time"),
    Column("resting_until", UtcTime, comment="until when Slack takes none"),
    Column("resting_for", String(80), comment="Slack's word for why"),
    Column("people", Integer, nullable=False, comment="who wants nudges there"),
    Column("spread", Integer, nullable=False, comment="over how many seconds of their window they are spread"),
)
Index("ix_nudge_pace_free", nudge_pace.c.free_at)
Index("ix_nudge_pace_resting", nudge_pace.c.resting_until)

nudges = Table(
    "nudges",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("day", Date, nullable=False, comment="the local day"),
    Column("subject", Text, comment="what it was about; NULL: nothing was said"),
    Column("reason", String(80), comment="why nothing was said"),
    Column("noted_at", UtcTime, nullable=False),
    UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", "day", name="uq_nudges_day"),
)
Index("ix_nudges_day", nudges.c.day)

people = Table(
    "people",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("first_seen", UtcTime, nullable=False),
    Column("greeted_at", UtcTime, comment="when the line about what is stored was said"),
    Column("lens", String(20), comment="their kind of partner, by their own word"),
    Column("lens_asked_at", UtcTime, comment="when they were asked for it, once"),
    Column("zone", String(64), comment="their time zone, as users.info names it"),
    UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", name="uq_people_person"),
)

cards = Table(
    "cards",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("passage_id", Text, nullable=False),
    Column("card", Text, nullable=False, comment="the JSON of fsrs; the next three are read from it"),
    Column("due_on", Date, nullable=False, comment="the day, where the person lives"),
    Column("reviewed_on", Date, comment="NULL: asked about, never tried"),
    Column("stability", Float, comment="days until it is remembered nine times in ten"),
    Column("changed_at", UtcTime, nullable=False),
    Column("print", String(32), comment="what the passage said then, in short"),
    UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", "passage_id", name="uq_cards_passage"),
)
Index(
    "ix_cards_due",
    cards.c.enterprise_id,
    cards.c.team_id,
    cards.c.person_team_id,
    cards.c.person_id,
    cards.c.due_on,
)
Index(
    "ix_cards_reviewed",
    cards.c.enterprise_id,
    cards.c.team_id,
    cards.c.person_team_id,
    cards.c.person_id,
    cards.c.reviewed_on,
)

quiz_rounds = Table(
    "quiz_rounds",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("key", String(255), nullable=False, comment="the key of the work that began it"),
    Column("shape", String(10), nullable=False, comment="own: for one person; channel: for everybody in a thread"),
    Column("channel", SlackId, nullable=False),
    Column("thread", String(40)),
    Column("post", String(40), comment="where a channel's question stands"),
    Column("item_ids", JSON, nullable=False),
    Column("at", Integer, nullable=False, comment="the place of the question that is asked now"),
    Column("asked_at", UtcTime, nullable=False, comment="since when that one is asked"),
    Column("revealed_at", UtcTime, comment="since when its answer is shown to a channel"),
    Column("ended_at", UtcTime),
    UniqueConstraint("enterprise_id", "team_id", "key", name="uq_quiz_rounds_key"),
    # Answers name the number of a round; it must not be given again when a round is forgotten.
    sqlite_autoincrement=True,
)
Index(
    "ix_quiz_rounds_person",
    quiz_rounds.c.enterprise_id,
    quiz_rounds.c.team_id,
    quiz_rounds.c.person_team_id,
    quiz_rounds.c.person_id,
)
Index(
    "ix_quiz_rounds_thread", quiz_rounds.c.enterprise_id, quiz_rounds.c.team_id, quiz_rounds.c.channel, quiz_rounds.c.thread
)
Index(
    "ix_quiz_rounds_open",
    quiz_rounds.c.asked_at,
    sqlite_where=quiz_rounds.c.ended_at.is_(None),
    postgresql_where=quiz_rounds.c.ended_at.is_(None),
)

attempts = Table(
    "attempts",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    # No reference: whoever began a round may be forgotten, and what others answered in it stays theirs.
    Column("round_id", RowId, nullable=False),
    Column("at", Integer, nullable=False),
    Column("item_id", String(120), nullable=False),
    Column("passage_id", Text, nullable=False),
    Column("approved", String(12), nullable=False, comment="the fingerprint of the passage that it was asked about"),
    Column("given", JSON, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("key", String(255), nullable=False, comment="the work or press that brought it"),
    Column("answered_at", UtcTime, nullable=False),
    Column("counted_at", UtcTime, comment="since when it counts; NULL: a channel's question that is still open"),
    UniqueConstraint("enterprise_id", "team_id", "round_id", "at", "person_team_id", "person_id", name="uq_attempts_once"),
)
Index("ix_attempts_person", attempts.c.enterprise_id, attempts.c.team_id, attempts.c.person_team_id, attempts.c.person_id)

quiz_flags = Table(
    "quiz_flags",
    metadata,
    row_id(),
    *workspace_columns(),
    *person_columns(),
    Column("item_id", String(120), nullable=False),
    Column("approved", String(12), nullable=False, comment="the fingerprint of the passage that it was asked about"),
    Column("flagged_at", UtcTime, nullable=False),
    UniqueConstraint("enterprise_id", "team_id", "person_team_id", "person_id", "item_id", name="uq_quiz_flags_once"),
)

channels = Table(
    "channels",
    metadata,
    row_id(),
    *workspace_columns(),
    Column("channel", SlackId, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    UniqueConstraint("enterprise_id", "team_id", "channel", name="uq_channels_channel"),
)

organisations = Table(
    "organisations",
    metadata,
    row_id(),
    *workspace_columns(),
    Column("kind", String(10), nullable=False, comment="team, domain or person"),
    Column("key", String(255), nullable=False, comment="team id, domain, or the person's own team and user id"),
    *person_columns(nullable=True),
    Column("name", String(200), nullable=False),
    Column("partner", Boolean, nullable=False),
    Column("marked_by", SlackId, nullable=False),
    Column("marked_at", UtcTime, nullable=False),
    UniqueConstraint("enterprise_id", "team_id", "kind", "key", name="uq_organisations_key"),
)
Index(
    "ix_organisations_person",
    organisations.c.enterprise_id,
    organisations.c.team_id,
    organisations.c.person_team_id,
    organisations.c.person_id,
)

channel_marks = Table(
    "channel_marks",
    metadata,
    row_id(),
    *workspace_columns(),
    Column("channel", SlackId, nullable=False),
    Column("level", String(10), comment="public or partner; NULL: nothing said"),
    Column("pinned_by", SlackId, comment="the admin who pinned it as internal; NULL: not pinned, or the pin fell"),
    Column("marked_by", SlackId, nullable=False),
    Column("marked_at", UtcTime, nullable=False),
    UniqueConstraint("enterprise_id", "team_id", "channel", name="uq_channel_marks_channel"),
)

channel_nudges = Table(
    "channel_nudges",
    metadata,
    row_id(),
    *workspace_columns(),
    Column("channel", SlackId, nullable=False),
    *person_columns(),
    Column("what", String(10), nullable=False, comment="quiz or tip"),
    Column("is_on", Boolean, nullable=False),
    Column("zone", String(64), nullable=False, comment="of whoever set it"),
    Column("hour", Integer, nullable=False, comment="minutes after midnight there"),
    Column("reason", String(80), comment="why Slack takes no more of them"),
    Column("since", Date, nullable=False, comment="the first local day of which nothing is decided"),
    Column("next_at", UtcTime, comment="when to look at it again; NULL: not at all"),
    Column("told", JSON, nullable=False, comment="what it heard in the last month, and on which day"),
    UniqueConstraint("enterprise_id", "team_id", "channel", name="uq_channel_nudges_channel"),
)
Index(
    "ix_channel_nudges_next",
    channel_nudges.c.next_at,
    sqlite_where=channel_nudges.c.next_at.is_not(None),
    postgresql_where=channel_nudges.c.next_at.is_not(None),
)

channel_invitations = Table(
    "channel_invitations",
    metadata,
    row_id(),
    *workspace_columns(),
    Column("channel", SlackId, nullable=False),
    Column("key", String(255), nullable=False, comment="of the work that invited it"),
    Column("invited_at", UtcTime, nullable=False),
    UniqueConstraint("enterprise_id", "team_id", "channel", name="uq_channel_invitations_channel"),
)

purges = Table(
    "purges",
    metadata,
    *workspace_columns(primary_key=True),
    Column("due_at", UtcTime, nullable=False),
)
Index("ix_purges_due", purges.c.due_at)


def hold_secrets(table: Table) -> Table:
    """Makes room for ciphertext: slack_sdk gives tokens 200 characters, which PostgreSQL enforces."""
    for name in secret_columns(table):
        table.c[name].type = Text()
    return table


def secret_columns(table: Table) -> list[str]:
    """The columns that let their holder act as the app: tokens, and webhook addresses with their tokens inside."""
    return [column.name for column in table.c if column.name.endswith("_token") or column.name.endswith("webhook_url")]


installations = hold_secrets(AsyncSQLAlchemyInstallationStore.build_installations_table(metadata, "slack_installations"))
bots = hold_secrets(AsyncSQLAlchemyInstallationStore.build_bots_table(metadata, "slack_bots"))
oauth_states = AsyncSQLAlchemyOAuthStateStore.build_oauth_states_table(metadata, "slack_oauth_states")
Index("ix_slack_oauth_states_state", oauth_states.c.state)
Index("ix_slack_oauth_states_expire", oauth_states.c.expire_at)
