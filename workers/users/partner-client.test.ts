import { afterEach, expect, test, vi } from "vitest";
import * as auth from "./auth.ts";
import type { Env } from "./env.ts";
import { createPartnerClient } from "./partner-client.ts";

/** The session is there when it is looked at, and over when the library looks again. */
const ending = {
  api: {
    getSession: async () => ({ user: { id: "usr_1", role: "admin" } }),
    adminCreateOAuthClient: async () => new Response(null, { status: 401 }),
  },
} as unknown as Awaited<ReturnType<typeof auth.authOf>>;

afterEach(() => vi.restoreAllMocks());

test("an admin whose session ends in that very moment is told so in a problem, not without a word", async () => {
  vi.spyOn(auth, "authOf").mockResolvedValue(ending);
  const request = new Request("https://holdfast.example/v1/auth/admin/create-client", {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer x" },
    body: JSON.stringify({ client_name: "Partner", client_credentials_scopes: ["bookings:read"] }),
  });
  const answer = await createPartnerClient(request, { PUBLIC_URL: "https://holdfast.example" } as Env);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
  expect(answer.headers.get("www-authenticate")).toContain("Bearer");
  expect(await answer.json()).toMatchObject({ code: "unauthenticated", status: 401 });
});
