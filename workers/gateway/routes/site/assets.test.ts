import { Hono } from "hono";
import { expect, test } from "vitest";
import type { App } from "../../env.ts";
import { serveSite } from "./assets.ts";

const FILES: Record<string, string> = { "/": "the page", "/assets/index-B0qX.js": "a script", "/favicon.svg": "a picture" };
const ASSETS = {
  fetch: async (request: Request) => {
    const file = FILES[new URL(request.url).pathname];
    return new Response(file ?? null, {
      status: file === undefined ? 404 : 200,
      headers: { "cache-control": "public, max-age=0, must-revalidate" },
    });
  },
};
const get = async (path: string, init: RequestInit = {}) => new Hono<App>().get("*", serveSite).request(path, init, { ASSETS });

test("a script is kept for good, since another one has another name", async () => {
  const answer = await get("/assets/index-B0qX.js");
  expect(await answer.text()).toBe("a script");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
});

test.each(["/", "/bookings/bkg_1", "/favicon.svg"])("%s is asked for again: it may have changed", async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("public, max-age=0, must-revalidate");
});

test("an address that is no page's is not found, as people's browsers show them and as programs read it", async () => {
  const shown = await get("/boookings/bkg_1", { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
  expect([shown.status, await shown.text()]).toEqual([404, "the page"]);
  for (const accept of ["application/json", "*/*"]) {
    const read = await get("/boookings/bkg_1", { headers: { accept } });
    expect([read.status, read.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  }
});

test.each(["/assets/gone-A1b2.js", "/v1/nothing", "/dev/inbox"])("%s is missing, and that is not kept", async (path) => {
  const answer = await get(path);
  expect(answer.status).toBe(404);
  expect(answer.headers.get("cache-control")).not.toMatch(/immutable/);
});
