import { vi } from "vitest";

/** As `expect.poll` has it by the configuration, where `vi.waitFor` has no place; by itself it gives up after a second. */
const PATIENCE_MS = 60_000;

const { waitFor } = vi;
vi.waitFor = (callback, options) =>
  waitFor(callback, typeof options === "number" ? options : { timeout: PATIENCE_MS, ...options });
