import { describe, expect, test } from "vitest";
import { verifyLetter } from "#domain/notification/account.ts";
import { checkInOpenLetter } from "#domain/notification/check-in-open.ts";
import { confirmedLetter } from "#domain/notification/confirmed.ts";
import { plainText } from "#domain/notification/plain-text.ts";
import { contrast } from "./contrast.fixture.ts";
import { CONFIRMED, TICKETS } from "../booking.fixture.ts";
import { heldLetter } from "#domain/notification/held.ts";
import { refundedLetter } from "#domain/notification/refunded.ts";
import { htmlOf } from "./html.tsx";
import { DARK, DARK_SHEET, LIGHT } from "./style.ts";

const NEWS = { booking: CONFIRMED, tickets: TICKETS, public_url: "https://holdfast.example", language: "en" } as const;
/** The words a reader of the HTML sees, entities resolved. */
const words = (html: string): string =>
  html
    .replace(/<head>.*<\/head>/su, "")
    .replaceAll(/<[^>]*>/gu, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/gu, " ");

test("what people typed is text in a mail, never markup", () => {
  const html = htmlOf(
    verifyLetter({ name: '<img src=x onerror="alert(1)">', url: 'https://holdfast.example/v?a=1&b="><script>', language: "en" }),
  );
  expect(html).not.toContain("<img");
  expect(html).not.toContain("<script>");
  expect(html).toContain("&lt;img");
  expect(html).toContain('href="https://holdfast.example/v?a=1&amp;b=&quot;&gt;&lt;script&gt;"');
});

test("the plain text says everything the HTML says", () => {
  const letter = confirmedLetter(NEWS);
  const html = words(htmlOf(letter));
  const text = plainText(letter);
  for (const { rows } of letter.tables) {
    for (const { label, value } of rows) {
      expect(html).toContain(value);
      expect(html).toContain(label);
      expect(text).toContain(`${label}: ${value}`);
    }
  }
  for (const paragraph of [letter.heading, ...letter.paragraphs, letter.because]) {
    expect(html).toContain(paragraph);
    expect(text).toContain(paragraph);
  }
});

test("a mail asks for nothing from outside and fits a phone", () => {
  const html = htmlOf(confirmedLetter(NEWS));
  expect(html).toMatch(/^<!doctype html><html lang="en">/u);
  expect(html).toContain('name="viewport"');
  expect(html).not.toMatch(/<(?:img|link|script|iframe)\b|url\(/u);
});

const MARKUP = "<script>alert(1)</script>";
const booking = {
  ...CONFIRMED,
  expires_at: "2026-11-26T16:45:30.000Z",
  refund: { amount: CONFIRMED.total, status: "succeeded" as const },
  passengers: CONFIRMED.passengers.map((passenger) => ({ ...passenger, given_name: MARKUP, family_name: '"><img src=x>' })),
};
const [flight] = CONFIRMED.slices.flatMap(({ segments }) => segments);
const checkIn = {
  flight_id: flight?.flight_id ?? "",
  times: {
    destination: flight?.destination ?? "",
    departs_local: flight?.departs_local ?? "",
    arrives_local: flight?.arrives_local ?? "",
    aircraft: "789",
    origin_terminal: null,
    destination_terminal: null,
  },
  closes_at: flight?.departs_at ?? "",
};
const refund = { amount: CONFIRMED.total, by: "card" as const };

test.each([
  ["held", heldLetter({ ...NEWS, booking }), 3],
  ["confirmed", confirmedLetter({ ...NEWS, booking }), 6],
  ["refunded", refundedLetter({ ...NEWS, booking }, refund), 0],
  ["open for check-in", checkInOpenLetter({ ...NEWS, booking }, checkIn), 3],
])("of a mail that a booking is %s, names with markup in them stay words, in both forms", (_, letter, count) => {
  const html = htmlOf(letter);
  expect(html).not.toMatch(/<script|<img/u);
  const named = letter.tables.flatMap(({ rows }) => rows).filter(({ label }) => label.includes("<script>alert(1)"));
  expect(named).toHaveLength(count);
  for (const { label } of named) {
    expect(words(html)).toContain(label);
    expect(plainText(letter)).toContain(label);
  }
});

describe("read in the dark", () => {
  test("a mail says that it can be, and every colour that is written into it has another one there", () => {
    const html = htmlOf(confirmedLetter(NEWS));
    expect(html).toContain('<meta name="color-scheme" content="light dark"/>');
    expect(html).toContain(`<style>${DARK_SHEET}</style>`);
    for (const [tag] of html.matchAll(/<[a-z0-9]+ [^>]*(?:color|background):[^>]*>/gu))
      expect(tag, tag).toMatch(/ class="(?:ground|ink|muted|band|card|tint|rule|button|good|neutral|bad)"/u);
  });

  test("its style sheet wins over the inline styles in each of its declarations, and only in the dark", () => {
    const [, sheet = ""] = /^:root\{[^}]*\}@media \(prefers-color-scheme:dark\)\{(.*)\}$/u.exec(DARK_SHEET) ?? [];
    const declarations = sheet.split(/[{};]/u).filter((part) => part.includes(":"));
    expect(declarations.length).toBeGreaterThan(10);
    for (const declaration of declarations) expect(declaration).toMatch(/:#[0-9a-f]{6} !important$/u);
  });
});

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
])("in the %s", (_, palette) => {
  test.each([
    ["ink", "card"],
    ["ink", "tint"],
    ["muted", "card"],
    ["muted", "tint"],
    ["muted", "ground"],
    ["band_ink", "band"],
    ["accent_ink", "accent"],
  ] as const)("%s on %s reaches the contrast of WCAG AA", (ink, ground) => {
    expect(contrast(palette[ink], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["good", "neutral", "bad", "accent"] as const)("%s stands out from the card", (tone) => {
    expect(contrast(palette[tone], palette.card)).toBeGreaterThanOrEqual(3);
  });
});
