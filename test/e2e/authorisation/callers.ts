import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { invariant } from "#domain/invariant.ts";
import { ACCESS_TOKEN, type Role, SCOPES } from "#contracts/users.ts";
import { DEMO_USERS } from "../../../seed/users.ts";
import { type Person, newPerson, signIn } from "../../harness/people.ts";
import type { System } from "../../harness/system.ts";
import { type Client, register, sessionOf, tokensFor } from "../partner.ts";
import type { Caller, Group } from "./expected.ts";

const AUDIENCE = "urn:holdfast:api";
const CLIENT_SCOPE = "flights:read bookings:read bookings:write payments:write";

/** A key that the users service publishes beside its own, whose private half the test has. */
async function addSigningKey(system: System) {
  const kid = "of-the-test";
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  await system.rows(
    "holdfast-users",
    "INSERT INTO signing_keys (id, public_key, private_key, created_at, alg) VALUES (?, ?, '{}', ?, ?)",
    kid,
    JSON.stringify(publicKey.export({ format: "jwk" })),
    // Younger than the service's own, which goes on signing for a while.
    Date.now(),
    ACCESS_TOKEN.alg,
  );
  return (role: Role, { issued_s = Date.now() / 1000, audience = AUDIENCE } = {}): Promise<string> => {
    const user = DEMO_USERS.find((each) => each.role === role);
    invariant(user, `a demo user who is ${role}`);
    const iat = Math.floor(issued_s);
    const scope = SCOPES.filter((each) => each !== "ops" || role === "operator").join(" ");
    return new SignJWT({ role, scope, sub: user.id, iss: system.publicUrl, aud: audience, iat, exp: iat + ACCESS_TOKEN.ttl_s })
      .setProtectedHeader({ alg: ACCESS_TOKEN.alg, typ: ACCESS_TOKEN.typ, kid })
      .sign(privateKey);
  };
}

/** A client that an operator has made. */
async function operatorsClient(system: System): Promise<Client> {
  const scope = "flights:read ops";
  const { status, body: client } = await system.api<Client>("/v1/auth/oauth2/create-client", {
    token: await sessionOf(system, "operator@example.com"),
    json: {
      client_name: "Control room",
      redirect_uris: ["https://client.example/callback"],
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code"],
      scope,
    },
  });
  invariant(status === 201, `the operator's client: ${status} ${JSON.stringify(client)}`);
  return { ...client, scope };
}

const BY_SESSION: readonly Group[] = ["own_session", "owner_by_session", "strangers_and_sessions", "administrators"];

/** A token that is older is no longer good for as long as the slowest row may take. */
const RENEWED_AFTER_MS = (ACCESS_TOKEN.ttl_s * 1000) / 2;

export interface Cast {
  owner: Person;
  operator: Person;
  /** The token that a caller sends for operations of a group; undefined: none. */
  tokenOf(caller: Caller, group: Group): string | undefined;
  /** As `expired` and `wrong_audience` are made, and nothing wrong with it. */
  control(): string;
  /** Has everybody get new tokens where theirs are half over, persons in place. */
  renew(): Promise<void>;
}

/** Signs everybody in, and has the clients allowed. */
export async function assemble(system: System): Promise<Cast> {
  const people = {
    owner: await signIn(system, "passenger@example.com"),
    agent: await signIn(system, "agent@example.com"),
    operator: await signIn(system, "operator@example.com"),
    admin: await signIn(system, "admin@example.com"),
    other_user: await newPerson(system),
  };
  const { owner, agent, operator, admin, other_user } = people;
  const sessions: Partial<Record<Caller, string>> = {
    owner: await sessionOf(system, owner.email),
    other_user: await sessionOf(system, other_user.email, other_user.password),
    agent: await sessionOf(system, agent.email),
    operator: await sessionOf(system, operator.email),
    admin: await sessionOf(system, admin.email),
  };
  const tokenFrom = await addSigningKey(system);
  const clients = {
    full: await register(system, { scope: CLIENT_SCOPE }),
    narrow: await register(system, { scope: "flights:read" }),
    openid: await register(system, { scope: "openid" }),
    ops: await operatorsClient(system),
  };
  const tokensNow = async () => {
    const tokenFor = async (client: Client, { email }: Person) => (await tokensFor(system, client, { email })).access_token;
    const stale = { issued_s: Date.now() / 1000 - ACCESS_TOKEN.ttl_s - 60 };
    const elsewhere = { audience: "urn:somebody:else" };
    return {
      made_at: performance.now(),
      full: await tokenFor(clients.full, owner),
      narrow: await tokenFor(clients.narrow, owner),
      openid: await tokenFor(clients.openid, owner),
      ops: await tokenFor(clients.ops, operator),
      bad: {
        passenger: { expired: await tokenFrom("passenger", stale), wrong_audience: await tokenFrom("passenger", elsewhere) },
        operator: { expired: await tokenFrom("operator", stale), wrong_audience: await tokenFrom("operator", elsewhere) },
      },
      control: await tokenFrom("passenger"),
    };
  };
  let tokens = await tokensNow();
  return {
    owner,
    operator,
    control: () => tokens.control,
    async renew() {
      if (performance.now() - tokens.made_at < RENEWED_AFTER_MS) return;
      for (const person of Object.values(people)) Object.assign(person, await signIn(system, person.email, person.password));
      tokens = await tokensNow();
    },
    tokenOf(caller, group) {
      const forOperators = group === "operators";
      if (BY_SESSION.includes(group) && caller in sessions) return sessions[caller];
      switch (caller) {
        case "anonymous":
          return undefined;
        case "expired":
        case "wrong_audience":
          return tokens.bad[forOperators ? "operator" : "passenger"][caller];
        case "client_with_scope":
          return forOperators ? tokens.ops : group === "clients_of_openid" ? tokens.openid : tokens.full;
        case "client_without_scope":
          return forOperators ? tokens.full : tokens.narrow;
        default:
          return people[caller].token;
      }
    },
  };
}
