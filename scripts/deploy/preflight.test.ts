import { describe, expect, test } from "vitest";
import { WranglerConfig } from "../wrangler-config.ts";
import type { Environment } from "./environment.ts";
import {
  migrationRefusals,
  placeholderRefusals,
  remarks,
  renewalRefusals,
  renewalRemarks,
  secretRefusals,
  settingsRefusals,
  stateRefusals,
  stateRemarks,
} from "./preflight.ts";
import { secretsToSet, type SecretToSet } from "./secrets.ts";
import { NOTHING, type State } from "./state.ts";

const GOOD = { PUBLIC_URL: "https://fly.acme.com", MAIL_FROM: "Acme <tickets@acme.com>" };
const DECLARED = [
  WranglerConfig.parse({
    name: "w",
    main: "i.ts",
    vars: { PUBLIC_URL: "", MAIL_FROM: "", RATE_LIMITS: "enforced", SAGA_SHARDS: "4", HOLD_TTL_SECONDS: "900" },
  }),
];
const production = (vars: Record<string, string>, more: Partial<Environment> = {}): Environment => ({
  name: "production",
  file: "production.toml",
  account_id: "",
  databases: {},
  vars,
  ...more,
});
const serving = (more: Partial<State["workers"][string]> = {}) => ({
  secrets: [],
  consumes: [],
  onWorkersDev: false,
  objectMigration: null,
  fingerprint: null,
  version: "v",
  versions: 1,
  ...more,
});

describe("settings", () => {
  const refusals = (vars: Record<string, string>) => settingsRefusals(production({ ...GOOD, ...vars }), DECLARED);
  test("that lead somewhere are not refused", () => {
    expect(refusals({})).toEqual([]);
    expect(refusals({ PUBLIC_URL: "https://holdfast-staging.acme.workers.dev" })).toEqual([]);
  });

  test.each([
    ["", "PUBLIC_URL is not set. Set it in production.toml, under [vars]."],
    ["fly.acme.com", "PUBLIC_URL in production.toml is no address: fly.acme.com."],
    ["http://fly.acme.com", "PUBLIC_URL in production.toml must begin with https://: http://fly.acme.com."],
    ["https://fly.acme.com/", "PUBLIC_URL in production.toml must be nothing but https://fly.acme.com: https://fly.acme.com/."],
    ["https://holdfast.example", "PUBLIC_URL in production.toml is an address of documentation: https://holdfast.example."],
    ...["http://localhost:8787", "https://localhost", "https://127.0.0.1:1", "https://[::1]", "https://a.localhost"].map(
      (url) => [url, `PUBLIC_URL in production.toml is an address of this machine, which nobody else can reach: ${url}.`],
    ),
  ])("refuses the address %j", (PUBLIC_URL, expected) => {
    expect(refusals({ PUBLIC_URL })).toEqual([expected]);
  });

  test.each([
    [{ MAIL_FROM: "" }, "MAIL_FROM is not set. Set it in production.toml, under [vars]."],
    [
      { MAIL_FROM: "Holdfast <tickets@holdfast.example>" },
      "MAIL_FROM in production.toml is an address of documentation: Holdfast <tickets@holdfast.example>.",
    ],
    [{ PUBLIC_ULR: "x" }, "PUBLIC_ULR in production.toml is a variable that no wrangler file declares."],
    [
      { RATE_LIMITS: "wide" },
      'RATE_LIMITS in production.toml is "wide", which is for tests: everybody may ask a thousand times as often.',
    ],
  ])("refuses %j", (vars, expected) => {
    expect(refusals(vars)).toEqual([expected]);
  });

  test.each(["0", "101", "160", "2.5", "-4", ""])("refuses %j shards of sagas: ids have two digits for them", (SAGA_SHARDS) => {
    expect(refusals({ SAGA_SHARDS })).toEqual([
      `SAGA_SHARDS in production.toml is not a whole number from 1 to 100: "${SAGA_SHARDS}".`,
    ]);
  });

  test.each(["15m", "", " ", "1e3", "-5", "0x10", "Infinity"])(
    "refuses %j where the wrangler file has a number",
    (HOLD_TTL_SECONDS) => {
      expect(refusals({ HOLD_TTL_SECONDS })).toEqual([
        `HOLD_TTL_SECONDS in production.toml is not a number, as the wrangler file has: "${HOLD_TTL_SECONDS}".`,
      ]);
    },
  );

  test.each(["0", "1200", "0.5"])("takes %j there, and anything where it has a text", (HOLD_TTL_SECONDS) => {
    expect(refusals({ HOLD_TTL_SECONDS, RATE_LIMITS: "many" })).toEqual([]);
  });

  test.each(["1", "64", "100"])("takes %s shards of sagas", (SAGA_SHARDS) => {
    expect(refusals({ SAGA_SHARDS })).toEqual([]);
  });
});

const SERVER = { SMTP_HOST: "mail.acme.com" };
test("production is told where its metrics are for everybody, and not where they are for their reader", () => {
  const of = (vars: Record<string, string>) => remarks(production({ ...GOOD, ...SERVER, ...vars }));
  expect(of({})).toEqual(['/metrics is for everybody: METRICS_ACCESS in production.toml is not "token".']);
  expect(of({ METRICS_ACCESS: "token" })).toEqual([]);
  expect(remarks({ ...production({ ...GOOD, ...SERVER }), name: "staging" })).toEqual([]);
});

