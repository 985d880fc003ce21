import { expect, test } from "vitest";
import { wishedLanguage } from "./wished-language.ts";

test.each([
  ["de-CH, en;q=0.8", "de"],
  ["en, de;q=0.9", "en"],
  ["en;q=0.5, de;q=0.9", "de"],
  ["fr, de;q=0.2, en;q=0.1", "de"],
  ["de;q=0, en;q=0.1", "en"],
  ["*", "en"],
  [";;;=,", "en"],
  ["de".repeat(20_000), "en"],
])("who sends Accept-Language: %.40s is spoken to in %s", (header, language) => {
  expect(wishedLanguage(new Headers({ "accept-language": header }))).toBe(language);
});

test("who sends none is spoken to in English", () => {
  expect(wishedLanguage(new Headers())).toBe("en");
  expect(wishedLanguage(undefined)).toBe("en");
});
