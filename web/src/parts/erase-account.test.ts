import { h } from "preact";
import { LocationProvider } from "preact-iso";
import { expect, test, vi } from "vitest";
import { askedFor, answer, serverOfFile } from "../api/server.fixture.ts";
import { session } from "../api/session.ts";
import { EraseAccount } from "./erase-account.tsx";
import { button, press, screenOfFile, show, shown, type, withFocus } from "./screen.fixture.ts";

const ERASE = "Erase my account";
const YES = "Erase it for good";
const route = vi.fn<(path: string, isReplaced: boolean) => void>();

screenOfFile();
serverOfFile();

function open(): void {
  session.value = { state: "signed_in", user: { name: "Ada", email: "ada@example.com", operates: false } };
  answer(() => new Response(null, { status: 204 }));
  show(
    h(
      LocationProvider.ctx.Provider,
      { value: { url: "/account", path: "/account", query: {}, route } as never },
      h(EraseAccount, {}),
    ),
  );
}

test("an account is erased once its address is typed, and no sooner", async () => {
  open();
  await press(ERASE);
  expect(button(YES).disabled).toBe(true);
  await type(/e-mail/i, "Ada@example.com ");
  expect(askedFor("DELETE /v1/me")).toEqual([]);
  await press(YES);
  expect(askedFor("DELETE /v1/me")).toHaveLength(1);
  expect(route.mock.calls).toEqual([["/", true]]);
});

test("whoever goes by keyboard is led to the question, and back to where it was asked", async () => {
  open();
  await press(ERASE);
  expect(withFocus().localName).toBe("form");
  await press("Keep the account");
  expect(withFocus() === button(ERASE)).toBe(true);
  expect(shown()).not.toContain(YES);
});
