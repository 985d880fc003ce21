import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureDevVars } from "./dev-vars.ts";

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "holdfast-vars-"));
  file = path.join(dir, ".dev.vars");
});
afterEach(() => rmSync(dir, { recursive: true }));

test("makes every secret once, readable by nobody else", () => {
  const first = ensureDevVars(file);
  expect(first.added).toContain("OFFER_SIGNING_KEY");
  expect(first.vars["OFFER_SIGNING_KEY"]).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(ensureDevVars(file)).toEqual({ vars: first.vars, added: [] });
});

test("two machines never share a secret", () => {
  const { vars } = ensureDevVars(file);
  const { vars: others } = ensureDevVars(path.join(dir, "other"));
  expect(Object.keys(vars).filter((name) => vars[name] === others[name])).toEqual([]);
});

test("adds what is missing and changes nothing that is there", () => {
  writeFileSync(file, "# mine\nLOCATOR_KEY=chosen-by-hand\nHOLD_TTL_SECONDS=60");
  const { vars, added } = ensureDevVars(file);
  expect(vars).toMatchObject({ LOCATOR_KEY: "chosen-by-hand", HOLD_TTL_SECONDS: "60" });
  expect(added).not.toContain("LOCATOR_KEY");
  expect(readFileSync(file, "utf8")).toMatch(/^# mine\nLOCATOR_KEY=chosen-by-hand\nHOLD_TTL_SECONDS=60\n[A-Z_]+=/);
});
