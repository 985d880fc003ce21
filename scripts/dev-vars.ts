import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";

/** 256 bits: the key length of HMAC-SHA-256 and of the session encryption. */
const SECRET_BYTES = 32;

const HEADER = `# Made by npm start: secrets of this machine, unknown to anybody else and ignored by git.
# Variables of the wrangler files may be overridden here, too (HOLD_TTL_SECONDS=60).
`;

/** Fresh values for every secret that a local system needs. The provider's key has the form that its SDK expects. */
export function newSecrets(): Record<string, string> {
  const random = (): string => randomBytes(SECRET_BYTES).toString("hex");
  return {
    OFFER_SIGNING_KEY: random(),
    LOCATOR_KEY: random(),
    BETTER_AUTH_SECRET: random(),
    STRIPE_SECRET_KEY: `sk_test_${random()}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${random()}`,
    TWILIO_AUTH_TOKEN: random(),
  };
}

/** Reads the file; makes it where there is none, and adds secrets it lacks. What is there is never changed. */
export function ensureDevVars(file: string): { vars: Record<string, string>; added: string[] } {
  const text = existsSync(file) ? readFileSync(file, "utf8") : HEADER;
  const present = Object.fromEntries(
    Object.entries(parseEnv(text)).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const missing = Object.entries(newSecrets()).filter(([name]) => !(name in present));
  if (missing.length > 0) {
    const separator = text.endsWith("\n") ? "" : "\n";
    writeFileSync(file, text + separator + missing.map(([name, value]) => `${name}=${value}\n`).join(""), { mode: 0o600 });
  }
  return { vars: { ...present, ...Object.fromEntries(missing) }, added: missing.map(([name]) => name) };
}
