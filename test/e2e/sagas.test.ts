import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Booking, BookingSummary } from "#contracts/bookings.ts";
import type { Page } from "#contracts/common.ts";
import type { Overview } from "#contracts/overview.ts";
import type { Saga } from "#contracts/sagas.ts";
import { type Person, newPerson, signIn } from "../harness/people.ts";
import { type System, startSystem } from "../harness/system.ts";
import { waitFor } from "../../scripts/api/wait-for.ts";
import { held, pay, search, until } from "./trip.ts";

let system: System;
let operator: Person;
beforeAll(async () => {
  system = await startSystem();
  operator = await signIn(system, "operator@example.com");
});
afterAll(() => system.close());

const sagas = async (query: string) => {
  const { status, body } = await system.api<Page<BookingSummary>>(`/v1/ops/sagas?${query}`, { token: operator.token });
  expect(status).toBe(200);
  return body;
};

async function holding(): Promise<{ person: Person; booking: Booking }> {
  const person = await newPerson(system);
  const [offer] = await search(system);
  if (offer === undefined) throw new Error("no offer");
  return { person, booking: await held(system, person, offer) };
}

describe("operators", () => {
  it("see everybody's bookings by state, the newest first, and each on one page only", async () => {
    const [first, second, third] = [await holding(), await holding(), await holding()];
    expect((await pay(system, second.person, second.booking)).status).toBe(202);
    await until(system, second.person, second.booking, "confirmed");
    await waitFor("the lists to follow", async () => (await sagas("state=confirmed")).data.length === 1);
    expect((await sagas("state=confirmed")).data.map(({ id }) => id)).toEqual([second.booking.id]);
    expect((await sagas("state=held")).data.map(({ id }) => id)).toEqual([third.booking.id, first.booking.id]);
    expect(await sagas("state=failed")).toEqual({ data: [], next_cursor: null });

    const pages: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: Page<BookingSummary> = await sagas(`limit=1${cursor && `&cursor=${cursor}`}`);
      pages.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(pages).toEqual([third, second, first].map(({ booking }) => booking.id));
    const wrong = await system.api("/v1/ops/sagas?cursor=nonsense", { token: operator.token });
    expect(wrong.status).toBe(400);
  });

  it("see what moved a booking, and that nothing is waited for once it rests", async () => {
    const { person, booking } = await holding();
    expect((await pay(system, person, booking)).status).toBe(202);
    await until(system, person, booking, "confirmed");
    const saga = await waitFor("everything to be acknowledged", async () => {
      const { body } = await system.api<Saga>(`/v1/ops/sagas/${booking.id}`, { token: operator.token });
      return body.waits_for.length === 0 && body;
    });
    expect(saga).toMatchObject({ status: "confirmed", run: null });
    const steps = saga.log.flatMap(({ run }) => run?.step ?? []);
    expect([...new Set(steps)]).toEqual(["pin", "authorise", "lock", "capture", "confirm", "ticket"]);
    expect(JSON.stringify(saga)).not.toContain("Lovelace");
  });
});

describe("the overview", () => {
  const overview = async () => (await system.api<Overview>("/v1/ops/overview", { token: operator.token })).body;

  it("counts the bookings of the last hour, what sagas wait for, requests, and how full flights are", async () => {
    const before = await overview();
    const { person, booking } = await holding();
    expect((await pay(system, person, booking)).status).toBe(202);
    await until(system, person, booking, "confirmed");
    const confirmed = ({ opened }: Overview) => opened?.reduce((sum, minute) => sum + minute.confirmed, 0) ?? 0;
    const after = await waitFor("lists and search to follow", async () => {
      const seen = await overview();
      const isSeen = confirmed(seen) === confirmed(before) + 1 && (seen.load?.sold ?? 0) > (before.load?.sold ?? 0);
      return isSeen && seen.backlog?.waiting === 0 && seen;
    });
    expect(after.backlog).toEqual({ waiting: 0, parked: 0 });
    expect(after.load?.flights).toBe(1);
    expect(after.breakers).toMatchObject([{ phase: "closed" }]);
    expect(after.requests.holds).toBeGreaterThan(before.requests.holds);
    expect(after.requests.payments).toBeGreaterThan(before.requests.payments);
    expect(after.projection_lag.count).toBeGreaterThan(0);
  });
});