test.each(["staging", "production"] as const)("%s is told where a collector is set that nothing would reach", (name) => {
  const settings = { ...GOOD, ...SERVER, METRICS_ACCESS: "token" };
  const of = (vars: Record<string, string>) => remarks({ ...production({ ...settings, ...vars }), name });
  expect(of({ OTLP_URL: "https://collector.acme.com" })).toEqual([
    "OTLP_URL in production.toml is set, and Cloudflare does not deliver what it is for: spans go to streaming tails in local runs only. [observability.traces] has the platform export its own (docs/Devops.md).",
  ]);
  expect(of({ OTLP_URL: "" })).toEqual([]);
});

test.each(["staging", "production"] as const)("%s is told for which senders Cloudflare sends, where it does", (name) => {
  const of = (vars: Record<string, string>) => remarks({ ...production({ ...GOOD, METRICS_ACCESS: "token", ...vars }), name });
  const said =
    "Mails go by Cloudflare, since SMTP_HOST is not set: it sends only from a domain that is onboarded in the account (docs/Devops.md).";
  expect(of({})).toEqual([said]);
  expect(of({ SMTP_HOST: "" })).toEqual([said]);
  expect(of(SERVER)).toEqual([]);
});

describe("what the account has", () => {
  const recorded = production(GOOD, { databases: { users: "id-1" } });
  const account = (id: string): State => ({ ...NOTHING, databases: { users: { id, migrations: [], airports: [] } } });
  test("is not refused where it is what was recorded, or where nothing was", () => {
    expect(stateRefusals(recorded, account("id-1"), ["users"])).toEqual([]);
    expect(stateRefusals(production(GOOD), account("id-2"), ["users"])).toEqual([]);
    expect(stateRefusals(production(GOOD), NOTHING, ["users"])).toEqual([]);
    expect(stateRefusals(recorded, { ...account("id-1"), workers: { users: serving() } }, ["users", "new"])).toEqual([]);
  });

  test("a database that is gone is not replaced by an empty one", () => {
    expect(stateRefusals(recorded, NOTHING, ["users"])).toEqual([
      expect.stringContaining("The database users (id-1) is gone from the account. An empty one would not replace it"),
    ]);
  });

  test("nor where nobody wrote down that there was one", () => {
    expect(stateRefusals(production(GOOD), { ...NOTHING, workers: { users: serving() } }, ["users"])).toEqual([
      expect.stringContaining("There is no database users, though production was deployed before"),
    ]);
  });

  test("another database of the same name is not taken for it", () => {
    expect(stateRefusals(recorded, account("id-2"), ["users"])).toEqual([
      expect.stringContaining("The database users is id-2 in the account, and id-1 in production.databases.json."),
    ]);
  });

  test("a host is not taken from another Worker", () => {
    const at = (worker: string): State => ({ ...NOTHING, hosts: { "fly.acme.com": worker } });
    expect(stateRefusals(production(GOOD), at("holdfast"), ["users"])).toEqual([]);
    expect(stateRefusals(production(GOOD), at("shop"), ["users"])).toEqual([
      "fly.acme.com leads to the Worker shop, from which it is not taken. Detach it in the dashboard first.",
    ]);
  });

  test("a Worker that is being rolled out is not deployed over", () => {
    expect(stateRefusals(production(GOOD), { ...NOTHING, workers: { users: serving({ versions: 2 }) } }, [])).toEqual([
      expect.stringContaining("users is being rolled out"),
    ]);
  });
});

test("a checkout that does not know a Worker's last object migration is not deployed over it", () => {
  const objects = (...tags: string[]) =>
    WranglerConfig.parse({ name: "objects", main: "i.ts", migrations: tags.map((tag) => ({ tag, new_sqlite_classes: [tag] })) });
  const refusals = (objectMigration: string | null, config: WranglerConfig) =>
    migrationRefusals({ workers: { objects: serving({ objectMigration }) } }, [config]);
  const said =
    "objects has had the object migration v4, which this checkout does not know. Add its entry and its class, or go back by a commit that keeps both.";
  expect(refusals("v4", objects("v1", "v2", "v3"))).toEqual([said]);
  expect(refusals("v4", objects())).toEqual([said]);
  // It is at the last, before it, or has never had one.
  expect(refusals("v3", objects("v1", "v2", "v3"))).toEqual([]);
  expect(refusals("v1", objects("v1", "v2", "v3"))).toEqual([]);
  expect(refusals(null, objects("v1"))).toEqual([]);
  expect(migrationRefusals(NOTHING, [objects("v1")])).toEqual([]);
});

