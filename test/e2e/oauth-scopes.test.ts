import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SCOPES, type Scope } from "#contracts/users.ts";
import { runAudit } from "../../scripts/api/audit.ts";
import { type Person, signIn } from "../harness/people.ts";
import { startSystem, type System } from "../harness/system.ts";
import * as partner from "./partner.ts";
import type { Client } from "./partner.ts";
import { expectPromiseKept, hold, held, list, pay, payments, search, tickets, until } from "./trip.ts";
import { newVisitor } from "./visitor.ts";

interface Operation {
  name: string;
  method: string;
  path: string;
  /** A scope, `first_party`, or null: no access token is looked at. */
  access: string | null;
}
type Paths = Record<string, Record<string, { operationId: string; security?: { bearer?: string[] }[] }>>;
const OPENID = "openid";
/** In the place of an id: nothing has it. */
const NOTHING = "bkg_03_00000000000000000000000000";

let system: System;
let operations: Operation[];
let allScopes: Client;
let ownScopes: Required<Client>;
beforeAll(async () => {
  system = await startSystem({ publicUrl: "https://holdfast.test" });
  const { body } = await system.api<{ paths: Paths }>("/openapi.json");
  operations = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, security = [] }]) => {
      // What asks for a session's token looks at no other. OpenID's own scope is the provider's to look at, in its own words.
      const [bearer] = security.flatMap((scheme) => (scheme.bearer ? [scheme.bearer] : []));
      const access = bearer === undefined || bearer[0] === OPENID ? null : (bearer[0] ?? "first_party");
      return { name: operationId, method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, NOTHING), access };
    }),
  );
  const token = await partner.sessionOf(system, "operator@example.com");
  const json = { ...partner.METADATA, scope: SCOPES.join(" ") };
  allScopes = (await system.api<Client>("/v1/auth/oauth2/create-client", { token, json })).body;
  ownScopes = await partner.partnerClient(system, [...SCOPES]);
});
afterAll(() => system.close());

/** No key and no body: whoever gets past the scope is told so, and changes nothing. */
const ask = ({ method, path }: Operation, token: string) => system.api(path, { method, token });
const without = (scope: Scope) => SCOPES.filter((other) => other !== scope).join(" ");

const visitors = new Map<string, ReturnType<typeof newVisitor>>();
/** Of the operator, who may grant everything, through a client. */
const userToken = async (scope: string): Promise<string> => {
  const email = "operator@example.com";
  const visitor = visitors.get(email) ?? newVisitor(system);
  if (!visitors.has(email)) await partner.tokensFor(system, allScopes, { email, visitor });
  visitors.set(email, visitor);
  return (await partner.tokensFor(system, allScopes, { email, visitor, overrides: { scope } })).access_token;
};
const clientToken = async (scope: string, client: Client = ownScopes): Promise<string> => {
  const { body } = await partner.post(system, "token", { grant_type: "client_credentials", scope }, partner.basic(client));
  return body.access_token ?? "";
};
/** Two kinds of tokens of clients, made alike. */
const KINDS = { "an operator's, through a client": userToken, "a client's own": clientToken };

describe.each(Object.entries(KINDS))("a token: %s", (_, tokenWith) => {
  it.each(SCOPES)("with %s alone reaches what needs it, and nothing else", async (scope) => {
    const token = await tokenWith(scope);
    for (const operation of operations) {
      if (operation.access === null) continue;
      const { status } = await ask(operation, token);
      expect(status).not.toBe(401);
      expect([operation.name, status === 403]).toEqual([operation.name, operation.access !== scope]);
    }
  });

  it.each(SCOPES)("with everything but %s does not reach what needs it, and is told so", async (scope) => {
    const token = await tokenWith(without(scope));
    for (const operation of operations.filter(({ access }) => access === scope)) {
      const { status, headers, body } = await ask(operation, token);
      expect([operation.name, status, body["code"]]).toEqual([operation.name, 403, "forbidden"]);
      expect(headers["www-authenticate"]).toContain(`error="insufficient_scope", scope="${scope}"`);
    }
  });

  it("with every scope does not reach what is between a user and us", async () => {
    const token = await tokenWith(SCOPES.join(" "));
    const firstParty = operations.filter(({ access }) => access === "first_party");
    expect(firstParty.map(({ name }) => name)).toContain("getProfile");
    for (const operation of firstParty)
      expect([operation.name, (await ask(operation, token)).status]).toEqual([operation.name, 403]);
  });
});

describe("a booking that a client makes", () => {
  const scope = "bookings:read bookings:write payments:write";
  const asPerson = (token: string): Person => ({ email: "desk@partner.example", password: "", token });
  const anOffer = async () => {
    const [cheapest] = await search(system);
    if (!cheapest) throw new Error("there is nothing to book");
    return cheapest;
  };
  const missing = { status: 404, body: { code: "not_found" } };

  it("for itself is its own, from the hold to the ticket, and nobody else's", async () => {
    const client = asPerson(await clientToken(scope));
    const offer = await anOffer();
    const booking = await held(system, client, offer);
    expect((await pay(system, client, booking)).status).toBe(202);
    const confirmed = await until(system, client, booking, "confirmed");
    await expectPromiseKept(system, confirmed);
    expect(await tickets(system, client, booking)).toHaveLength(1);
    expect((await list<{ id: string }>(system, client, "/v1/bookings")).map(({ id }) => id)).toEqual([booking.id]);

    const other = asPerson(await clientToken(scope, await partner.partnerClient(system, scope.split(" "))));
    const passenger = await signIn(system, "passenger@example.com");
    const admin = await signIn(system, "admin@example.com");
    for (const stranger of [other, passenger, admin]) {
      expect(await system.api(`/v1/bookings/${booking.id}`, { token: stranger.token })).toMatchObject(missing);
      expect(await system.api(`/v1/bookings/${booking.id}`, { token: stranger.token, method: "DELETE", key: "1" })).toMatchObject(
        missing,
      );
      expect(await list(system, stranger, "/v1/bookings")).toEqual([]);
    }
    const report = await runAudit(system, await signIn(system, "operator@example.com"));
    expect(report).toMatchObject({ status: "clean" });
  });

  it("for a user is the user's, within what was allowed", async () => {
    const register = (wanted: string) => partner.register(system, { scope: wanted });
    const [booker, reader] = [await register("bookings:read bookings:write"), await register("bookings:read")];
    const email = "agent@example.com";
    const [write, onlyRead] = [
      await partner.tokensFor(system, booker, { email }),
      await partner.tokensFor(system, reader, { email }),
    ];
    const offer = await anOffer();
    const booking = await held(system, asPerson(write.access_token), offer);
    const user = await signIn(system, email);
    for (const token of [user.token, onlyRead.access_token])
      expect((await list<{ id: string }>(system, asPerson(token), "/v1/bookings")).map(({ id }) => id)).toEqual([booking.id]);

    expect((await hold(system, asPerson(onlyRead.access_token), offer)).status).toBe(403);
    expect((await pay(system, asPerson(write.access_token), booking)).status).toBe(403);
    expect(await payments(system, user, booking)).toEqual([]);
    const stranger = await partner.tokensFor(system, booker, { email: "passenger@example.com" });
    expect(await system.api(`/v1/bookings/${booking.id}`, { token: stranger.access_token })).toMatchObject(missing);
  });
});
