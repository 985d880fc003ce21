/**
 * Receives events: `WEBHOOK_SECRET=whsec_… node client/examples/receive-webhooks.ts [port]`.
 * It takes what Holdfast has signed, not longer than five minutes ago, and each event once; everything else is refused.
 * A real receiver stores the event before it answers, and does its work afterwards.
 */
import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** Older than this, or from further ahead, and it may be a copy that somebody has kept. */
const TOLERANCE_S = 300;
/** No event is nearly as large. */
const MAX_BODY_CHARS = 65_536;

const [, secret] = /^whsec_(.+)$/.exec(process.env["WEBHOOK_SECRET"] ?? "") ?? [];
if (secret === undefined) throw new Error("WEBHOOK_SECRET is the secret that was answered when the endpoint was made");
const key = createSecretKey(secret, "base64");

/** Whether one of the signatures is ours; two are sent for a day after the secret was rotated. The body is signed as it came. */
function isSigned(id: string, timestamp: string, signatures: string, body: string): boolean {
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= TOLERANCE_S)) return false;
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return signatures.split(" ").some((signature) => isSame(signature, `v1,${mac}`));
}

/** Takes as long wherever they differ, so that nobody finds the right one piece by piece. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  return one.length === other.length && timingSafeEqual(one, other);
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  request.setEncoding("utf8");
  let body = "";
  for await (const part of request as AsyncIterable<string>) {
    body += part;
    if (body.length > MAX_BODY_CHARS) return null;
  }
  return body;
}

/** Events come at least once, in no order: an id that was seen already has been dealt with. Keep them as you keep the events. */
const seen = new Set<string>();

async function answer(request: IncomingMessage): Promise<number> {
  const header = (name: string): string => String(request.headers[name] ?? "");
  const id = header("webhook-id");
  const body = await bodyOf(request);
  if (body === null) return 413;
  if (!isSigned(id, header("webhook-timestamp"), header("webhook-signature"), body)) return 400;
  if (!seen.has(id)) {
    seen.add(id);
    // Ids and a status: `GET /v1/bookings/{id}` says the rest, as it is by now.
    console.log(`${id} ${body}`);
  }
  return 204;
}

const server = createServer((request, response) => {
  void answer(request).then((status) => response.writeHead(status).end());
});
server.listen(Number(process.argv[2] ?? 4000), "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
