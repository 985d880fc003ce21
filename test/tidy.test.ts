import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { isInvariant } from "#domain/audit/invariants.ts";
import { OFFERS_END_MS } from "#domain/offer/leg.ts";
import { SALES_CLOSE_MS } from "#domain/seat/limits.ts";
import { QUEUE_RETRIES } from "#queues/consume.ts";
import { ROOT } from "../scripts/paths.ts";
import { readWranglerConfig, type WranglerConfig } from "../scripts/wrangler-config.ts";
import { DEPLOY_ORDER, SANDBOX } from "../scripts/workers.ts";
import { CALLS_AT_ONCE, CALLS_WAITING } from "../workers/payments/provider/bulkhead.ts";
import { limiterName, RATE_CLASSES, WINDOW_S } from "../workers/gateway/rate-limit/classes.ts";

const MAX_LINES = 400;
const MAX_ENTRY_LINES = 40;

const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && existsSync(path.join(ROOT, file)));
const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
/** Written by a program, not by us. */
const isGenerated = (file: string): boolean => file.startsWith("client/src/generated/");
const code = files.filter((file) => /\.(?:ts|tsx|mjs)$/.test(file) && !isGenerated(file));
const texts = files.filter((file) => !/\.(?:ttf|png|ico|woff2|pdf|jpg)$/.test(file));
const packageFile = z
  .looseObject({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(read("package.json")));

const clientPackage = z
  .looseObject({ version: z.string(), dependencies: z.undefined().optional(), devDependencies: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read("client/package.json")));
const lockfiles = files.filter((file) => /(?:^|\/)package-lock\.json$/.test(file));

/** What a linter does not see, and what to write instead. */
const BANNED: { call: RegExp; where: (file: string) => boolean; instead: string }[] = [
  { call: /new Date\(\)|Date\.now\(/, where: (file) => file.startsWith("domain/") && !isTest(file), instead: "pass `now` in" },
  {
    call: /Math\.random\(|crypto\.randomUUID\(/,
    where: (file) => file.startsWith("domain/") && !isTest(file),
    instead: "pass ids and random bytes in",
  },
  {
    call: /\bconsole\.\w+\(/,
    where: (file) => !/^(?:scripts|bench|test|client\/examples)\//.test(file) && file !== "platform/log.ts" && !isTest(file),
    instead: "log() of #platform/log.ts",
  },
  {
    call: /ON DELETE CASCADE/i,
    where: (file) => /\.(?:sql|ts)$/.test(file) && file !== "test/tidy.test.ts",
    instead: "delete children explicitly: a table rebuild would empty them",
  },
  { call: /onDelete: *["']cascade["']/, where: (file) => file.endsWith("schema.ts"), instead: "no cascade" },
  {
    call: /\.transaction\(/,
    where: (file) => /^(?:workers|platform)\//.test(file) && !isTest(file),
    instead: "batch(): D1 has no interactive transactions",
  },
  {
    call: /\b(?:local|session)Storage\b/,
    where: (file) => /^web\/src\/.*(?<!\.(?:test|fixture))\.tsx?$/.test(file) && file !== "web/src/api/storage.ts",
    instead: "ofTab or ofBrowser: naming it throws where the reader forbids it",
  },
  {
    call: /\.setAlarm\(/,
    where: (file) => /^(?:durable-objects|workers|platform)\//.test(file) && file !== "platform/alarm.ts" && !isTest(file),
    instead: "Alarm of #platform/alarm.ts: an alarm set to an instant that has come may be lost",
  },
  {
    call: /^import \{.*\bz\b.*\} from "zod"/,
    where: (file) => file !== "test/tidy.test.ts",
    instead: 'import * as z from "zod": as a member it brings all of its languages into the bundle',
  },
  { call: /\b(?:TODO|FIXME)\b/, where: (file) => file !== "test/tidy.test.ts", instead: "an issue" },
];

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

describe("code", () => {
  test.each(BANNED.map((rule) => [String(rule.call), rule] as const))(
    "%s is used nowhere it must not be",
    (_, { call, where, instead }) => {
      const searched = [...code, ...files.filter((file) => file.endsWith(".sql"))].filter(where);
      const findings = searched.flatMap((file) =>
        read(file)
          .split("\n")
          .flatMap((line, index) => (call.test(line) ? [`${file}:${index + 1} ${line.trim()} → ${instead}`] : [])),
      );
      expect(findings).toEqual([]);
    },
  );

  test(`no file is longer than ${MAX_LINES} lines`, () => {
    expect(code.filter((file) => read(file).split("\n").length > MAX_LINES)).toEqual([]);
  });

  test("no tracked file is empty or left over", () => {
    expect(files.filter((file) => read(file).trim() === "" || /\.(?:orig|rej|bak|log|tmp)$/.test(file))).toEqual([]);
  });

  test("nothing names a machine's folders or what lies beside the repository", () => {
    const foreign = new RegExp(["/work", "main/"].join("/") + "|" + ["..", "shared"].join("/") + "|/(?:root|Users)/|/home/[a-z]");
    // The lockfiles' checksums may spell anything; where packages came from must not be in it.
    expect(texts.filter((file) => !lockfiles.includes(file) && foreign.test(read(file)))).toEqual([]);
    for (const lockfile of lockfiles) expect(read(lockfile)).not.toContain('"resolved": "http');
  });

  test("every rule that the audit finds broken has its words", () => {
    const checks = files
      .filter((file) => /^domain\/audit\/(?:check-|audit)\w*/.test(file) && !isTest(file))
      .map(read)
      .join("\n");
    const reported = [...checks.matchAll(/"([A-Z]\d{1,2})"/g)].map(([, code]) => code ?? "");
    expect(new Set(reported).size).toBeGreaterThan(15);
    expect(reported.filter((code) => !isInvariant(code))).toEqual([]);
  });

  test("every dependency is pinned to one version", () => {
    const versions = Object.entries({
      ...packageFile.dependencies,
      ...packageFile.devDependencies,
      ...clientPackage.devDependencies,
    });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

const workers = [...DEPLOY_ORDER, SANDBOX].map((file) => ({ file, config: readWranglerConfig(file) }));

describe("wrangler files", () => {
  test("every one of the repository is in the deploy order, but the sandbox", () => {
    expect(files.filter((file) => /(?:^|\/)wrangler\.(?:toml|jsonc?)$/.test(file)).toSorted()).toEqual(
      workers.map(({ file }) => file).toSorted(),
    );
  });

  test.each(workers)("the entry of $file is an entry, and what it does is elsewhere", ({ config }) => {
    expect(read(path.relative(ROOT, config.main)).split("\n").length).toBeLessThanOrEqual(MAX_ENTRY_LINES);
  });

  test("no deployed Worker is bound to the sandbox", () => {
    const deployed = workers.filter(({ file }) => file !== SANDBOX);
    expect(deployed.filter(({ file }) => read(file).includes("holdfast-sandbox"))).toEqual([]);
  });

  test("only the gateway has a public address", () => {
    expect(workers.filter(({ config }) => config["workers_dev"] !== false).map(({ config }) => config.name)).toEqual([
      "holdfast",
    ]);
  });

  test.each(workers)("a callee of $file is deployed before it", ({ file, config }) => {
    const order: string[] = workers.map((worker) => worker.config.name);
    const callees = [
      ...config.services.map(({ service }) => service),
      ...(config.durable_objects?.bindings ?? []).flatMap(({ script_name }) => script_name ?? []),
    ];
    expect(
      callees.filter((callee) => order.indexOf(callee) > order.indexOf(config.name) || !order.includes(callee)),
      file,
    ).toEqual([]);
  });

  test.each(workers.filter(({ config }) => config.name !== "holdfast-objects"))(
    "$file and its env.ts name the same bindings",
    ({ config }) => {
      const bound = bindingsOf(config);
      const declared = membersOf(read(envFileOf(config)), "Env");
      const optional = new Set(declared.filter((member) => member.optional).map((member) => member.name));
      expect(
        bound.filter((name) => !declared.some((member) => member.name === name)),
        "bound, but not in Env",
      ).toEqual([]);
      // What only local runs bind, and secrets one can do without, are optional in Env.
      expect(
        declared.filter(({ name }) => !optional.has(name) && !bound.includes(name)).map(({ name }) => name),
        "in Env, but not bound",
      ).toEqual([]);
    },
  );

  test.each(workers.filter(({ file, config }) => file !== SANDBOX && config.services.length > 0))(
    "$file tells every service that it calls who is calling",
    ({ config }) => {
      for (const service of config.services) expect(service).toHaveProperty("props.caller", expect.stringMatching(/^[a-z]+$/));
    },
  );

  test("every service serves nobody who does not say who is calling, but the sandbox, which is no service", () => {
    const services = code.filter(
      (file) => /^workers\/(?!sandbox\/)/.test(file) && !isTest(file) && /extends WorkerEntrypoint\b/.test(read(file)),
    );
    expect(services.length).toBeGreaterThanOrEqual(5);
    expect(services.filter((file) => !/\binvariant\(ctx\.props\.caller\b/.test(read(file)))).toEqual([]);
  });

  test("what the objects expect is bound by the Worker that hosts them", () => {
    const bound = bindingsOf(readWranglerConfig("durable-objects/wrangler.toml"));
    const expected = files
      .filter((file) => /^durable-objects\/.*env\.ts$/.test(file))
      .flatMap((file) => membersOf(read(file), "\\w*Env").map(({ name }) => `${file}: ${name}`));
    expect(expected.filter((entry) => !bound.includes(entry.split(": ")[1] ?? ""))).toEqual([]);
  });
});

test("each limiter of the gateway counts what its name says, in the window of the rate classes, and by a number of its own", () => {
  const quotas = Object.values(RATE_CLASSES).flatMap((limits) => Object.values(limits).filter((quota) => quota !== "exact"));
  const { ratelimits } = readWranglerConfig("wrangler.toml");
  expect(ratelimits.map(({ name, simple }) => ({ name, simple }))).toEqual(
    [...new Set(quotas)]
      .toSorted((a, b) => a - b)
      .map((limit) => ({ name: limiterName(limit), simple: { limit, period: WINDOW_S } })),
  );
  expect(new Set(ratelimits.map(({ namespace_id }) => namespace_id)).size).toBe(ratelimits.length);
});

test("the last offer of a flight can still be held for as long as it is good", () => {
  const { OFFER_TTL_SECONDS } = readWranglerConfig("workers/search/wrangler.toml").vars;
  const offer_ms = Number(OFFER_TTL_SECONDS) * 1000;
  expect(offer_ms).toBeGreaterThan(0);
  expect(OFFERS_END_MS - SALES_CLOSE_MS).toBeGreaterThan(offer_ms);
});

describe("queues", () => {
  const consumers = workers.flatMap(({ file, config }) =>
    (config.queues?.consumers ?? []).map((consumer) => ({ file, consumer })),
  );
  const producers = workers.flatMap(({ config }) => (config.queues?.producers ?? []).map(({ queue }) => queue));
  const consumed = consumers.map(({ consumer }) => consumer.queue);

  test("every queue that is written to has exactly one consumer", () => {
    expect([...new Set(producers)].filter((queue) => consumed.filter((each) => each === queue).length !== 1)).toEqual([]);
  });

  test("every dead-letter queue has a consumer: one without would lose its messages", () => {
    const deadLetters = consumers.flatMap(({ consumer }) => consumer.dead_letter_queue ?? []);
    expect(deadLetters.length).toBeGreaterThan(0);
    expect(deadLetters.filter((queue) => !consumed.includes(queue))).toEqual([]);
  });

  test.each(consumers)(
    "$consumer.queue says its batch, timeout, retries and delay: defaults differ between here and there",
    ({ consumer }) => {
      expect(consumer).toMatchObject({
        max_batch_size: expect.any(Number),
        // A batch that is not full would wait at every step of a booking: with a second, a fifth of the bookings go through.
        max_batch_timeout: 0,
        max_retries: expect.any(Number),
        retry_delay: expect.any(Number),
      });
    },
  );

  test("a batch of payments is as many as may call the provider at once and wait for it", () => {
    const [payments] = consumers.filter(({ consumer }) => consumer.queue === "holdfast-payments");
    expect(payments?.consumer["max_batch_size"]).toBe(CALLS_AT_ONCE + CALLS_WAITING);
  });

  test.each(consumers.filter(({ consumer }) => !consumer.queue.endsWith("-dlq")))(
    "$consumer.queue gives up into its own dead-letter queue",
    ({ consumer }) => {
      expect(consumer.dead_letter_queue).toBe(`${consumer.queue}-dlq`);
    },
  );

  test.each(consumers.filter(({ consumer }) => consumer.queue.endsWith("-dlq")))(
    "$consumer.queue goes on for three hours with a letter that cannot be stored: then Cloudflare deletes it",
    ({ consumer }) => {
      expect(Number(consumer.max_retries) * Number(consumer.retry_delay)).toBeGreaterThanOrEqual(3 * 3_600);
      // The most that Cloudflare takes.
      expect(Number(consumer.max_retries)).toBeLessThanOrEqual(100);
    },
  );

  test.each(consumers.filter(({ consumer }) => !consumer.queue.endsWith("-dlq")))(
    "$consumer.queue retries as often as dead letters say, and its consumer can send to it: a replay",
    ({ file, consumer }) => {
      expect(consumer.max_retries).toBe(QUEUE_RETRIES);
      const own = workers.find((worker) => worker.file === file)?.config.queues?.producers ?? [];
      expect(own.filter(({ binding }) => binding === "OWN_QUEUE").map(({ queue }) => queue)).toEqual([consumer.queue]);
    },
  );
});

describe("logs", () => {
  const logging = workers.filter(({ file }) => file !== SANDBOX);

  test.each(logging)("$file has a variable for their level", ({ config }) => {
    expect(config.vars).toHaveProperty("LOG_LEVEL", "info");
  });

  test.each(logging.filter(({ config }) => (config.queues?.consumers ?? []).length > 0))(
    "the consumer of $file looks at the level and at the share of ordinary lines, before it does anything",
    ({ config }) => {
      const folder = path.dirname(path.relative(ROOT, config.main));
      const texts = code.filter((file) => path.dirname(file) === folder && !isTest(file)).map(read);
      expect(texts.filter((text) => text.includes("setLogLevel(env.LOG_LEVEL, env.LOG_SAMPLE_PERCENT);"))).toHaveLength(1);
    },
  );

  test.each(logging)("every class of $file that answers calls and logs looks at the level", ({ config }) => {
    const folder = path.dirname(path.relative(ROOT, config.main));
    const classes = code.filter(
      (file) => file.startsWith(`${folder}/`) && !isTest(file) && /extends (?:WorkerEntrypoint|DurableObject)\b/.test(read(file)),
    );
    const deaf = classes.filter((file) => /\blog\(/.test(read(file)) && !read(file).includes("setLogLevel(env.LOG_LEVEL"));
    expect(deaf).toEqual([]);
  });
});

describe("the client", () => {
  const sources = files.filter((file) => /^client\/src\/.*\.ts$/.test(file) && !isTest(file));

  test("runs wherever there is fetch: it imports nothing but itself, and names nothing of Node's", () => {
    expect(sources.length).toBeGreaterThan(10);
    const foreign = sources.flatMap((file) => [
      ...[...read(file).matchAll(/^(?:import|export) [^;]*? from ["']([^."'][^"']*)["']/gm)].map(
        (match) => `${file}: ${match[1]}`,
      ),
      ...[...read(file).matchAll(/\b(?:process|Buffer|require)\b[.(]/g)].map((match) => `${file}: ${match[0]}`),
    ]);
    expect(foreign).toEqual([]);
  });

  test("has the version of the API it was made from", () => {
    const document = z.object({ info: z.object({ version: z.string() }) }).parse(JSON.parse(read("client/openapi.json")));
    expect(clientPackage.version).toBe(document.info.version);
  });
});

function envFileOf(config: WranglerConfig): string {
  return path.relative(ROOT, path.join(path.dirname(config.main), "env.ts"));
}

/** Every name that the runtime puts into a Worker's environment, as its wrangler file says. */
function bindingsOf(config: WranglerConfig): string[] {
  const { durable_objects: objects, queues, assets, version_metadata: version } = config;
  return [
    ...Object.keys(config.vars),
    ...(config.secrets?.required ?? []),
    ...config.services.map(({ binding }) => binding),
    ...config.d1_databases.map(({ binding }) => binding),
    ...(objects?.bindings ?? []).map(({ name }) => name),
    ...(queues?.producers ?? []).map(({ binding }) => binding),
    ...config.send_email.map(({ name }) => name),
    ...config.ratelimits.map(({ name }) => name),
    ...(assets?.binding === undefined ? [] : [assets.binding]),
    ...(version ? [version.binding] : []),
  ];
}

/** Members of the interfaces whose name matches, comments and nested types aside. */
function membersOf(source: string, name: string): { name: string; optional: boolean }[] {
  const bodies = [...source.matchAll(new RegExp(`interface ${name}\\b[^{]*\\{\\n(.*?)\\n\\}`, "gs"))].map(
    (match) => match[1] ?? "",
  );
  return bodies
    .flatMap((body) => [...body.matchAll(/^ {2}(?:readonly )?([A-Z][A-Z0-9_]*)(\?)?:/gm)])
    .map((match) => ({ name: match[1] ?? "", optional: match[2] === "?" }));
}
