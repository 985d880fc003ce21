import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NotificationsMessage } from "#contracts/messages.ts";
import { nameless, peopleWith, TICKETS } from "../../workers/notifications/booking.fixture.ts";
import { type NotificationsHarness, startNotifications } from "./fixtures/notifications-harness.ts";
import { until } from "../harness/until.ts";
import { type MailServer, startMailServer } from "./fixtures/mail-server.ts";
import { selfSigned } from "./fixtures/self-signed.ts";
import { trustedCertificate } from "./fixtures/trusted.ts";

const certificate = trustedCertificate();
const SECRET = { SMTP_USERNAME: "holdfast", SMTP_PASSWORD: "right" };
let shards = 40;

/** The notifications Worker that sends by this server. */
const sendingBy = (port: string, security: string, more: Record<string, string> = {}) =>
  startNotifications({ vars: { SMTP_HOST: "localhost", SMTP_PORT: port, SMTP_SECURITY: security, ...more } });

/** A confirmation, in a shard of its own. */
async function confirmation(system: NotificationsHarness, email: string): Promise<NotificationsMessage & { booking_id: string }> {
  const id = `bkg_${shards++}_0123456789abcdefghjkmnpqrs`;
  await system.know(id, peopleWith({ email }));
  const about = { booking: nameless(id), tickets: TICKETS, has_phone: false };
  const type = "booking.confirmed" as const;
  return {
    v: 1,
    id: `${id}:${type}`,
    type,
    booking_id: id,
    step: type,
    at: "2026-11-23T19:03:20.000Z",
    traceparent: null,
    data: about,
  };
}
async function attempt(system: NotificationsHarness, { id }: NotificationsMessage) {
  const sql = "SELECT status, attempts, reason, provider_id FROM notifications WHERE message_id = ?";
  return system.db
    .prepare(sql)
    .bind(id)
    .first<{ status: string; attempts: number; reason: string | null; provider_id: string | null }>();
}
const hasReason = (row: Awaited<ReturnType<typeof attempt>>): boolean => row !== null && row.reason !== null;
/** Its row, once a try of it has ended so. */
const ended = (
  system: NotificationsHarness,
  message: NotificationsMessage,
  good: (row: Awaited<ReturnType<typeof attempt>>) => boolean,
) => until(() => attempt(system, message), good);

