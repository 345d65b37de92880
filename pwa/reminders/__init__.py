"""Reminders: `plan` says what is to be sent when, `store` and `planning` keep it, `claims` gives it
out, `deliver` sends it, `loop` (or `queue`) wakes them, `tallies` shows the operator.

Other rooms use this package, not its modules. See docs/reminders.md.
"""

from pwa.reminders.deliver import Sender, drain, open_gateway, send_test
from pwa.reminders.loop import plan_all, run, tick
from pwa.reminders.message import test_payload, wording
from pwa.reminders.model import (
    Document,
    EndpointChanged,
    EndpointTaken,
    OldRevision,
    ReminderError,
    UnknownSubscription,
    WrongToken,
)
from pwa.reminders.plan import Plan
from pwa.reminders.store import forget, register, remove, replace, state, target
from pwa.reminders.tallies import last_tick, metrics, status

__all__ = [
    "Document",
    "EndpointChanged",
    "EndpointTaken",
    "OldRevision",
    "Plan",
    "ReminderError",
    "Sender",
    "UnknownSubscription",
    "WrongToken",
    "drain",
    "forget",
    "last_tick",
    "metrics",
    "open_gateway",
    "plan_all",
    "register",
    "remove",
    "replace",
    "run",
    "send_test",
    "state",
    "status",
    "target",
    "test_payload",
    "tick",
    "wording",
]
