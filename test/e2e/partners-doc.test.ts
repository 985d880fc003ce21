import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ACCESS_TOKEN, SCOPES } from "#contracts/users.ts";
import { PING, WEBHOOK_EVENTS } from "#domain/webhook/event.ts";
import { RETRY_FOR_MS } from "#domain/webhook/retry.ts";
import { ROTATION_MS } from "#domain/webhook/secrets.ts";
import { ROOT } from "../../scripts/paths.ts";
import { RATE_CLASSES } from "../../workers/gateway/rate-limit/classes.ts";
import { OAUTH_TTL_S } from "../../workers/users/oauth-lifetimes.ts";
import { PROVIDER_SCOPES } from "../../workers/users/oauth-scopes.ts";
import { prepareState } from "../harness/fares-kept.ts";
import { runPrinted } from "../harness/printed.ts";
import { type RunningServer, startServer } from "../harness/server.ts";

const page = readFileSync(path.join(ROOT, "docs/partners.md"), "utf8");
const state = mkdtempSync(path.join(tmpdir(), "holdfast-partners-"));
let server: RunningServer;
beforeAll(async () => {
  await prepareState(state);
  server = await startServer(state);
});
afterAll(async () => {
  await server.stop();
  rmSync(state, { recursive: true, force: true });
});

const section = (heading: string) => (page.split(`## ${heading}\n`)[1] ?? "").split("\n## ")[0] ?? "";
const rows = (heading: string) =>
  [...section(heading).matchAll(/^\| (.+?) \| (.+) \|$/gm)].map(([, name = "", text = ""]) => ({ name, text }));
const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

it("takes a partner through docs/partners.md, command by command, as printed", async () => {
  const script = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join("\n");
  const stdout = await runPrinted(script, { API: server.url });
  const lines = stdout.trim().split("\n");
  expect(lines).toHaveLength(8);
  const [callback, bookings, userInfo, revoked, error, ownBookings, scope, ping] = lines;
  const { searchParams } = new URL(callback ?? "");
  expect(callback).toMatch(/^https:\/\/client\.example\/callback\?/);
  expect([searchParams.get("state"), searchParams.get("iss")]).toEqual(["af0ifjsldkj", server.url]);
  expect(JSON.parse(bookings ?? "")).toEqual({ data: [], next_cursor: null });
  expect(JSON.parse(userInfo ?? "")).toMatchObject({ email: "passenger@example.com" });
  expect([revoked, error]).toEqual(["revoked: 200", "invalid_grant"]);
  expect([JSON.parse(ownBookings ?? ""), scope, ping]).toEqual([{ data: [], next_cursor: null }, "bookings:read", "pending"]);
});

it("docs/partners.md names every scope, and every operation that it opens", async () => {
  type Operation = { operationId: string; security?: { bearer?: string[] }[] };
  const { body } = await server.api<{ paths: Record<string, Record<string, Operation>> }>("/openapi.json");
  const operations = Object.values(body.paths).flatMap((methods) => Object.values(methods));
  const needing = (scope: string) =>
    operations.filter(({ security }) => security?.[0]?.bearer?.includes(scope)).map(({ operationId }) => operationId);
  const table = rows("Scopes").filter(({ name }) => name.startsWith("`"));
  expect(table.flatMap(({ name }) => quoted(name)).toSorted()).toEqual(PROVIDER_SCOPES.toSorted());
  for (const scope of SCOPES.filter((each) => each !== "ops")) {
    const told = table.find(({ name }) => name === `\`${scope}\``);
    expect([scope, quoted(told?.text ?? "").toSorted()]).toEqual([scope, needing(scope).toSorted()]);
  }
  expect(Object.entries(body.paths).filter(([route]) => route.startsWith("/v1/ops/")).length).toBeGreaterThan(0);
  for (const [route, methods] of Object.entries(body.paths))
    for (const { operationId, security } of Object.values(methods))
      expect([operationId, security?.[0]?.bearer?.includes("ops") ?? false]).toEqual([operationId, route.startsWith("/v1/ops/")]);
});

it("docs/partners.md names every event, and says for how long one is tried", () => {
  const told = rows("Webhooks").flatMap(({ name }) => quoted(name));
  expect(told.toSorted()).toEqual([...WEBHOOK_EVENTS, PING].toSorted());
  const hours = RETRY_FOR_MS / 3_600_000;
  expect(section("Webhooks")).toContain(`tried for ${hours} hours`);
  expect(section("Webhooks")).toContain(`For ${ROTATION_MS / 3_600_000} hours each event has a signature by the new secret`);
});

it("docs/partners.md says how long things are good for", () => {
  const told = new Map(rows("How long things are good for").map(({ name, text }) => [name, text]));
  const minutes = (seconds: number) => `${seconds / 60} minute${seconds === 60 ? "" : "s"}`;
  expect(told.get("time to sign in and decide")).toBe(minutes(OAUTH_TTL_S.decision));
  expect(told.get("code")).toBe(`${minutes(OAUTH_TTL_S.code)}, once`);
  expect(told.get("access token")).toBe(minutes(ACCESS_TOKEN.ttl_s));
  expect(told.get("ID token")).toBe(minutes(OAUTH_TTL_S.id_token));
  expect(told.get("refresh token")).toBe(`${OAUTH_TTL_S.refresh_token / 86_400} days from its last use`);
  expect(page).toContain(`within ${OAUTH_TTL_S.lost_reply} seconds`);
  expect(page).toContain(`more than ${RATE_CLASSES.auth.address} requests a minute from one address`);
});
