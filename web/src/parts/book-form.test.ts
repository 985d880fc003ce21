import { h } from "preact";
import { LocationProvider } from "preact-iso";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { FLIGHT, booking, offer, seatMap } from "../api/booking.fixture.ts";
import { idempotencyKeys } from "../api/idempotency.ts";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { BookForm } from "./book-form.tsx";
import { field, passes, press, screenOfFile, show, shown, type } from "./screen.fixture.ts";

const HOLD = "POST /v1/bookings";
const MINUTES_MS = 300_000;
const route = vi.fn<(path: string) => void>();
/** Whom the holds that were asked for are for. */
const namesAskedFor = () =>
  askedFor(HOLD).map(({ body }) => (body as { passengers: { given_name: string }[] }).passengers[0]?.given_name);

/** The form for an offer, on a page whose address leads elsewhere by `route`. */
const form = (id?: string) =>
  h(
    LocationProvider.ctx.Provider,
    { value: { url: "/book", path: "/book", query: {}, route } as never },
    h(BookForm, { offer: offer(id), email: "ada@example.com", key: id }),
  );
/** What a hold is answered. */
function holdIsAnswered(by: () => Response | null | Promise<Response | null>): void {
  answer(({ what }) => (what === HOLD ? by() : Response.json(seatMap())));
}
const refused = (code: string, status: number) => Response.json({ code }, { status });
const keysAskedUnder = () => askedFor(HOLD).map(({ key }) => key);
const held = (id: string) => Response.json(booking({ id, status: "held" }), { status: 201 });

screenOfFile();
serverOfFile();
beforeEach(async () => {
  route.mockClear();
  idempotencyKeys.forget();
  holdIsAnswered(() => null);
  show(form());
  await type("Given name", "Ada");
});

test("what is typed while a hold is on its way is another wish: the first is not asked for again, and that is not said either", async () => {
  const { promise: breaksOff, resolve: breakOff } = Promise.withResolvers<null>();
  holdIsAnswered(() => breaksOff);
  await press("Hold these seats");
  await type("Given name", "Augusta");
  breakOff(null);
  await passes(0);
  expect(shown()).toContain("No answer came from the server. Check your connection");
  holdIsAnswered(() => held("bkg_1"));
  await passes(MINUTES_MS);
  expect(namesAskedFor()).toEqual(["Ada"]);
  await press("Hold these seats");
  expect(namesAskedFor()).toEqual(["Ada", "Augusta"]);
  expect(route.mock.calls).toEqual([["/bookings/bkg_1"]]);
});

test("so is what is typed while it is asked for once more", async () => {
  await press("Hold these seats");
  const { promise: breaksOff, resolve: breakOff } = Promise.withResolvers<null>();
  holdIsAnswered(() => breaksOff);
  await passes(4_000);
  await type("Given name", "Augusta");
  breakOff(null);
  await passes(MINUTES_MS);
  expect(namesAskedFor()).toEqual(["Ada", "Ada"]);
});

test("a check for bots that was asked for before something else was typed does not send what is half typed", async () => {
  const check = { code: "bot_check_required", site_key: "key", script: "https://check.test/api.js" };
  holdIsAnswered(() => Response.json(check, { status: 403 }));
  const scripts = vi.fn<(script: unknown) => void>();
  Object.assign(document, { createElement: () => ({ addEventListener: () => {} }), head: { append: scripts } });
  await press("Hold these seats");
  expect(shown()).toContain("We have to make sure that it is a person who asks.");
  expect(scripts).toHaveBeenCalledTimes(1);
  await type("Given name", "Aug");
  expect(shown()).not.toContain("We have to make sure");
});

test("who takes the seat that is offered in the place of a lost one holds it for whoever lost it", async () => {
  const [taken, free] = ["10A", "11A"].map((designator) => [{ flight_id: FLIGHT, designator }]);
  const refusal = { code: "seat_unavailable", seats: taken, alternatives: free };
  await press(/^10A/);
  await press(/^10B/);
  holdIsAnswered(() => Response.json(refusal, { status: 409 }));
  await press("Hold these seats");
  await press("11A for £20.00");
  holdIsAnswered(() => held("bkg_1"));
  await press("Hold these seats");
  expect(askedFor(HOLD).at(-1)?.body).toMatchObject({
    passengers: [
      { id: "pax_1", seat_selections: free },
      { id: "pax_2", seat_selections: [{ flight_id: FLIGHT, designator: "10B" }] },
    ],
  });
});

