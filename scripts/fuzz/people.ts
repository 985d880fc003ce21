import { generateKeyPairSync, sign } from "node:crypto";
import { SCOPES } from "#contracts/users.ts";
import { DEMO_USERS } from "../../seed/users.ts";
import type { TokenOf } from "../../bench/tokens.ts";

/** Who may ask. `narrow_client`: with the scope to read flights only. The last four have no valid token. */
export const WHO = [
  "owner",
  "other",
  "agent",
  "operator",
  "admin",
  "client",
  "narrow_client",
  "anonymous",
  "expired",
  "forged",
  "garbage",
] as const;
export type Who = (typeof WHO)[number];

/** As the tally shows them. */
export const GROUPS: Record<Who, "passenger" | "staff" | "client" | "nobody"> = {
  owner: "passenger",
  other: "passenger",
  agent: "staff",
  operator: "staff",
  admin: "staff",
  client: "client",
  narrow_client: "client",
  anonymous: "nobody",
  expired: "nobody",
  forged: "nobody",
  garbage: "nobody",
};

const OTHER_ID = "usr_00000000000000000000000009";
/** A token is used for so long, and is good for ten minutes. */
const USED_MS = 300_000;
const HOUR_S = 3_600;

const idOf = (role: string): string => DEMO_USERS.find((user) => user.role === role)?.id ?? "";
/** Whose bookings the pool has. */
export const OWNER_ID = idOf("passenger");

/** Access tokens of everybody, the bad ones included. */
export class People {
  readonly #tokenOf: TokenOf;
  #made = new Map<Who, { token: string | null; at: number }>();

  constructor(tokenOf: TokenOf) {
    this.#tokenOf = tokenOf;
  }

  /** null: none at all. */
  token(who: Who): string | null {
    const known = this.#made.get(who);
    if (known !== undefined && Date.now() - known.at < USED_MS) return known.token;
    const token = this.#make(who);
    this.#made.set(who, { token, at: Date.now() });
    return token;
  }

  #make(who: Who): string | null {
    const now = Math.floor(Date.now() / 1000);
    const scope = SCOPES.join(" ");
    switch (who) {
      case "anonymous":
        return null;
      case "owner":
        return this.#tokenOf(OWNER_ID);
      case "other":
        return this.#tokenOf(OTHER_ID);
      case "agent":
        return this.#tokenOf(idOf("agent"), { role: "agent" });
      case "operator":
      case "admin":
        return this.#tokenOf(idOf(who), { role: who, scope });
      case "client":
        return this.#tokenOf(OWNER_ID, { client_id: "fuzz", azp: "fuzz", jti: "1" });
      case "narrow_client":
        return this.#tokenOf(OWNER_ID, { client_id: "fuzz", scope: "flights:read" });
      case "expired":
        return this.#tokenOf(OWNER_ID, { iat: now - 2 * HOUR_S, exp: now - HOUR_S });
      case "forged":
        return signedByAnother(this.#tokenOf(idOf("admin"), { role: "admin", scope }));
      case "garbage":
        return `${this.#tokenOf(OWNER_ID).slice(0, -6)}AAAAAA`;
    }
  }
}

/** The same claims under the same key id, signed by a key that nobody knows. */
function signedByAnother(token: string): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const signed = token.split(".").slice(0, 2).join(".");
  return `${signed}.${sign("sha256", Buffer.from(signed), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}
