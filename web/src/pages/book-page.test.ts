import { h } from "preact";
import { LocationProvider } from "preact-iso";
import { beforeEach, expect, test } from "vitest";
import type { Offer } from "#contracts/offers.ts";
import { offer, seatMap } from "../api/booking.fixture.ts";
import { chooseOffer } from "../api/chosen-offer.ts";
import { answer, serverOfFile } from "../api/server.fixture.ts";
import { session } from "../api/session.ts";
import { field, passes, screenOfFile, show, shown, type, withFocus } from "../parts/screen.fixture.ts";
import { BookPage } from "./book-page.tsx";

const [slice] = offer().slices;
const segments = slice?.segments.map((segment) => ({
  ...segment,
  arrives_local: "2026-11-28T12:00:00-05:00",
  duration_min: 480,
}));
/** With what this page shows of it, too. */
const chosen = {
  ...offer(),
  base: { amount_minor: 60_000, currency: "GBP" },
  taxes: [],
  fare: { family: "value", bags: { carry_on: 1, checked: 0 }, refundable: false },
  slices: [{ ...slice, segments }],
  expires_at: new Date(Date.now() + 600_000).toISOString(),
} as unknown as Offer;
const here = { url: "/book", path: "/book", query: {}, route: () => {} };

screenOfFile();
serverOfFile();
beforeEach(async () => {
  chooseOffer({ id: chosen.id, search: "/search" }, chosen.expires_at);
  answer(({ what }) => Response.json(what.includes("/v1/offers/") ? chosen : seatMap()));
  session.value = { state: "signed_out" };
  show(h(LocationProvider.ctx.Provider, { value: here as never }, h(BookPage, {})));
  await passes(0);
});

test("whoever comes without an account is told that they need one", () => {
  expect(shown()).toContain("To hold seats you need an account.");
});

test("whose session ends over the form is told so where the form was, and that what was typed is kept", async () => {
  session.value = { state: "signed_in", user: null };
  await passes(0);
  await type("Given name", "Ada");
  session.value = { state: "signed_out" };
  await passes(0);
  expect(shown()).toContain("your session has ended");
  expect(shown()).toContain("with what you have typed");
  expect(shown()).not.toContain("you need an account");
  expect(withFocus().textContent).toContain("your session has ended");
  session.value = { state: "signed_in", user: null };
  await passes(0);
  expect(field("Given name").value).toBe("Ada");
});
