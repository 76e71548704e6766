"""The tables of the current schema, for queries. What makes them in a database: migrations.

Nested tuples (turns, evidence, versions, codebooks, clusterings) stand as JSON in text columns.
A test compares these tables with what the migrations make.
"""

from sqlalchemy import BigInteger, Boolean, Column, Double, MetaData, Table, Text

METADATA = MetaData()


def _text(name: str, *, optional: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=optional, primary_key=key)


def _whole(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=False, primary_key=key)


SCHEMA = Table(
    "themeseed_schema",
    METADATA,
    _whole("version", key=True),
    _text("name"),
    _text("applied_at"),
)
META = Table("meta", METADATA, _text("name", key=True), _text("value"))
CASES = Table("cases", METADATA, _text("id", key=True), _text("name"), _text("attributes"))
DOCUMENTS = Table(
    "documents",
    METADATA,
    _text("id", key=True),
    _text("name"),
    _text("text"),
    _text("sha256"),
    _text("format"),
    _text("units"),
    _text("turns"),
    _text("case_id", optional=True),
)
QUOTES = Table(
    "quotes",
    METADATA,
    _text("id", key=True),
    _text("name"),
    _text("text"),
    _text("document_id"),
    _whole("start_offset"),
    _whole("end_offset"),
    _text("speaker", optional=True),
    _text("case_id", optional=True),
)
CODERS = Table("coders", METADATA, _text("id", key=True), _text("name"), _text("kind"))
CODEBOOKS = Table(
    "codebooks",
    METADATA,
    _whole("version", key=True),
    _text("sha256"),
    _text("set_at"),
    _text("content"),
    _text("set_by", optional=True),
)
RUNS = Table(
    "runs",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("started_at"),
    _whole("seed"),
    _text("input_hash"),
    _text("config_hash"),
    _text("encoder"),
    _text("encoder_digest"),
    _text("versions"),
    _text("summary"),
    _text("settings"),
    _text("ask_next"),
    _text("troubles"),
    Column("live", Boolean, nullable=False),
)
SUGGESTIONS = Table(
    "suggestions",
    METADATA,
    _text("id", key=True),
    _text("run_id"),
    _text("quote_id"),
    _text("code_id"),
    _whole("rank"),
    Column("probability", Double, nullable=False),
    Column("calibrated", Boolean, nullable=False),
    Column("suggested", Boolean, nullable=False),
    _text("evidence"),
    Column("in_set", Boolean, nullable=True),
)
CLUSTERINGS = Table("clusterings", METADATA, _text("run_id", key=True), _text("content"))
DECISIONS = Table(
    "decisions",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("quote_id"),
    _text("coder_id"),
    _text("verdict"),
    _text("codes"),
    _text("refused"),
    _text("note"),
    _text("run_id", optional=True),
    _text("suggestion_ids"),
    _text("decided_at"),
    Column("blind", Boolean, nullable=False),
    _text("decided_by", optional=True),
    _text("adjudicates"),
    _text("carried_from"),
    _text("together", optional=True),
)
MEMOS = Table(
    "memos",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("quote_id"),
    _text("coder_id"),
    _text("kind"),
    _text("text"),
    _text("written_at"),
)
ASSIGNMENTS = Table(
    "assignments",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("coder_id"),
    _text("quote_ids"),
    _text("kind"),
    Column("blind", Boolean, nullable=False),
    _text("how"),
    _text("assigned_by"),
    _text("assigned_at"),
)
TEAM_SETTINGS = Table(
    "team_settings",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("name"),
    _text("value"),
    _text("coder_id", optional=True),
    _text("set_by"),
    _text("set_at"),
)
ACCOUNTS = Table(
    "accounts",
    METADATA,
    _text("coder_id", key=True),
    _text("folded"),
    _text("role"),
    _text("password"),
    Column("disabled", Boolean, nullable=False),
    _text("made_at"),
)
INVITATIONS = Table(
    "invitations",
    METADATA,
    _text("id", key=True),
    _text("digest"),
    _text("kind"),
    _text("role"),
    _text("name"),
    _text("made_by", optional=True),
    _text("made_at"),
    _text("expires_at"),
    _text("used_at", optional=True),
    _text("used_by", optional=True),
    _text("revoked_at", optional=True),
)
SESSIONS = Table(
    "sessions",
    METADATA,
    _text("digest", key=True),
    _text("coder_id"),
    _text("opened_at"),
    _text("used_at"),
)
ACCOUNT_EVENTS = Table(
    "account_events",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("at"),
    _text("kind"),
    _text("coder_id", optional=True),
    _text("done_by", optional=True),
    _text("told"),
)
BOUNDARY_EDITS = Table(
    "boundary_edits",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("coder_id"),
    _text("kind"),
    _text("before_ids"),
    _text("after_ids"),
    _text("edited_at"),
    _text("undoes", optional=True),
)
VIEW_EDITS = Table(
    "view_edits",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("coder_id"),
    _text("kind"),
    _text("name"),
    _text("path"),
    _text("edited_at"),
)
DISCOVERIES = Table(
    "discoveries",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("made_at"),
    _text("document_ids"),
    _text("content"),
)
CANDIDATE_EDITS = Table(
    "candidate_edits",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("coder_id"),
    _text("kind"),
    _text("quote_groups"),
    _text("text"),
    _text("seen_in", optional=True),
    _text("edited_at"),
    _text("undoes", optional=True),
)
GROUP_EDITS = Table(
    "group_edits",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("coder_id"),
    _text("kind"),
    _text("quote_groups"),
    _text("text"),
    _text("seen_in", optional=True),
    _text("edited_at"),
    _text("undoes", optional=True),
)
SIGHTINGS = Table(
    "sightings",
    METADATA,
    _whole("sequence", key=True),
    _text("id"),
    _text("coder_id"),
    _text("quote_ids"),
    _text("kind"),
    _text("run_id", optional=True),
    _text("seen_at"),
)
APPENDED_ONLY = (
    CODEBOOKS, RUNS, SUGGESTIONS, CLUSTERINGS, DECISIONS, MEMOS, ASSIGNMENTS, TEAM_SETTINGS,
    ACCOUNT_EVENTS, BOUNDARY_EDITS, VIEW_EDITS, DISCOVERIES, CANDIDATE_EDITS, GROUP_EDITS,
    SIGHTINGS,
)  # fmt: skip
