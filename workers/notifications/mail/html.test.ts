import { expect, test } from "vitest";
import { verifyLetter } from "#domain/notification/account.ts";
import { confirmedLetter } from "#domain/notification/confirmed.ts";
import { plainText } from "#domain/notification/plain-text.ts";
import { CONFIRMED, TICKETS } from "../booking.fixture.ts";
import { htmlOf } from "./html.tsx";

const NEWS = { booking: CONFIRMED, tickets: TICKETS, public_url: "https://holdfast.example" };
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
    verifyLetter({ name: '<img src=x onerror="alert(1)">', url: 'https://holdfast.example/v?a=1&b="><script>' }),
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
