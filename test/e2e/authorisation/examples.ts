import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../../scripts/paths.ts";

const FILE = path.join(ROOT, "workers/gateway/docs/response-examples.json");
/** Lists in an example are cut to this many items, texts to this many lines: they show what there is, not all of it. */
const ITEMS = 2;
const LINES = 12;
/** Whoever reads the document gets nothing that ever was good. */
const SECRETS: Record<string, string> = {
  token: "q3mVJ0bGkQmY1cTzW5xRz8aLdPsEuKt7",
  totpURI: "otpauth://totp/Holdfast:ada%40example.com?secret=JBSWY3DPEHPK3PXP&issuer=Holdfast&digits=6&period=30",
  backupCodes: "k7Qxz-4mBna",
  access_token: "eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiJ1c3JfMSJ9.c2lnbmF0dXJl",
  refresh_token: "W5xRz8aLdPsEuKt7q3mVJ0bGkQmY1cTz",
  id_token: "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c3JfMSJ9.c2lnbmF0dXJl",
  secret: "whsec_YUxkUHNFdUt0N3EzbVZKMGJHa1FtWTFjVHpXNXhSejg=",
  client_secret: "aLdPsEuKt7q3mVJ0bGkQmY1cTzW5xRz8",
};
/** Their members are names of stores and tables, of which each run has others. */
const OPEN: readonly string[] = ["sizes"];

export type Examples = Record<string, Record<string, unknown>>;

/** An answer as an example of it. */
export function exampleOf(value: unknown, member = ""): unknown {
  if (typeof value === "string") return SECRETS[member] ?? value.split("\n").slice(0, LINES).join("\n");
  if (Array.isArray(value))
    return value
      .slice(0, value.every((item) => typeof item === "object") ? ITEMS : undefined)
      .map((item) => exampleOf(item, member));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, exampleOf(item, key)]));
}

/** Where two answers have another shape; null, and a list without items, may stand for anything. */
export function differences(one: unknown, other: unknown, at = ""): string[] {
  if (one === null || other === null) return [];
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === 0 || other.length === 0 ? [] : differences(one[0], other[0], `${at}[0]`);
  if (typeof one !== typeof other || Array.isArray(one) !== Array.isArray(other))
    return [`${at}: ${typeof one}, ${typeof other}`];
  if (typeof one !== "object" || OPEN.some((name) => at.endsWith(name))) return [];
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((key) =>
    key in left && key in right ? differences(left[key], right[key], `${at}.${key}`) : [`${at}.${key}`],
  );
}

export const keptExamples = (): Examples => (existsSync(FILE) ? (JSON.parse(readFileSync(FILE, "utf8")) as Examples) : {});
export const keepExamples = (examples: Examples): void => writeFileSync(FILE, `${JSON.stringify(examples, null, 2)}\n`);
