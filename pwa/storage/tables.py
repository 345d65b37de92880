"""The tables. What is here is all that the server knows about a person.

`reminder` is the truth about what goes out: a row is planned once (unique on subscription, plan,
due, kind, lead), claimed by moving `next_at` forward, and settled into its final state.
"""

from __future__ import annotations

from enum import IntEnum

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
# SQLite numbers rows by itself only where the key is spelled INTEGER.
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class State(IntEnum):
    """Where a reminder stands. In queries the number is written as a literal: with a bound
    parameter PostgreSQL's generic plan could not use the partial index."""

    OPEN = 0
    SENT = 1
    EXPIRED = 2
    SUPERSEDED = 3
    CANCELLED = 4
    FAILED = 5


subscription = sa.Table(
    "subscription",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("public_id", sa.String(32), nullable=False, unique=True),
    sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
    sa.Column("endpoint", sa.Text, nullable=False),
    sa.Column("endpoint_hash", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("p256dh", sa.LargeBinary(65), nullable=False),
    sa.Column("auth", sa.LargeBinary(16), nullable=False),
    sa.Column("key_id", sa.String(64), nullable=False),
    sa.Column("service", sa.String(255), nullable=False),
    sa.Column("rev", sa.BigInteger, nullable=False),
    sa.Column("locale", sa.String(2), nullable=False),
    sa.Column("timezone", sa.String(64), nullable=False),
    sa.Column("hour", sa.SmallInteger, nullable=False),
    sa.Column("days_before", sa.String(16), nullable=False),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("updated_at", sa.BigInteger, nullable=False),
)

plan = sa.Table(
    "plan",
    metadata,
    sa.Column("subscription_id", Key, sa.ForeignKey("subscription.id", ondelete="CASCADE")),
    sa.Column("id", sa.Uuid(as_uuid=False)),
    sa.Column("position", sa.SmallInteger, nullable=False),
    sa.Column("scheme", sa.String(8), nullable=False),
    sa.Column("period", sa.String(12), nullable=False),
    sa.Column("paid_through", sa.String(7)),
    sa.Column("ends_on", sa.Date),
    # The month whose day 20 the plan's payments are counted from, whether the phone named it, and
    # when to plan anew.
    sa.Column("anchor", sa.String(7)),
    sa.Column("anchor_given", sa.Boolean, nullable=False),
    sa.Column("replan_at", sa.BigInteger),
    sa.PrimaryKeyConstraint("subscription_id", "id"),
    sa.Index(
        "ix_plan_replan_at",
        "replan_at",
        sqlite_where=sa.text("replan_at IS NOT NULL"),
        postgresql_where=sa.text("replan_at IS NOT NULL"),
    ),
)

reminder = sa.Table(
    "reminder",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column(
        "subscription_id",
        Key,
        sa.ForeignKey("subscription.id", ondelete="CASCADE"),
        nullable=False,
    ),
    sa.Column("plan_id", sa.Uuid(as_uuid=False), nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("lead", sa.SmallInteger, nullable=False),
    sa.Column("safe", sa.Date, nullable=False),
    sa.Column("covers", sa.String(7), nullable=False),
    sa.Column("covers_to", sa.String(7), nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("state", sa.SmallInteger, nullable=False, default=0),
    # When the row may be taken next: its moment, the end of a lease, or the end of a wait.
    sa.Column("next_at", sa.BigInteger, nullable=False),
    sa.Column("lease_until", sa.BigInteger),
    sa.Column("attempts", sa.SmallInteger, nullable=False, default=0),
    sa.Column("last_outcome", sa.String(12)),
    sa.Column("finished_at", sa.BigInteger),
    sa.UniqueConstraint("subscription_id", "plan_id", "due", "kind", "lead"),
    sa.Index(
        "ix_reminder_open",
        "next_at",
        "id",
        sqlite_where=sa.text("state = 0"),
        postgresql_where=sa.text("state = 0"),
    ),
    # Phones remember the ids they have shown: none may be given out twice.
    sqlite_autoincrement=True,
)

# One row a process kind: when it last ticked in real time.
heartbeat = sa.Table(
    "heartbeat",
    metadata,
    sa.Column("name", sa.String(16), primary_key=True),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("pruned_on", sa.Date),
)

# Counts a day, service and outcome, for the operator. No person in it.
tally = sa.Table(
    "tally",
    metadata,
    sa.Column("day", sa.Date),
    sa.Column("service", sa.String(255)),
    sa.Column("outcome", sa.String(12)),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("day", "service", "outcome"),
)
