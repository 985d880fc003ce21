import { build } from "esbuild";
import { expect, test } from "vitest";

test("the objects carry no schemas: they are asked by Workers alone, and start on the way of whoever waits for a seat", async () => {
  const { metafile } = await build({
    entryPoints: ["durable-objects/index.ts"],
    bundle: true,
    format: "esm",
    external: ["cloudflare:*", "node:*"],
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const carried = Object.keys(metafile.inputs);
  expect(carried).toContain("domain/seat/hold.ts");
  expect(carried.filter((file) => /node_modules\/(?:zod|drizzle-orm|hono)\//.test(file))).toEqual([]);
});
