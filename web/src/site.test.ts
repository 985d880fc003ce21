import { h } from "preact";
import { expect, test, vi } from "vitest";
import { session } from "./api/session.ts";
import { giveTabTo } from "./api/tab-owner.ts";
import { field, press, screenOfFile, show, shown, type } from "./parts/screen.fixture.ts";
import { Site } from "./site.tsx";

screenOfFile();

test("whoever signs out where they search leaves no search behind, nor one that the next one's edit would keep", async () => {
  vi.stubGlobal("location", new URL("http://site.test/"));
  vi.stubGlobal("history", { pushState: () => {} });
  const main = vi.fn<() => void>();
  Object.assign(document, { documentElement: {}, getElementById: (id: string) => (id === "main" ? { focus: main } : null) });
  const token = `h.${btoa(JSON.stringify({ sub: "x", iat: 0, exp: 600 }))}.s`;
  vi.stubGlobal("fetch", async (path: string) =>
    path.startsWith("/v1/auth/") ? Response.json({ token }) : new Response(null, { status: 404 }),
  );
  giveTabTo("x");
  session.value = { state: "signed_in", user: { name: "X", email: "x@example.com", operates: false } };
  show(h(Site, {}));
  await type("From", "LHR");
  expect(sessionStorage.getItem("holdfast.search_draft")).toContain("origin=LHR");
  await press("Sign out");
  expect(shown()).not.toContain("Sign out");
  expect(field("From").value).toBe("");
  // What was pressed is gone, and its reader goes on where the page begins.
  expect(main).toHaveBeenCalledTimes(1);
  await type("To", "JFK");
  expect(sessionStorage.getItem("holdfast.search_draft")).toContain("origin=&destination=JFK");
});
