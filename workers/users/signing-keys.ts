import { asc } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { typeid } from "typeid-js";
import { createJwk, type Jwk, type JwtOptions } from "better-auth/plugins/jwt";
import { KEY_ROTATION_MS, planKeys, SUCCESSOR_LEAD_MS } from "#domain/identity/signing-keys.ts";
import { jwks } from "./schema.ts";

type Adapter = NonNullable<JwtOptions["adapter"]>;
type Context = Parameters<NonNullable<Adapter["getJwks"]>>[0];

/**
 * Rotation in place of better-auth's own, whose new key signs the moment it is made: every verifier would refuse it until
 * it fetched the key set again. better-auth signs with the newest key that has not expired and publishes what has not
 * expired for too long, so the plan is told to it in these words.
 */
export function rotatingKeys(database: D1Database, options: Omit<JwtOptions, "adapter">): Adapter {
  const adapter: Adapter = {
    async getJwks(context: Context) {
      const now = Date.now();
      let keys = await readKeys(database);
      let plan = planKeys(keys.map(inWords), now);
      if (plan.successor_due) {
        await createJwk(context, { ...options, adapter });
        keys = await readKeys(database);
        plan = planKeys(keys.map(inWords), now);
      }
      return keys
        .filter(({ id }) => plan.published.includes(id))
        .map((key) => (key.id === plan.signer ? key : { ...key, createdAt: new Date(0) }));
    },
    /** Of several that are made at once, one is kept. */
    async createJwk(key) {
      const recent = key.createdAt.getTime() - (KEY_ROTATION_MS - SUCCESSOR_LEAD_MS);
      await database
        .prepare(
          `INSERT INTO signing_keys (id, public_key, private_key, created_at, alg, crv)
           SELECT ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM signing_keys WHERE created_at > ?)`,
        )
        .bind(...valuesOf(key), recent)
        .run();
      const newest = (await readKeys(database)).at(-1);
      if (newest === undefined) throw new Error("a signing key was made and is not there");
      return newest;
    },
  };
  return adapter;
}

const inWords = (key: Jwk) => ({ id: key.id, created_at: key.createdAt.getTime() });

/** Without when they expire: that is the plan's to say. */
async function readKeys(database: D1Database): Promise<Jwk[]> {
  const { id, publicKey, privateKey, createdAt, alg, crv } = jwks;
  const rows = await drizzle(database)
    .select({ id, publicKey, privateKey, createdAt, alg, crv })
    .from(jwks)
    .orderBy(asc(jwks.createdAt), asc(jwks.id));
  return rows as Jwk[];
}

const valuesOf = (key: Omit<Jwk, "id">) => [
  typeid().toString(),
  key.publicKey,
  key.privateKey,
  key.createdAt.getTime(),
  key.alg ?? null,
  key.crv ?? null,
];