describe("a chosen seat that is held by the time the page is opened again", () => {
  const TAKEN = "10A has been taken meanwhile";
  const openAgain = async () => {
    show(null);
    const map = seatMap();
    for (const seat of map.cabins[0]?.rows[0]?.seats ?? []) seat.state = "held";
    answer(({ what }) => (what === HOLD ? null : Response.json(map)));
    show(form());
    await passes(0);
  };

  test("is somebody else's where it was not asked for", async () => {
    await press(/^10A/);
    await openAgain();
    expect(shown()).toContain(TAKEN);
  });

  test.each([
    ["hold_limit", 429],
    ["rate_limited", 429],
    ["bot_check_required", 403],
  ])("is somebody else's where what asked for it was refused: %s", async (code, status) => {
    await press(/^10A/);
    holdIsAnswered(() => refused(code, status));
    await press("Hold these seats");
    await openAgain();
    expect(shown()).toContain(TAKEN);
  });

  test.each([
    ["internal", 500],
    ["service_unavailable", 503],
    ["of a proxy", 502],
  ])("may be the reader's own where the answer does not say what was done: %s", async (code, status) => {
    await press(/^10A/);
    holdIsAnswered(() => refused(code, status));
    await press("Hold these seats");
    await openAgain();
    expect(shown()).not.toContain(TAKEN);
  });

  test("may be the reader's own while what asked for it has no answer", async () => {
    await press(/^10A/);
    await press("Hold these seats");
    await openAgain();
    expect(shown()).not.toContain(TAKEN);
    await press("Hold these seats");
    expect(shown()).not.toContain(TAKEN);
    // Another wish does not get it.
    await type("Given name", "Augusta");
    expect(shown()).toContain(TAKEN);
  });
});

test("a hold that was refused is asked for again as a new one", async () => {
  holdIsAnswered(() => refused("hold_limit", 429));
  await press("Hold these seats");
  await press("Hold these seats");
  expect(new Set(keysAskedUnder()).size).toBe(2);
});

test("but not one that had no answer before: what refuses it may not have looked whether it was done", async () => {
  await press("Hold these seats");
  holdIsAnswered(() => refused("rate_limited", 429));
  await passes(4_000);
  expect(shown()).not.toContain("No answer came");
  holdIsAnswered(() => held("bkg_1"));
  await press("Hold these seats");
  expect(keysAskedUnder()).toHaveLength(3);
  expect(new Set(keysAskedUnder()).size).toBe(1);
});

test("a hold that is answered once its reader is elsewhere leaves them there, and is what they get if they ask for the same", async () => {
  const { promise: comes, resolve: come } = Promise.withResolvers<Response>();
  holdIsAnswered(() => comes);
  await press("Hold these seats");
  show(null);
  come(held("bkg_1"));
  await passes(0);
  expect(route).not.toHaveBeenCalled();
  show(form());
  await passes(0);
  expect(field("Given name").value).toBe("Ada");
  holdIsAnswered(() => held("bkg_1"));
  await press("Hold these seats");
  const [first, second] = askedFor(HOLD);
  expect(second).toEqual(first);
  expect(route.mock.calls).toEqual([["/bookings/bkg_1"]]);
});

test.each([
  ["that comes", () => held("bkg_1")],
  ["that is refused", () => refused("hold_limit", 429)],
])("nor does one %s take away what is typed for another, or the key of what that asks for", async (_, end) => {
  const { promise: comes, resolve: come } = Promise.withResolvers<Response>();
  holdIsAnswered(() => comes);
  await press("Hold these seats");
  show(form("off_2"));
  await passes(0);
  await type("Given name", "Augusta");
  holdIsAnswered(() => null);
  await press("Hold these seats");
  come(end());
  await passes(4_000);
  expect(route).not.toHaveBeenCalled();
  const [, second, third] = askedFor(HOLD);
  expect(third).toEqual(second);
  show(null);
  show(form("off_2"));
  expect(field("Given name").value).toBe("Augusta");
});
