import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUNDLES } from "../../scripts/bundles.ts";
import { OFFLINE_WRANGLER, run } from "../../scripts/run.ts";
import { newPerson, signIn } from "../harness/people.ts";
import { freePort, type RunningServer, startServer } from "../harness/server.ts";

/** With wrangler's own bundling, which the other tests, and restarts, spare themselves. */
const LIKE_A_PERSON = { [BUNDLES]: "" };
/** A setting that needs a secret. */
const WITH_A_SECRET = { METRICS_ACCESS: "token", METRICS_TOKEN: "of-the-environment" };
/** A killed process takes a moment to end. */
const END_MS = 180_000;
const state = mkdtempSync(path.join(tmpdir(), "holdfast-start-"));
let server: RunningServer;
beforeAll(async () => {
  server = await startServer(state, LIKE_A_PERSON);
});
afterAll(async () => {
  await server.stop();
  rmSync(state, { recursive: true });
});

describe("npm start", () => {
  it("says in one line that a port is taken, and leaves the server there alone", async () => {
    const { port } = new URL(server.url);
    const second = await run("node", ["scripts/start/index.ts", "--port", port, "--state", `${state}-other`]);
    expect(second).toMatchObject({
      code: 1,
      output: `Port ${port} is taken. Choose another one: npm start -- --port ${Number(port) + 1}\n`,
    });
    // wrangler's proxy may answer 500 first, its own connection having been idle for five seconds, or end by itself, and is begun again then.
    const status = () => server.api("/healthz").then((answer) => answer.status, String);
    await expect.poll(status, { timeout: END_MS }).toBe(200);
  });

  it("refuses to serve a state that another server has open", async () => {
    const second = await run("node", ["scripts/start/index.ts", "--port", String(await freePort()), "--state", state]);
    expect(second.code).toBe(1);
    expect(second.output).toMatch(/^Process \d+ already serves the state in .+\n$/);
  });

  it("records migrations where wrangler looks for them", async () => {
    const { output } = await run(
      "wrangler",
      ["d1", "migrations", "list", "holdfast-payments", "--local", "--persist-to", state, "-c", "workers/payments/wrangler.toml"],
      OFFLINE_WRANGLER,
    );
    expect(output).toContain("No migrations to apply");
  });

  it("ends every process it began, and finds its state again, and nothing to prepare, when it is started once more", async () => {
    const person = await newPerson(server);
    await server.stop();
    await expect.poll(() => server.livingProcesses(), { timeout: END_MS }).toEqual([]);
    server = await startServer(state, WITH_A_SECRET);
    expect(server.output()).toContain("0 migrations applied, seeds are current");
    await expect(signIn(server, person.email, person.password)).resolves.toMatchObject({ email: person.email });
  });

  it("takes secrets from the environment, as it does variables", async () => {
    const metrics = async (token?: string) => (await server.api("/metrics", { token })).status;
    expect([await metrics(), await metrics("another"), await metrics(WITH_A_SECRET.METRICS_TOKEN)]).toEqual([401, 401, 200]);
  });

  it("serves again by itself, with all that was stored, where what serves ends by itself", async () => {
    const person = await newPerson(server);
    server.killServing();
    await expect.poll(() => server.output(), { timeout: END_MS }).toContain("Holdfast is back on");
    await expect(signIn(server, person.email, person.password)).resolves.toMatchObject({ email: person.email });
  });

  it("does not outlive a parent that was killed", async () => {
    await server.killParent();
    await expect.poll(() => server.livingProcesses(), { timeout: END_MS }).toEqual([]);
    server = await startServer(state);
  });
});
