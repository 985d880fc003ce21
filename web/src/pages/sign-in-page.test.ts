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
  answer(({ what }) =>
    what.startsWith("POST /v1/auth/sign-in/") ? comes : Response.json({ data: [{ id: "exa", name: "Example" }] }),
  );
  const location = { url: "/sign-in", path: "/sign-in", query: { next: "/trips" }, route } as never;
  show(h(LocationProvider.ctx.Provider, { value: location }, h(SignInPage, {})));
  await passes(0);
});
/** Whoever signs in with a password, and has no answer yet. */
async function signingIn(): Promise<void> {
  await type("E-mail", "ada@example.com");
  await type("Password", "a long enough pass phrase");
  await press("Sign in");
  expect(askedFor("POST /v1/auth/sign-in/email")).toHaveLength(1);
}
/** Whoever sets out to a provider. Gives where the browser was sent. */
async function settingOut(): Promise<string[]> {
  const sentTo: string[] = [];
  vi.stubGlobal("location", Object.assign(new URL("http://site.test/sign-in"), { assign: (to: string) => sentTo.push(to) }));
  await press(/Example/);
  expect(askedFor("POST /v1/auth/sign-in/social")).toHaveLength(1);
  return sentTo;
}

test("whoever goes elsewhere while they are signed in is left there", async () => {
  await signingIn();
  show(null);
  come(Response.json({}));
  await passes(0);
  expect(askedFor("GET /v1/me")).toHaveLength(1);
  expect(route).not.toHaveBeenCalled();
});

test("whoever waits comes to where they wanted to go", async () => {
  await signingIn();
  come(Response.json({}));
  await passes(0);
  expect(route.mock.calls).toEqual([["/trips", true]]);
});

test("whoever goes elsewhere before it is known where their provider is is not sent there", async () => {
  const sentTo = await settingOut();
  show(null);
  come(Response.json({ url: "https://provider.test/authorize" }));
  await passes(0);
  expect(sentTo).toEqual([]);
});

test("whoever waits is sent to their provider", async () => {
  const sentTo = await settingOut();
  come(Response.json({ url: "https://provider.test/authorize" }));
  await passes(0);
  expect(sentTo).toEqual(["https://provider.test/authorize"]);
});
