import { h } from "preact";
import { expect, test } from "vitest";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { MailLanguage } from "./mail-language.tsx";
import { choose, passes, screenOfFile, show, shown } from "./screen.fixture.ts";

const CHANGE = "PATCH /v1/me";
const MINUTES_MS = 300_000;
const languagesAskedFor = () => askedFor(CHANGE).map(({ body }) => (body as { language: string }).language);

screenOfFile();
serverOfFile();

test("who chooses again while the first choice is on its way has the second kept, also where the first has no answer", async () => {
  const { promise: breaksOff, resolve: breakOff } = Promise.withResolvers<null>();
  answer(({ what }) => (what === CHANGE ? breaksOff : Response.json({ language: "en" })));
  show(h(MailLanguage, {}));
  await passes(0);
  await choose("Deutsch");
  expect(languagesAskedFor()).toEqual(["de"]);
  await choose("English");
  answer(({ body }) => Response.json(body));
  breakOff(null);
  await passes(MINUTES_MS);
  expect(languagesAskedFor()).toEqual(["de", "en"]);
  expect(shown()).not.toContain("No answer");
});
