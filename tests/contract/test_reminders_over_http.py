"""The whole way from outside: the running app over HTTP, `flask reminders tick --now` beside it,
and a real push service that checks VAPID, audience, expiry, TTL and Topic, and decrypts."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskCliRunner

from pwa import clock, create_app, push, rules, storage
from pwa.formatting import weekday
from pwa.reminders.moments import end_of, mexican_day
from tests.browser.stage import LiveServer
from tests.factories import make_settings
from tests.push_service import Answer, Phone, PushService, Received
from tests.reminder_kit import new_id


@dataclass
class World:
    """The running app, its data folder, and the push service it may send to."""

    server: LiveServer
    service: PushService
    commands: FlaskCliRunner

    def call(
        self, method: str, path: str, body: Any = None, token: str = ""
    ) -> tuple[int, dict[str, Any]]:
        request = urllib.request.Request(  # noqa: S310  (our own server)
            self.server.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json", "Authorization": f"Bearer {token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read() or b"{}")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def tick(self, now: datetime) -> dict[str, Any]:
        """`flask reminders tick --now`, on the data of the running server."""
        run = self.commands.invoke(args=["reminders", "tick", "--json", "--now", now.isoformat()])
        assert run.exit_code == 0, run.output
        found: dict[str, Any] = json.loads(run.stdout)
        return found


@dataclass
class Owner:
    """A phone that has subscribed: its document, its row at the server, what is to come."""

    world: World
    phone: Phone
    document: dict[str, Any]
    id: str
    token: str
    next: list[dict[str, Any]]

    @classmethod
    def subscribe(cls, world: World, **changes: Any) -> Owner:
        phone = world.service.subscribe(world.call("GET", "/api/push-key")[1]["key"])
        plan = {"id": new_id(), "scheme": "pti", "period": "month"}
        document = {
            "subscription": phone.document,
            "rev": 1,
            "locale": "es",
            "timezone": "America/Mexico_City",
            "hour": 19,
            "days_before": [3, 1],
            "plans": [{**plan, "paid_through": this_month()}],
            **changes,
        }
        status, found = world.call("POST", "/api/subscriptions", document)
        assert status == 201, found
        return cls(world, phone, document, found["id"], found["token"], found["next"])

    @property
    def first(self) -> datetime:
        return datetime.fromisoformat(self.next[0]["at"])

    def mark(self, month: str) -> list[dict[str, Any]]:
        """The person taps "paid" for `month`; what is to come then."""
        plans = [{**self.document["plans"][0], "paid_through": month}]
        self.document = {**self.document, "rev": self.document["rev"] + 1, "plans": plans}
        path = f"/api/subscriptions/{self.id}"
        status, found = self.world.call("PUT", path, self.document, self.token)
        assert status == 200, found
        coming: list[dict[str, Any]] = found["next"]
        return coming

    def shown(self) -> list[Received]:
        return self.world.service.shown(self.phone)


def this_month() -> str:
    return mexican_day(clock.wall()).isoformat()[:7]


def month_after(month: str) -> str:
    return (date.fromisoformat(f"{month}-28") + timedelta(days=7)).isoformat()[:7]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data_dir = tmp_path_factory.mktemp("data")
    push.ensure_keys(data_dir)
    storage.upgrade(make_settings(data_dir).database_url)
    with PushService() as service:
        server = LiveServer(data_dir)
        server.start(PUSH_EXTRA_HOSTS=service.extra_host)
        try:
            app = create_app(make_settings(data_dir, **server.settings))
            yield World(server, service, app.test_cli_runner())
        finally:
            server.stop()


def test_one_message_with_the_right_text_and_not_a_second(world: World) -> None:
    owner = Owner.subscribe(world)
    coming = owner.next[0]
    assert world.tick(owner.first - timedelta(seconds=1))["sent"] == 0
    assert world.tick(owner.first)["sent"] == 1
    assert world.tick(owner.first)["sent"] == 0
    [came] = owner.shown()
    notice = came.json["notification"]
    safe = date.fromisoformat(coming["safe"])
    assert weekday(safe, "es") in notice["title"]
    assert "ya no se puede comprar después" in notice["body"]
    assert "Saca tu línea de captura" in notice["body"]
    query = f"mes={coming['covers']}&plan={coming['plan']}"
    assert notice["navigate"] == f"{world.server.url}/es/pagos/como-pagar?{query}"
    assert notice["data"]["covers"] == coming["covers"]
    assert came.json["web_push"] == 8030
    assert len(came.payload or b"") <= 2000


def test_what_the_push_service_looks_at(world: World) -> None:
    owner = Owner.subscribe(world)
    world.tick(owner.first)
    [came] = owner.shown()
    assert came.claims["aud"] == world.service.origin
    assert 0 < came.claims["exp"] - time.time() <= 86_400
    assert came.vapid_key == world.call("GET", "/api/push-key")[1]["key"]
    safe = date.fromisoformat(owner.next[0]["safe"])
    assert owner.first + timedelta(seconds=came.ttl) == end_of(safe)
    assert re.fullmatch(r"[0-9a-f]{32}", came.topic)
    assert came.topic == came.json["notification"]["tag"]
    assert came.headers["urgency"] == "high"
    assert world.service.problems == []


def test_a_marked_month_moves_on_to_the_next_due(world: World) -> None:
    owner = Owner.subscribe(world)
    coming = owner.next[0]
    after = owner.mark(coming["covers"])
    assert after[0]["covers"] == month_after(coming["covers"])
    world.tick(owner.first)
    assert owner.shown() == []
    world.tick(datetime.fromisoformat(after[0]["at"]))
    assert [each.json["notification"]["data"]["covers"] for each in owner.shown()] == [
        after[0]["covers"]
    ]


def test_unmarked_and_past_moves_on_all_the_same(world: World) -> None:
    owner = Owner.subscribe(world)
    due = date.fromisoformat(owner.next[0]["due"])
    world.tick(owner.first)
    following = rules.safe_day(rules.due_for(month_after(due.isoformat()[:7])))
    evening = end_of(following - timedelta(days=1)) - timedelta(hours=3, minutes=30)
    world.tick(evening)
    covers = [each.json["notification"]["data"]["covers"] for each in owner.shown()]
    assert covers == [owner.next[0]["covers"], month_after(owner.next[0]["covers"])]


def test_a_subscription_that_is_gone_is_gone_here_too(world: World) -> None:
    owner = Owner.subscribe(world)
    world.service.script(owner.phone, Answer(410))
    assert world.tick(owner.first)["gone"] == 1
    assert world.call("GET", f"/api/subscriptions/{owner.id}", token=owner.token)[0] == 404
    assert world.tick(owner.first + timedelta(hours=1))["sent"] == 0


def test_retry_after_means_later_and_once(world: World) -> None:
    owner = Owner.subscribe(world)
    world.service.script(owner.phone, Answer(503, retry_after=120))
    assert world.tick(owner.first)["sent"] == 0
    assert world.tick(owner.first + timedelta(seconds=119))["sent"] == 0
    assert world.tick(owner.first + timedelta(seconds=121))["sent"] == 1
    assert world.tick(owner.first + timedelta(seconds=240))["sent"] == 0
    assert len(owner.shown()) == 1


def test_off_removes_everything(world: World) -> None:
    owner = Owner.subscribe(world)
    path = f"/api/subscriptions/{owner.id}"
    assert world.call("DELETE", path, token=owner.token)[0] == 204
    assert world.call("GET", path, token=owner.token)[0] == 404
    world.tick(owner.first)
    assert owner.shown() == []


def test_the_test_notice_comes_at_once_and_counts_for_nothing(world: World) -> None:
    owner = Owner.subscribe(world, locale="en")
    status, found = world.call("POST", f"/api/subscriptions/{owner.id}/test", token=owner.token)
    assert (status, found["outcome"]) == (200, "accepted")
    [came] = owner.shown()
    assert came.json["notification"]["title"] == "This is how your notices arrive"
    assert world.tick(owner.first)["sent"] == 1
