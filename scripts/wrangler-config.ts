import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "smol-toml";
import * as z from "zod";
import { ROOT } from "./paths.ts";

const Binding = z.looseObject({ name: z.string() });
const QueueConsumer = z.looseObject({
  queue: z.string(),
  dead_letter_queue: z.string().optional(),
  max_batch_size: z.int().optional(),
  /** Seconds, like `retry_delay`. */
  max_batch_timeout: z.number().optional(),
  max_retries: z.int().optional(),
  retry_delay: z.int().optional(),
});
export type QueueConsumer = z.infer<typeof QueueConsumer>;
/** The parts of a wrangler file that scripts and checks look at; the rest passes through. */
export const WranglerConfig = z.looseObject({
  name: z.string(),
  main: z.string(),
  /** Modules of libraries in whose place the bundle has a file of ours. */
  alias: z.record(z.string(), z.string()).default({}),
  workers_dev: z.boolean().optional(),
  vars: z.record(z.string(), z.string()).default({}),
  secrets: z.looseObject({ required: z.array(z.string()) }).optional(),
  assets: z.looseObject({ directory: z.string(), binding: z.string().optional() }).optional(),
  services: z.array(z.looseObject({ binding: z.string(), service: z.string(), entrypoint: z.string().optional() })).default([]),
  d1_databases: z
    .array(
      z.looseObject({
        binding: z.string(),
        database_name: z.string(),
        database_id: z.string(),
        migrations_dir: z.string(),
      }),
    )
    .default([]),
  durable_objects: z
    .looseObject({ bindings: z.array(Binding.extend({ class_name: z.string(), script_name: z.string().optional() })) })
    .optional(),
  queues: z
    .looseObject({
      producers: z.array(z.looseObject({ binding: z.string(), queue: z.string() })).default([]),
      consumers: z.array(QueueConsumer).default([]),
    })
    .optional(),
  migrations: z
    .array(
      z.looseObject({
        tag: z.string(),
        new_classes: z.array(z.string()).optional(),
        new_sqlite_classes: z.array(z.string()).optional(),
        renamed_classes: z.array(z.looseObject({ from: z.string(), to: z.string() })).optional(),
        deleted_classes: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  send_email: z.array(Binding).default([]),
  ratelimits: z
    .array(Binding.extend({ namespace_id: z.string(), simple: z.strictObject({ limit: z.int(), period: z.int() }) }))
    .default([]),
  version_metadata: z.looseObject({ binding: z.string() }).optional(),
  streaming_tail_consumers: z.array(z.looseObject({ service: z.string() })).optional(),
  /** `main` and what lies beside it are a bundle already. */
  no_bundle: z.boolean().optional(),
});
export type WranglerConfig = z.infer<typeof WranglerConfig>;

/** A Worker's wrangler file, its paths made absolute. `file`: from the repository's root. Throws on a malformed one. */
export function readWranglerConfig(file: string): WranglerConfig {
  const absolute = path.join(ROOT, file);
  const config = WranglerConfig.parse(parse(readFileSync(absolute, "utf8")));
  const fromConfig = (relative: string): string => path.resolve(path.dirname(absolute), relative);
  return {
    ...config,
    main: fromConfig(config.main),
    alias: Object.fromEntries(Object.entries(config.alias).map(([module, file]) => [module, fromConfig(file)])),
    ...(config.assets && { assets: { ...config.assets, directory: fromConfig(config.assets.directory) } }),
    d1_databases: config.d1_databases.map((database) => ({ ...database, migrations_dir: fromConfig(database.migrations_dir) })),
  };
}
