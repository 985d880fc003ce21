import { h } from "preact";
import { LocationProvider } from "preact-iso";
import { beforeEach, expect, test, vi } from "vitest";
import { answer, askedFor, serverOfFile } from "../api/server.fixture.ts";
import { passes, press, screenOfFile, show, type } from "../parts/screen.fixture.ts";
import { SignInPage } from "./sign-in-page.tsx";

const route = vi.fn<(path: string, replace?: boolean) => void>();
let come: (answer: Response) => void;

screenOfFile();
serverOfFile();
beforeEach(async () => {
  route.mockClear();
  const { promise: comes, resolve } = Promise.withResolvers<Response>();
  come = resolve;
  answer(({ what }) => (what === "POST /v1/auth/sign-in/email" ? comes : Response.json({ data: [] })));
  const location = { url: "/sign-in", path: "/sign-in", query: { next: "/trips" }, route } as never;
  show(h(LocationProvider.ctx.Provider, { value: location }, h(SignInPage, {})));
  await type("E-mail", "ada@example.com");
  await type("Password", "a long enough pass phrase");
  await press("Sign in");
  expect(askedFor("POST /v1/auth/sign-in/email")).toHaveLength(1);
});

test("whoever goes elsewhere while they are signed in is left there", async () => {
  show(null);
  come(Response.json({}));
  await passes(0);
  expect(askedFor("GET /v1/me")).toHaveLength(1);
  expect(route).not.toHaveBeenCalled();
});

test("whoever waits comes to where they wanted to go", async () => {
  come(Response.json({}));
  await passes(0);
  expect(route.mock.calls).toEqual([["/trips", true]]);
});
