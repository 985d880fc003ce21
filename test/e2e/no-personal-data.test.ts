import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inbox, mailTo } from "../harness/evidence.ts";
import { type Person, newEmail, signUp } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { isTapped, startCollector } from "../harness/tap.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { cancel, held, hold, party, pay, search, until } from "./trip.ts";

const SOMEBODY = { given_name: "Zebedee", family_name: "Quillfeather", born_on: "1979-08-23" };
const ACCOUNT = "Wilhelmina Quillfeather";
const PHONE = "+447700900987";
const CARD = "4000056655665556";
const PASSWORD = "a long enough pass phrase";
/** Every call of every Worker is traced meanwhile. */
const TIMEOUT_MS = 400_000;

let collector: Awaited<ReturnType<typeof startCollector>>;
let system: System;
beforeAll(async () => {
  collector = await startCollector();
  system = await startSystem({ vars: { LOG_LEVEL: "debug", OTLP_URL: collector.url, HOLD_TTL_SECONDS: "30" }, tapsQueues: true });
}, TIMEOUT_MS);
afterAll(async () => {
  await system.close();
  collector.close();
});

/** What must be nowhere, by what it is. */
const personal: Record<string, string> = { ...SOMEBODY, account: "Wilhelmina", phone: PHONE, card: CARD, password: PASSWORD };
const remember = (what: string, value: string | null | undefined): string => {
  if (value === null || value === undefined || value.length < 8) throw new Error(`no ${what}`);
  personal[what] = value;
  return value;
};
const booked = async (person: Person) => {
  const [offer] = await search(system);
  if (offer === undefined) throw new Error("no offer");
  const passengers = party(offer).map((passenger) => ({ ...passenger, ...SOMEBODY }));
  return held(system, person, offer, { phone: PHONE, passengers });
};

/** Works while a table is not there. */
const broken = async (database: string, table: string, work: () => Promise<unknown>) => {
  await system.rows(database, `ALTER TABLE ${table} RENAME TO ${table}_away`);
  try {
    await work();
  } finally {
    await system.rows(database, `ALTER TABLE ${table}_away RENAME TO ${table}`);
  }
};

