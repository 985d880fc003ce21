import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../../scripts/paths.ts";
import { until } from "../harness/until.ts";
import type { Received } from "./fixtures/receiver.ts";
import { type Endpoint, inPerson, of, signatureOf, startWebhooks, type Webhooks } from "./fixtures/webhooks.ts";

let hooks: Webhooks;
let endpoint: Endpoint;
let example: ChildProcess;
let address = "";
const lines: string[] = [];

/** The receiver of `client/examples`, as its page tells one to start it, with the secret of an endpoint that leads to it. */
beforeAll(async () => {
  hooks = await startWebhooks();
  endpoint = await hooks.endpointOf(inPerson("usr_example"), "/not-yet");
  example = spawn(process.execPath, [path.join(ROOT, "client/examples/receive-webhooks.ts"), "0"], {
    env: { ...process.env, WEBHOOK_SECRET: endpoint.secret },
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (example.stdout === null) throw new Error("it says what it receives");
  createInterface({ input: example.stdout }).on("line", (line) => lines.push(line));
  const [first] = await line(1);
  address = first?.replace("listening on ", "") ?? "";
  await hooks.system.api.updateWebhookEndpoint({ ...of(endpoint), change: { url: address } });
});
afterAll(async () => {
  example.kill();
  await hooks.close();
});

const line = (count: number) =>
  until(
    async () => lines,
    (found) => found.length >= count,
  );
const now = () => String(Math.floor(Date.now() / 1_000));
/** A request to the receiver, signed with the endpoint's secret unless another is given. */
async function send(
  id: string,
  timestamp: string,
  body: string,
  { secret = endpoint.secret, signature = "" } = {},
): Promise<number> {
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp };
  const signed = signature || signatureOf(secret, { path: "", method: "POST", headers, body } satisfies Received);
  const answer = await fetch(address, { method: "POST", headers: { ...headers, "webhook-signature": signed }, body });
  return answer.status;
}

test("the example takes what it is sent, before its secret is rotated and for a day after that", async () => {
  const message = await hooks.news("usr_example");
  await hooks.system.send(message);
  await line(2);
  expect(lines[1]).toMatch(/^evt_[0-9a-z]{26} \{/);
  expect(JSON.parse(lines[1]?.slice(31) ?? "")).toMatchObject({ data: { booking_id: message.booking_id, status: "confirmed" } });
  await hooks.settledAs(endpoint, "delivered");
  await hooks.system.api.rotateWebhookSecret({ ...of(endpoint), key: "k", request_hash: "h" });
  await hooks.system.api.pingWebhookEndpoint(of(endpoint));
  await line(3);
  await hooks.settledAs(endpoint, "delivered", "delivered");
});

test("the example takes an event once, however often it is sent", async () => {
  const [delivery] = await hooks.deliveriesOf(endpoint);
  const before = lines.length;
  await hooks.system.api.redeliverWebhook({ ...of(endpoint), event_id: delivery?.id ?? "" });
  await until(
    () => hooks.deliveriesOf(endpoint),
    ([row]) => row?.status === "delivered" && row.updated_at !== delivery?.updated_at,
  );
  expect(lines).toHaveLength(before);
});

test("the example refuses what is forged, altered or old, and goes on", async () => {
  const before = lines.length;
  const body = '{"type":"booking.confirmed"}';
  expect(await send("evt_other", now(), body, { secret: "whsec_c29tZWJvZHkgZWxzZQ==" })).toBe(400);
  expect(await send("evt_none", now(), body, { signature: "v1," })).toBe(400);
  expect(await send("evt_junk", now(), body, { signature: "junk v1a,AAAA v2,BBBB" })).toBe(400);
  expect(await send("evt_old", String(Number(now()) - 301), body)).toBe(400);
  expect(await send("evt_early", String(Number(now()) + 301), body)).toBe(400);
  expect(await send("evt_when", "soon", body)).toBe(400);
  const headers = { "webhook-id": "evt_altered", "webhook-timestamp": now() };
  const signature = signatureOf(endpoint.secret, { path: "", method: "POST", headers, body });
  expect(await send("evt_altered", headers["webhook-timestamp"], `${body} `, { signature })).toBe(400);
  expect(await send("evt_renamed", headers["webhook-timestamp"], body, { signature })).toBe(400);
  expect(lines).toHaveLength(before);
  expect(await send("evt_good", now(), body)).toBe(204);
  await line(before + 1);
});
