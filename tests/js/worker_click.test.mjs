// Taps on notices, and subscriptions that the browser changed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ORIGIN, send, start } from "./worker_stage.mjs";

const DATA = {
  url: "/es/pagos/como-pagar?mes=2027-01",
  plan: "p 1",
  covers: "2027-01",
  language: "es",
};

function tap(data, action = "") {
  const notification = { data, closed: 0, close: () => (notification.closed += 1) };
  return { notification, action };
}

function client(path, { stuck = false } = {}) {
  const made = {
    url: ORIGIN + path,
    focused: 0,
    went: [],
    focus: async () => {
      made.focused += 1;
      return made;
    },
    navigate: async (url) => {
      if (stuck) throw new TypeError("not controlled");
      made.went.push(url);
      return made;
    },
  };
  return made;
}

async function tapped(windows, event) {
  const stage = start();
  stage.context.clients.matchAll = async () => windows;
  await send(stage, "notificationclick", event);
  assert.equal(event.notification.closed, 1);
  return stage.opened;
}

test("no window open: one is opened at that month", async () => {
  assert.deepEqual(await tapped([], tap(DATA)), [DATA.url]);
});

test("a window that is there already is only brought forward", async () => {
  const there = client(DATA.url);
  assert.deepEqual(await tapped([client("/es/"), there], tap(DATA)), []);
  assert.deepEqual([there.focused, there.went.length], [1, 0]);
});

test("another window of ours is brought forward and goes there", async () => {
  const other = client("/es/");
  assert.deepEqual(await tapped([other], tap(DATA)), []);
  assert.deepEqual([other.focused, other.went], [1, [DATA.url]]);
});

test("a window that cannot be steered is left alone", async () => {
  assert.deepEqual(await tapped([client("/es/", { stuck: true })], tap(DATA)), [DATA.url]);
});

test("«Ya pagué» opens the confirmation of that plan and month", async () => {
  const opened = await tapped([], tap(DATA, "paid"));
  assert.deepEqual(opened, ["/es/pagos?confirmar=p+1&mes=2027-01"]);
});

test("data that is not ours leads to the first screen, never to an error", async () => {
  for (const data of [undefined, null, {}, { url: 7 }, { url: "https://evil.example/" }])
    assert.deepEqual(await tapped([], tap(data)), ["/es/"]);
});

test("a refused window does not throw", async () => {
  const stage = start();
  stage.context.clients.openWindow = async () => Promise.reject(new Error("InvalidAccessError"));
  await send(stage, "notificationclick", tap(DATA));
});

test("a changed subscription is renewed with its own key, and a hanging one is given up", async () => {
  const asked = [];
  const stage = start();
  stage.context.registration.pushManager = {
    subscribe: (options) => {
      asked.push(options);
      return new Promise(() => {});
    },
  };
  const key = new Uint8Array([4, 1]).buffer;
  await send(stage, "pushsubscriptionchange", {
    oldSubscription: { options: { applicationServerKey: key } },
  });
  assert.equal(asked.length, 1);
  assert.equal(asked[0].applicationServerKey, key);
  await send(stage, "pushsubscriptionchange", {});
  assert.equal(asked.length, 1);
});
