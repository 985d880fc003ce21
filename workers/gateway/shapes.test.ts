import { describe, expect, test } from "vitest";
import { SignUp } from "#contracts/auth.ts";
import { Problem } from "#contracts/problems.ts";
import { gateway } from "./test/fakes.ts";
import { FLIGHT_ID, airport, bookingRequest } from "./test/samples.ts";

const named = (family_name: string) => ({
  ...bookingRequest,
  passengers: bookingRequest.passengers.map((passenger) => ({ ...passenger, family_name })),
});

describe("a passenger's name", () => {
  test.each([
    ["O'Brien", "O'Brien"],
    ["O’Brien", "O'Brien"],
    ["Oʼahu", "O'ahu"],
    [" Núñez-de la Cruz Jr. ", "Núñez-de la Cruz Jr."],
    ["'t Hooft", "'t Hooft"],
    ["李", "李"],
  ])("%j is booked as %j", async (typed, booked) => {
    const { command, services } = gateway();
    expect((await command("/v1/bookings", named(typed))).status).toBe(201);
    expect(services.bookings.create.mock.calls[0]?.[0].body.passengers[0]?.family_name).toBe(booked);
  });

  test.each(["-", "' .", "", "R2D2", "<b>", "Ada\nLovelace", "x".repeat(51)])("%j is none", async (typed) => {
    const { command, services } = gateway();
    expect((await command("/v1/bookings", named(typed))).status).toBe(400);
    expect(services.bookings.create).not.toHaveBeenCalled();
  });

  test("is documented by a pattern that lets names through, and nothing else", async () => {
    const { request } = gateway();
    const document = (await (await request("/openapi.json")).json()) as {
      components: { schemas: { NewPassenger: { properties: { family_name: { pattern: string } } } } };
    };
    const { pattern } = document.components.schemas.NewPassenger.properties.family_name;
    expect("O’Brien").toMatch(new RegExp(pattern, "u"));
    expect("-").not.toMatch(new RegExp(pattern, "u"));
  });
});

describe("an account's name", () => {
  const change = async (name: string) => {
    const { withToken, services } = gateway();
    const headers = { "content-type": "application/json" };
    const { status } = await withToken("/v1/me", { method: "PATCH", headers, body: JSON.stringify({ name }) });
    return { status, kept: services.users.updateProfile.mock.calls[0]?.[1].name };
  };
  const signUp = (name: string) => SignUp.safeParse({ name, email: "ada@example.com", password: "correct horse battery" });

  test.each([
    ["王 秀英", "王 秀英"],
    [" Ada\u00A0Lovelace, 2nd\n", "Ada\u00A0Lovelace, 2nd"],
    ["R2-D2 👩‍🚀", "R2-D2 👩‍🚀"],
  ])("%j is kept as %j", async (typed, kept) => {
    expect(await change(typed)).toEqual({ status: 200, kept });
    expect(signUp(typed).data?.name).toBe(kept);
  });

  // It stands in our mails, and whoever signs up says who gets one.
  test.each(["Ada,\n\nyour bag is found", "A\rB", "A\u0085B", "A\u2028B", "A\u2029B", "A\u0000B", " ", "x".repeat(101)])(
    "%j is none",
    async (typed) => {
      expect(await change(typed)).toEqual({ status: 400, kept: undefined });
      expect(signUp(typed).success).toBe(false);
    },
  );
});

test("a record locator may be typed in lower case", async () => {
  const { request, services } = gateway();
  const body = JSON.stringify({ record_locator: " k7qxz4", family_name: "lovelace" });
  await request("/v1/lookup", { method: "POST", headers: { "content-type": "application/json" }, body });
  expect(services.bookings.lookup).toHaveBeenCalledExactlyOnceWith({ record_locator: "K7QXZ4", family_name: "lovelace" });
});

describe("airports", () => {
  const page = async (path: string, subject = gateway()) =>
    (await (await subject.request(path)).json()) as { data: { code: string }[]; next_cursor: string | null };

  test("come a page at a time, each once", async () => {
    const subject = gateway();
    const all = ["LBA", "LCY", "LGW", "LHR", "LIS"].map((code) => ({ ...airport, code }));
    subject.services.search.airports.mockImplementation(async ({ limit }) => all.slice(0, limit));
    const seen: string[] = [];
    let cursor: string | null = "";
    for (let pages = 0; cursor !== null && pages < 9; pages++) {
      const { data, next_cursor } = await page(`/v1/airports?q=l&limit=2${cursor && `&cursor=${cursor}`}`, subject);
      expect(data.length).toBeLessThanOrEqual(2);
      seen.push(...data.map(({ code }) => code));
      cursor = next_cursor;
    }
    expect(seen).toEqual(all.map(({ code }) => code));
  });

  test.each(["x", "-1", "1.5", "99999999"])("with a cursor that is not ours (%s) are refused", async (cursor) => {
    const { request, services } = gateway();
    const answer = await request(`/v1/airports?q=l&cursor=${cursor}`);
    expect(answer.status).toBe(400);
    expect(Problem.parse(await answer.json()).errors).toMatchObject([{ path: "cursor" }]);
    expect(services.search.airports).not.toHaveBeenCalled();
  });

  test("near a position are asked for by its degrees", async () => {
    const subject = gateway();
    subject.services.search.airports.mockImplementation(async () => [{ ...airport, distance_km: 23 }]);
    expect(await page("/v1/airports?near=-33.9,151.2&limit=3", subject)).toMatchObject({ data: [{ distance_km: 23 }] });
    expect(subject.services.search.airports).toHaveBeenCalledExactlyOnceWith({
      q: undefined,
      near: { latitude: -33.9, longitude: 151.2 },
      limit: 4,
    });
  });

  test.each([
    "near=91,0",
    "near=0,-181",
    "near=51.5",
    "near=51.5,",
    "near=51.5,0,0",
    "near=1e1,0",
    "near=51.5%20,0",
    "near=",
    "limit=5",
  ])("are not searched by %s", async (query) => {
    const { request, services } = gateway();
    expect((await request(`/v1/airports?${query}`)).status).toBe(400);
    expect(services.search.airports).not.toHaveBeenCalled();
  });
});

test.each([
  ["USD", 200],
  ["XYZ", 400],
])("a seat map in %s is %i", async (currency, status) => {
  const { request } = gateway();
  expect((await request(`/v1/flights/${FLIGHT_ID}/seat-map?currency=${currency}`)).status).toBe(status);
});

test("a count that is no number is one error, not two", async () => {
  const { request } = gateway();
  const answer = await request("/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01&adults=x");
  const { errors, detail } = Problem.parse(await answer.json());
  expect(errors).toEqual([{ path: "adults", code: "invalid_format", message: "a whole number" }]);
  expect(detail).toBe("Not as documented: adults.");
  const nobody = await request("/v1/offers?origin=LHR&destination=JFK&departure_date=2026-12-01&adults=0");
  expect(Problem.parse(await nobody.json()).errors).toMatchObject([{ message: "at least one passenger" }]);
});