describe("by a server on this machine, in the clear", () => {
  let server: MailServer;
  let system: NotificationsHarness;
  beforeAll(async () => {
    server = await startMailServer({ disabledCommands: ["STARTTLS", "AUTH"] });
    system = await sendingBy(server.port, "none");
  });
  afterAll(() => Promise.all([server.close(), system.close()]));

  test("a confirmation arrives once, both forms and both files as they were, and the sandbox gets none", async () => {
    const message = await confirmation(system, "ada@example.com");
    await system.send(message);
    expect(await ended(system, message, (row) => row?.status === "sent")).toMatchObject({
      attempts: 1,
      provider_id: "queued as 4711",
    });
    const [taken, ...others] = await until(
      async () => server.taken("ada@example.com"),
      (found) => found.length > 0,
    );
    expect([others, taken?.from]).toEqual([[], "tickets@holdfast.example"]);
    const mail = taken?.mail;
    expect(mail?.subject).toBe("Booking K3J9QX confirmed: LHR - SYD - LHR");
    expect(mail?.text).toContain("Zofia Łódź-Gökçe: seat 14C");
    expect(mail?.html).toContain("山田");
    expect(mail?.messageId).toBe(`<${message.booking_id}-booking.confirmed.email@holdfast.example>`);
    const [pdf = "", calendar = ""] = (mail?.attachments ?? []).map(({ content }) =>
      new TextDecoder().decode(content as ArrayBuffer),
    );
    expect(pdf).toMatch(/^%PDF-.*%%EOF\s*$/su);
    expect(calendar).toContain("BEGIN:VCALENDAR");
    expect(await system.deliveries("ada@example.com")).toEqual([]);
  });

  test("a refusal for now is tried again, and arrives", async () => {
    const message = await confirmation(system, "later@example.com");
    server.next({ at: "RCPT", code: 451 });
    await system.send(message);
    expect(await ended(system, message, (row) => row?.attempts === 1 && row.reason !== null)).toMatchObject({
      status: "queued",
      reason: "the mail server answered 451 to RCPT",
    });
    expect(await ended(system, message, (row) => row?.status === "sent")).toMatchObject({ attempts: 2, reason: null });
    expect(server.taken("later@example.com")).toHaveLength(1);
  });

  test.each([
    ["RCPT", 550, "unknown@example.com"],
    ["the message", 554, "spam@example.com"],
  ] as const)(
    "a refusal for good at %s is not tried again, and nothing of the server's words is kept",
    async (at, code, email) => {
      const message = await confirmation(system, email);
      server.next({ at, code });
      await system.send(message);
      expect(await ended(system, message, (row) => row?.status === "failed")).toEqual({
        status: "failed",
        attempts: 1,
        reason: `the mail server answered ${code} to ${at}`,
        provider_id: null,
      });
      expect(server.taken(email)).toEqual([]);
    },
  );

  test("a mail whose end nobody heard is sent again under the same Message-ID, and holds nobody up", async () => {
    const [message, neighbour] = [
      await confirmation(system, "lost@example.com"),
      await confirmation(system, "beside@example.com"),
    ];
    server.next("vanish");
    await system.send(message);
    await ended(system, message, (row) => row?.attempts === 1 && row.reason !== null);
    expect((await attempt(system, message))?.reason).toBe("the mail server: no connection, or it was lost");
    await system.send(neighbour);
    await ended(system, neighbour, (row) => row?.status === "sent");
    await ended(system, message, (row) => row?.status === "sent");
    const ids = server.taken("lost@example.com").map(({ mail }) => mail.messageId);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  test("a server that falls silent is given up for now, within the lease", async () => {
    const message = await confirmation(system, "silent@example.com");
    server.next("fall silent");
    await system.send(message);
    const row = await ended(system, message, hasReason);
    // By the first try: nobody else has taken it up meanwhile.
    expect(row).toMatchObject({ attempts: 1, reason: "the mail server: no end within 15 seconds" });
  });
});

describe.each([
  ["starttls", {}],
  ["tls", { secure: true }],
])("by %s", (security, options) => {
  let server: MailServer;
  beforeAll(async () => {
    server = await startMailServer({ ...certificate, ...options, authOptional: false });
  });
  afterAll(() => server.close());

  test("it signs in where nobody can listen, and the mail arrives", async () => {
    const system = await sendingBy(server.port, security, SECRET);
    const message = await confirmation(system, `${security}@example.com`);
    await system.send(message);
    expect(await ended(system, message, (row) => row?.status === "sent" || hasReason(row))).toMatchObject({
      status: "sent",
    });
    expect(server.taken(`${security}@example.com`)).toMatchObject([{ secure: true, user: "holdfast" }]);
    await system.close();
  });

  test("a wrong password is our fault, not the mail's: it is tried again", async () => {
    const system = await sendingBy(server.port, security, { ...SECRET, SMTP_PASSWORD: "wrong" });
    const message = await confirmation(system, `wrong-${security}@example.com`);
    await system.send(message);
    expect(await ended(system, message, (row) => hasReason(row))).toMatchObject({
      status: "queued",
      reason: "the mail server answered 535 to AUTH",
    });
    await system.close();
  });
});

test("a server without a certificate that is trusted gets neither password nor mail", async () => {
  const server = await startMailServer({ ...selfSigned("localhost"), secure: true, authOptional: false });
  const system = await sendingBy(server.port, "tls", SECRET);
  const message = await confirmation(system, "untrusted@example.com");
  await system.send(message);
  expect(await ended(system, message, (row) => hasReason(row))).toMatchObject({
    status: "queued",
    reason: "the mail server: no connection, or it was lost",
  });
  expect(server.taken("untrusted@example.com")).toEqual([]);
  await Promise.all([system.close(), server.close()]);
});
