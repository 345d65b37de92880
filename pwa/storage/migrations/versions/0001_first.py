"""The first schema: subscription, plan, reminder, heartbeat, tally."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Written out, not taken from `tables`: history must not change when the tables do."""
    _subscription()
    _plan()
    _reminder()
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(16)),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("pruned_on", sa.Date),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeat"),
    )
    op.create_table(
        "tally",
        sa.Column("day", sa.Date),
        sa.Column("service", sa.String(255)),
        sa.Column("outcome", sa.String(12)),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "service", "outcome", name="pk_tally"),
    )


def _subscription() -> None:
    op.create_table(
        "subscription",
        sa.Column("id", KEY, nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("endpoint", sa.Text, nullable=False),
        sa.Column("endpoint_hash", sa.LargeBinary(32), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_subscription"),
        sa.UniqueConstraint("public_id", name="uq_subscription_public_id"),
        sa.UniqueConstraint("endpoint_hash", name="uq_subscription_endpoint_hash"),
    )


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("subscription_id", KEY, nullable=False),
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("position", sa.SmallInteger, nullable=False),
        sa.Column("scheme", sa.String(8), nullable=False),
        sa.Column("period", sa.String(12), nullable=False),
        sa.Column("paid_through", sa.String(7)),
        sa.Column("ends_on", sa.Date),
        sa.Column("anchor", sa.String(7)),
        sa.Column("anchor_given", sa.Boolean, nullable=False),
        sa.Column("replan_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("subscription_id", "id", name="pk_plan"),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name="fk_plan_subscription_id",
            ondelete="CASCADE",
        ),
    )
    where = sa.text("replan_at IS NOT NULL")
    op.create_index(
        "ix_plan_replan_at", "plan", ["replan_at"], sqlite_where=where, postgresql_where=where
    )


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", KEY, nullable=False),
        sa.Column("subscription_id", KEY, nullable=False),
        sa.Column("plan_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("lead", sa.SmallInteger, nullable=False),
        sa.Column("safe", sa.Date, nullable=False),
        sa.Column("covers", sa.String(7), nullable=False),
        sa.Column("covers_to", sa.String(7), nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.SmallInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("lease_until", sa.BigInteger),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("last_outcome", sa.String(12)),
        sa.Column("finished_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint(
            "subscription_id",
            "plan_id",
            "due",
            "kind",
            "lead",
            name="uq_reminder_subscription_id_plan_id_due_kind_lead",
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscription.id"],
            name="fk_reminder_subscription_id",
            ondelete="CASCADE",
        ),
        sqlite_autoincrement=True,
    )
    where = sa.text("state = 0")
    op.create_index(
        "ix_reminder_open",
        "reminder",
        ["next_at", "id"],
        sqlite_where=where,
        postgresql_where=where,
    )
    if op.get_context().dialect.name == "postgresql":
        # Room in each page so that claiming and settling need not move rows about.
        op.execute("ALTER TABLE reminder SET (fillfactor = 70)")
