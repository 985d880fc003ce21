import { randomBytes } from "node:crypto";

/** 256 bits, as hexadecimal digits. */
const SECRET_BYTES = 32;

/**
 * Secrets of our own making; every other one is somebody else's, and asked for. `lasting`: what was stored or told under it is worth
 * nothing without it, so it is made once and never again.
 */
export const MADE_HERE: Readonly<Record<string, { lasting: boolean; lost: string }>> = {
  OFFER_SIGNING_KEY: { lasting: false, lost: "offers that were signed with it are refused, for twenty minutes" },
  LOCATOR_KEY: { lasting: true, lost: "record locators would repeat" },
  BETTER_AUTH_SECRET: { lasting: true, lost: "the keys that sign access tokens, and second factors, could not be read any more" },
};

export const makeSecret = (): string => randomBytes(SECRET_BYTES).toString("hex");

export interface SecretHolder {
  worker: string;
  secrets: readonly string[];
}
/** One secret, and the Workers that are to get it in this run. */
export interface SecretToSet {
  name: string;
  made: boolean;
  workers: string[];
}

/**
 * What is missing. A secret of ours that one of its Workers lacks is made anew for all of them, since nobody can read the one that is
 * there; `renew`: names to set although they are there.
 */
export function secretsToSet(
  needed: readonly SecretHolder[],
  present: readonly SecretHolder[],
  renew: readonly string[] = [],
): SecretToSet[] {
  const has = (worker: string, name: string): boolean =>
    present.some((holder) => holder.worker === worker && holder.secrets.includes(name));
  const names = [...new Set(needed.flatMap(({ secrets }) => secrets))];
  return names.flatMap((name) => {
    const users = needed.filter(({ secrets }) => secrets.includes(name)).map(({ worker }) => worker);
    const missing = users.filter((worker) => !has(worker, name));
    const made = name in MADE_HERE;
    if (renew.includes(name) || (made && missing.length > 0)) return [{ name, made, workers: users }];
    return missing.length > 0 ? [{ name, made, workers: missing }] : [];
  });
}
