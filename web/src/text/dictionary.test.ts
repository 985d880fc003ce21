import { afterEach, describe, expect, test } from "vitest";
import type { Messages } from "#domain/text/message.ts";
import { formatMoney, formatShortMoney } from "./money.ts";
import { GERMAN } from "./de/german.ts";
import { words } from "./dictionary.ts";
import { searchText } from "./en/search.ts";
import { languageFor } from "./language.ts";
import { partyInWords } from "./party.ts";
import { dayOffset, formatInstant, localClock, localDay, longDay, monthName, weekdayNames } from "./times.ts";
import { ENGLISH, tongue } from "./tongue.ts";
import { translated } from "./translated.ts";

afterEach(() => void (tongue.value = ENGLISH));

/** An area of its own, so that the tests say what the types refuse. */
const text = words("site", {
  plain: "Hello",
  sent: "Sent to {email} on {day}",
  trips: { one: "{count} trip", other: "{count} trips" },
  left: "Only {count} left",
});

describe("a message", () => {
  test("has its gaps filled, wherever they stand", () => {
    expect(text("plain")).toBe("Hello");
    expect(text("sent", { email: "ada@example.com", day: 3 })).toBe("Sent to ada@example.com on 3");
  });

  test("keeps braces that come with what it is filled with", () => {
    expect(text("sent", { email: "{day}", day: "Monday" })).toBe("Sent to {day} on Monday");
  });

  test("takes elements in its gaps, as parts", () => {
    expect(text.parts("sent", { email: null, day: "Monday" })).toEqual(["Sent to ", null, " on ", "Monday", ""]);
  });

  test("does not compile without its gaps filled, with others, or under another key", () => {
    // @ts-expect-error -- its gaps are not filled
    void (() => text("sent"));
    // @ts-expect-error -- one gap is not filled
    void (() => text("sent", { email: "ada@example.com" }));
    // @ts-expect-error -- there is no such gap
    void (() => text("sent", { email: "ada@example.com", day: 3, hour: 4 }));
    // @ts-expect-error -- it has no gaps
    void (() => text("plain", { email: "ada@example.com" }));
    // @ts-expect-error -- a count is a number
    void (() => text("trips", { count: "2" }));
    // @ts-expect-error -- there is no such message
    void (() => text("unknown"));
    expect(text("left", { count: 2 })).toBe("Only 2 left");
  });
});

describe("a translation", () => {
  test("does not compile with a key missing, a key too many, or other gaps", () => {
    const whole = { plain: "Hallo", sent: "Am {day} an {email}", trips: "{count}-mal", left: "Noch {count}" } as const;
    const german = translated<typeof text>();
    expect(german(whole)).toBe(whole);
    const { plain: _, ...less } = whole;
    // @ts-expect-error -- a key is missing
    german(less);
    // @ts-expect-error -- a key is too many
    german({ ...whole, more: "Mehr" });
    // @ts-expect-error -- a gap is forgotten
    german({ ...whole, sent: "An {email}" });
    // @ts-expect-error -- a gap is misspelt
    german({ ...whole, sent: "Am {tag} an {email}" });
    // @ts-expect-error -- nothing is counted here
    german({ ...whole, plain: { one: "Hallo", other: "Hallo" } });
    // Nur noch 1 Platz: German counts where English need not.
    expect(german({ ...whole, left: { one: "Noch {count} Platz", other: "Noch {count} Plätze" } })).toBeDefined();
  });

  test("has a text for every message, and none without a letter", () => {
    const texts = Object.values(GERMAN.texts as Record<string, Messages>)
      .flatMap((area) => Object.values(area))
      .flatMap((message) => (typeof message === "string" ? [message] : Object.values(message as object)));
    expect(texts.length).toBeGreaterThan(200);
    expect(texts.filter((each) => !/\p{L}/u.test(String(each)))).toEqual([]);
  });
});

describe.each([
  ["English", ENGLISH, "0 adults", "1 adult, Economy", "2 adults, 1 child, 3 infants, Business", "+1 day", "−2 days"],
  ["German", GERMAN, "0 Erwachsene", "1 Erwachsener, Economy", "2 Erwachsene, 1 Kind, 3 Babys, Business", "+1 Tag", "−2 Tage"],
])("in %s", (_name, language, none, one, several, later, earlier) => {
  test("plural forms are the language's", () => {
    tongue.value = language;
    const party = { adults: 1, children: 0, infants: 0, cabin: "economy" } as const;
    expect(searchText("count_adults", { count: 0 })).toBe(none);
    expect(partyInWords(party)).toBe(one);
    expect(partyInWords({ adults: 2, children: 1, infants: 3, cabin: "business" })).toBe(several);
    expect([dayOffset(1), dayOffset(-2), dayOffset(0)]).toEqual([later, earlier, ""]);
  });
});

test("German dates, times, amounts and counts are written as in Germany", () => {
  tongue.value = GERMAN;
  const plain = (shown: string): string => shown.replaceAll(/\s/gu, " ");
  expect(plain(formatMoney({ amount_minor: 123_456, currency: "EUR" }))).toBe("1.234,56 €");
  expect(plain(formatShortMoney({ amount_minor: 115_512, currency: "GBP" }))).toBe("1.156 £");
  expect(localDay("2026-12-01")).toBe("Di., 1. Dez. 2026");
  expect(longDay("2026-12-01")).toBe("Dienstag 1. Dezember 2026");
  expect(monthName("2026-03")).toBe("März 2026");
  expect(localClock("2026-12-01T09:05:00+01:00")).toBe("09:05");
  expect(formatInstant("2026-11-23T19:17:07Z")).toMatch(/^2\d\.11\.2026, \d\d:17:07$/);
  expect(weekdayNames()).toEqual(["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]);
  expect(searchText("airports_found", { count: 1234 })).toBe("1.234 Flughäfen gefunden");
});

test("English weekdays begin on Monday", () => {
  expect(weekdayNames()).toEqual(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
});

test.each([
  ["a stored choice before what the browser asks for", "en", ["de-DE", "en"], "en"],
  ["the first known one that the browser asks for", null, ["fr-CH", "de-AT", "en"], "de"],
  ["English for an English reader who also knows German", null, ["en-GB", "de"], "en"],
  ["English where none is known", null, ["ja", "fr"], "en"],
  ["English where the browser asks for nothing", null, [], "en"],
  ["what the browser asks for where the stored choice is none", "klingon", ["de"], "de"],
  ["no property that every object has", "constructor", ["toString"], "en"],
])("the language is %s", (_what, kept, wanted, language) => {
  expect(languageFor(kept, wanted)).toBe(language);
});
