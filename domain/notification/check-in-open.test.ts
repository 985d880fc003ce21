import { expect, test } from "vitest";
import { checkInIsOver, checkInNews, checkInOpenLetter } from "./check-in-open.ts";
import { NEWS } from "./news.fixture.ts";
import { plainText } from "./plain-text.ts";

/** The way back of the booking, an hour later than it was sold. */
const CHECK_IN = {
  flight_id: "HF8_2026-12-20_LHR",
  times: {
    destination: "NRT",
    departs_local: "2026-12-20T12:00:00+00:00",
    arrives_local: "2026-12-21T09:00:00+09:00",
    aircraft: "789",
    origin_terminal: "5",
    destination_terminal: null,
  },
  closes_at: "2026-12-20T11:15:00.000Z",
};
const letter = checkInOpenLetter(NEWS, CHECK_IN);

test("it is about one flight, as it leaves now, and says until when one may check in by the clock at its airport", () => {
  expect(letter.subject).toBe("Check in for flight HF 8 to NRT: booking K3J9QX");
  const text = plainText(letter);
  expect(text).toContain("until 11:15 on Sun 20 Dec 2026: 45 minutes before it leaves");
  expect(text).toContain("Sun 20 Dec 2026  HF 8  LHR 12:00 - NRT 09:00 +1");
  expect(text).toContain("Ms Yuki Sato: seat 2A");
  expect(letter.action?.url).toBe("https://holdfast.example/bookings/bkg_00_x");
});

test("it says nothing of the other flight, its seats or its price", () => {
  expect(plainText(letter)).not.toMatch(/HF 7|14C|JPY/);
});

test("a flight that leaves just after midnight closes on the day before", () => {
  const times = { ...CHECK_IN.times, departs_local: "2026-12-20T00:20:00+00:00" };
  expect(plainText(checkInOpenLetter(NEWS, { ...CHECK_IN, times }))).toContain("until 23:35 on Sat 19 Dec 2026");
});

test.each([
  ["confirmed", "told"],
  ["paying", "not_yet"],
  ["held", "nothing"],
  ["cancelling", "nothing"],
  ["cancelled", "nothing"],
  ["failed", "nothing"],
])("whose booking is %s: %s", (status, news) => {
  expect(checkInNews(status)).toBe(news);
});

test.each([
  [-1, false],
  [0, true],
])("%d ms after check-in has closed it is too late: %s", (ms, isOver) => {
  expect(checkInIsOver(CHECK_IN, Date.parse(CHECK_IN.closes_at) + ms)).toBe(isOver);
});
