import { buildWeb } from "../../scripts/build-web.ts";

/** Runs once before the tests that start whole Workers: the gateway serves what this builds. */
export async function setup(): Promise<void> {
  await buildWeb();
}