test("a version that no deployment made is told of before it is replaced, and no other", () => {
  const ours = "0123456789abcdef01234567";
  const workers = {
    gateway: serving({ fingerprint: ours }),
    users: serving({ fingerprint: null }),
    search: serving({ fingerprint: "try" }),
    // Refused anyway.
    bookings: serving({ fingerprint: "try", versions: 2 }),
  };
  const said = "serves a version that npm run deploy has not made";
  expect(stateRemarks({ workers })).toEqual([
    `users ${said} (it has no tag): somebody has changed it in the dashboard, or rolled it out by hand. It is replaced.`,
    `search ${said} (its tag is try): somebody has changed it in the dashboard, or rolled it out by hand. It is replaced.`,
  ]);
});

describe("secrets", () => {
  const STRIPE: SecretToSet = { name: "STRIPE_SECRET_KEY", made: false, workers: ["payments"] };
  const LOCATOR: SecretToSet = { name: "LOCATOR_KEY", made: true, workers: ["bookings"] };

  test("one that nobody can be asked for is missing", () => {
    expect(secretRefusals([STRIPE], [], false, NOTHING)).toEqual([
      "The secret STRIPE_SECRET_KEY of payments is missing. Set the environment variable STRIPE_SECRET_KEY, or run this in a terminal, where it is asked for.",
    ]);
    expect(secretRefusals([STRIPE], ["STRIPE_SECRET_KEY"], false, NOTHING)).toEqual([]);
    expect(secretRefusals([STRIPE], [], true, NOTHING)).toEqual([]);
  });

  test("one of ours is made, but not a second time where what exists depends on it", () => {
    expect(secretRefusals([LOCATOR], [], false, NOTHING)).toEqual([]);
    const deployed = { workers: { bookings: serving() } };
    expect(secretRefusals([LOCATOR], [], true, deployed)).toEqual([
      "bookings is deployed and has no LOCATOR_KEY; a new one is not made, since record locators would repeat. Set the former one with wrangler secret put, or the environment variable LOCATOR_KEY.",
    ]);
    expect(secretRefusals([LOCATOR], ["LOCATOR_KEY"], false, deployed)).toEqual([]);
    expect(secretRefusals([{ ...LOCATOR, name: "OFFER_SIGNING_KEY" }], [], false, deployed)).toEqual([]);
  });

  test("what lasts cannot be renewed, nor what nobody has", () => {
    expect(renewalRefusals(["LOCATOR_KEY"], [LOCATOR])).toEqual(["LOCATOR_KEY cannot be renewed: record locators would repeat."]);
    expect(renewalRefusals(["STRIPE"], [STRIPE])).toEqual(["STRIPE cannot be renewed: no Worker of this environment has it."]);
    expect(renewalRefusals(["STRIPE_SECRET_KEY"], [STRIPE])).toEqual([]);
  });

  test("one that is renewed by what is at hand already is told of, since it may be the former value", () => {
    expect(renewalRemarks(["OFFER_SIGNING_KEY", "STRIPE_SECRET_KEY"], ["STRIPE_SECRET_KEY", "METRICS_TOKEN"])).toEqual([
      "STRIPE_SECRET_KEY gets the value of your environment variable of that name.",
    ]);
  });

  const needed = [
    { worker: "search", secrets: ["OFFER_SIGNING_KEY"] },
    { worker: "bookings", secrets: ["OFFER_SIGNING_KEY", "LOCATOR_KEY"] },
  ];
  test("one of ours that one of its Workers lacks is made anew for all of them", () => {
    const search = { worker: "search", secrets: ["OFFER_SIGNING_KEY"] };
    const bookings = { worker: "bookings", secrets: ["OFFER_SIGNING_KEY", "LOCATOR_KEY"] };
    expect(secretsToSet(needed, [search])).toEqual([
      { name: "OFFER_SIGNING_KEY", made: true, workers: ["search", "bookings"] },
      { name: "LOCATOR_KEY", made: true, workers: ["bookings"] },
    ]);
    expect(secretsToSet(needed, [search, bookings])).toEqual([]);
    expect(secretsToSet(needed, [search, bookings], ["OFFER_SIGNING_KEY"])).toEqual([
      { name: "OFFER_SIGNING_KEY", made: true, workers: ["search", "bookings"] },
    ]);
  });

  test("one of somebody else's is set only where it is missing", () => {
    const both = [
      { worker: "a", secrets: ["STRIPE_SECRET_KEY"] },
      { worker: "b", secrets: ["STRIPE_SECRET_KEY"] },
    ];
    expect(secretsToSet(both, both.slice(0, 1))).toEqual([{ name: "STRIPE_SECRET_KEY", made: false, workers: ["b"] }]);
  });
});

test("a Worker that is bound to a placeholder is not deployed", () => {
  const bound = (database_id: string) => [
    WranglerConfig.parse({
      name: "users",
      main: "i.ts",
      d1_databases: [{ binding: "DB", database_name: "holdfast-users", database_id, migrations_dir: "m" }],
    }),
  ];
  expect(placeholderRefusals(bound("00000000-0000-4000-8000-000000000001"))).toEqual([
    "users: DB is bound to holdfast-users by the placeholder 00000000-0000-4000-8000-000000000001; no such database exists.",
  ]);
  expect(placeholderRefusals(bound("5a7fa2d9-1d5c-4a51-b9a4-6b5e6f3d9c11"))).toEqual([]);
});