/** Everything a person may do, and much of what may go wrong with it. */
const JOURNEYS: Record<string, (person: Person) => Promise<void>> = {
  async "account: profile, wrong password, sign-up again, reset"(person) {
    const patched = await system.api("/v1/me", { method: "PATCH", token: person.token, json: { name: ACCOUNT } });
    expect(patched.status).toBe(200);
    expect((await system.api("/v1/auth/sign-in/email", { json: { email: person.email, password: `${PASSWORD}!` } })).status).toBe(
      401,
    );
    await system.api("/v1/auth/sign-up/email", { json: { name: ACCOUNT, email: person.email, password: PASSWORD } });
    await mailTo(system, person.email, "account.known");
    for (const redirectTo of [undefined, "/new-password"]) {
      await system.api("/v1/auth/request-password-reset", { json: { email: person.email, redirectTo } });
      const mails = await waitFor("the reset mail", async () => {
        const found = (await inbox(system, person.email)).filter(({ type }) => type === "account.reset");
        return found.length === (redirectTo === undefined ? 1 : 2) && found;
      });
      const link = new URL(mails[0]?.links.find((url) => url.includes("reset-password")) ?? "");
      remember(`reset token ${redirectTo}`, link.searchParams.get("token") ?? link.pathname.split("/").at(-1));
      await broken("holdfast-users", "verifications", async () => expect((await system.open(link.href)).status).toBe(500));
      await system.open(link.href);
    }
  },
  async "a trip: held, paid, confirmed, cancelled"(person) {
    const trip = await booked(person);
    await pay(system, person, trip);
    await until(system, person, trip, "confirmed");
    await mailTo(system, person.email, "booking.confirmed");
    await mailTo(system, PHONE, "booking.confirmed");
    await cancel(system, person, trip);
    await until(system, person, trip, "cancelled");
    await mailTo(system, person.email, "booking.cancelled");
    for (const family_name of [SOMEBODY.family_name, "Nobody"])
      await system.api("/v1/lookup", { json: { record_locator: trip.record_locator, family_name } });
  },
  async "a card that is declined"(person) {
    const trip = await booked(person);
    await pay(system, person, trip, "pm_card_chargeDeclined");
    await until(system, person, trip, "failed");
    await mailTo(system, person.email, "booking.failed");
  },
  async "requests that are refused"(person) {
    const [offer] = await search(system);
    if (offer === undefined) throw new Error("no offer");
    const wrong = party(offer).map((passenger) => ({ ...passenger, ...SOMEBODY, born_on: "never", nickname: ACCOUNT }));
    expect((await hold(system, person, offer, { passengers: wrong })).status).toBe(400);
    const body = { offer_id: "off_x", contact: { email: person.email }, passengers: [{ id: "pax_1", ...SOMEBODY, title: CARD }] };
    const posted = { token: person.token, key: randomUUID() };
    expect((await system.api("/v1/bookings", { ...posted, json: body })).status).toBeGreaterThanOrEqual(400);
    const headers = { "content-type": "application/json" };
    for (const [path, text] of [
      ["/v1/bookings", `{"contact":{"email":"${person.email}"}, ${SOMEBODY.family_name}`],
      ["/v1/auth/sign-in/email", `{"email":"${person.email}","password":"${PASSWORD}", ${SOMEBODY.family_name}`],
      ["/v1/webhooks/stripe", `{"receipt_email":"${person.email}","name":"${ACCOUNT}"}`],
    ] as const)
      expect((await system.api(path, { ...posted, headers, body: text })).status).toBe(400);
    expect((await system.api(`/v1/nowhere/${person.email}?name=${SOMEBODY.family_name}`)).status).toBe(404);
    expect((await system.api("/v1/me", { token: `${person.token}x` })).status).toBe(401);
  },
  async "services that fail in the middle"(person) {
    await broken("holdfast-users", "users", async () => {
      const patched = await system.api("/v1/me", { method: "PATCH", token: person.token, json: { name: ACCOUNT } });
      expect(patched.status).toBe(500);
      const somebody = { name: ACCOUNT, email: newEmail(), password: PASSWORD };
      remember("address of a sign-up that failed", somebody.email);
      expect((await system.api("/v1/auth/sign-up/email", { json: somebody })).status).toBe(500);
      await system.api("/v1/auth/sign-in/email", { json: { email: person.email, password: PASSWORD } });
    });
    const trip = await booked(person);
    await broken("holdfast-notifications", "notifications", async () => {
      await pay(system, person, trip, "pm_card_chargeDeclined");
      await until(system, person, trip, "failed");
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    });
    await broken("holdfast-bookings", "bookings", async () => {
      const asked = { record_locator: trip.record_locator, family_name: SOMEBODY.family_name };
      expect((await system.api("/v1/lookup", { json: asked })).status).toBe(500);
    });
    await system.evict("BookingSagas", trip.id.slice(4, 6));
    await until(system, person, trip, "failed");
  },
  async "the account's end"(person) {
    const erased = await waitFor(
      "nothing to be in use",
      async () => {
        const { status } = await system.api("/v1/me", { method: "DELETE", token: person.token });
        return status === 204 && status;
      },
      60_000,
    );
    expect(erased).toBe(204);
  },
};

describe("what the system writes down about itself", () => {
  it(
    "names nobody: no log line, no trace and no message of a queue",
    async () => {
      const person = await signUp(system);
      remember("email", person.email);
      remember("access token", person.token);
      const verify = (await mailTo(system, person.email, "account.verify")).links.find((url) => url.includes("verify-email"));
      remember("verification token", new URL(verify ?? "").searchParams.get("token"));
      for (const [name, journey] of Object.entries(JOURNEYS))
        await journey(person).catch((error: unknown) => {
          throw new Error(`${name}: ${String(error)}`, { cause: error });
        });
      await new Promise((resolve) => setTimeout(resolve, 2_000));

      const lines = system.logs();
      const bodies = lines.filter(isTapped);
      expect(bodies.length).toBeGreaterThan(20);
      for (const type of [
        "payment.authorize",
        "payment.refund",
        "booking.confirmed",
        "booking.projected",
        "account.verify",
        "account.reset",
      ])
        expect(
          bodies.some((line) => line.includes(type)),
          type,
        ).toBe(true);
      // What failed in the middle was written down, and so were its reasons.
      for (const event of ["gateway.failed", "identity.failed", "queue.retry", "notification.sent"])
        expect(lines.filter((line) => line.includes(event)).length, event).toBeGreaterThan(0);
      expect(
        collector.received.flatMap((text) => (JSON.parse(text) as { resourceSpans: unknown[] }).resourceSpans).length,
      ).toBeGreaterThan(100);
      const sources = { "a queue": bodies, "a log": lines.filter((line) => !isTapped(line)), "a trace": collector.received };
      const found = Object.entries(sources).flatMap(([source, texts]) =>
        Object.entries(personal).flatMap(([what, value]) =>
          texts.filter((text) => text.includes(value)).map((text) => `${what} in ${source}: ${excerpt(text, value)}`),
        ),
      );
      expect([...new Set(found)]).toEqual([]);
    },
    TIMEOUT_MS,
  );
});

const excerpt = (text: string, value: string): string => {
  const at = text.indexOf(value);
  return text.slice(Math.max(0, at - 200), at + value.length + 40);
};
