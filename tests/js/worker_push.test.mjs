// The built worker in Node: exactly one notice for every push, whatever it carries.
import assert from "node:assert/strict";
import { test } from "node:test";
import { good, payload, random } from "./worker_payloads.mjs";
import { data, send, start } from "./worker_stage.mjs";

const COUNT = Number(process.env.PUSHES ?? 1000);

/** What a browser would refuse in the options, and what would lead a tap astray. */
function check({ title, options }, about) {
  assert.ok(typeof title === "string" && title.trim(), about);
  assert.equal(typeof options.body, "string", about);
  assert.ok(options.tag && options.tag.length <= 64, about);
  assert.ok(["es", "en"].includes(options.lang), about);
  assert.ok(options.data.url.startsWith("/") && !options.data.url.startsWith("//"), about);
  for (const { action, title: words } of options.actions) assert.ok(action && words, about);
}

test(`one notice for each of ${COUNT} payloads`, async () => {
  const stage = start();
  const next = random(20261124);
  for (let count = 1; count <= COUNT; count += 1) {
    const body = payload(next);
    assert.equal(await send(stage, "push", { data: data(body) }), 1);
    const about = `push ${count}: ${String(body).slice(0, 200)}`;
    assert.equal(stage.shown.length, count, about);
    check(stage.shown.at(-1), about);
  }
});

test("without words from the server there is still one notice", async () => {
  const stage = start({ __AC: undefined, __WB_MANIFEST: undefined });
  await send(stage, "push", { data: null });
  assert.equal(stage.shown.length, 1);
  assert.ok(stage.shown[0].title);
});

test("a database that never opens does not hold the notice back", async () => {
  const stage = start({ indexedDB: { open: () => ({ addEventListener() {} }) } });
  await send(stage, "push", { data: data(JSON.stringify(good())) });
  assert.equal(stage.shown.length, 1);
  assert.equal(stage.shown[0].title, good().notification.title);
});

test("options that the browser refuses cost nothing but themselves", async () => {
  const stage = start();
  const calls = [];
  stage.context.registration.showNotification = async (_title, options) => {
    calls.push(options);
    if (options.icon) throw new TypeError("refused");
  };
  await send(stage, "push", { data: data(JSON.stringify(good())) });
  assert.deepEqual(
    calls.map(({ icon }) => Boolean(icon)),
    [true, false],
  );
});

test("a good payload is shown as it stands, with its address and its button", async () => {
  const stage = start();
  await send(stage, "push", { data: data(JSON.stringify(good())) });
  const [{ title, options }] = stage.shown;
  assert.equal(title, good().notification.title);
  assert.equal(options.body, good().notification.body);
  assert.equal(options.tag, good().notification.tag);
  assert.equal(options.renotify, true);
  assert.equal(options.data.url, "/es/pagos/como-pagar?mes=2027-01");
  assert.deepEqual(
    [...options.actions].map(({ action }) => action),
    ["paid"],
  );
});

test("a foreign address leads to the first screen", async () => {
  for (const navigate of ["https://evil.example/x", "javascript:alert(1)", "http://[", 7]) {
    const stage = start();
    await send(stage, "push", { data: data(JSON.stringify(good({ navigate }))) });
    assert.equal(stage.shown[0].options.data.url, "/es/");
  }
});

test("no button where the platform has none, or the notice asks for none", async () => {
  for (const [world, changes] of [
    [{ Notification: { maxActions: 0 } }, {}],
    [{ Notification: undefined }, {}],
    [{}, { actions: [] }],
  ]) {
    const stage = start(world);
    await send(stage, "push", { data: data(JSON.stringify(good(changes))) });
    assert.equal(stage.shown[0].options.actions.length, 0);
  }
});

test("an unreadable push speaks the language of the phone", async () => {
  const stage = start({ navigator: { language: "en-US" } });
  await send(stage, "push", { data: data("rubbish") });
  assert.equal(stage.shown[0].title, "EN title");
  assert.equal(stage.shown[0].options.data.url, "/en/");
});
