import { expect, test, vi } from "vitest";
import { type Hop, Hops } from "./hops.ts";

const hop = (n: number): Hop => [{ span_id: String(n), trace_id: String(n) } as Hop[0]];

/** A storage that makes tables, and then refuses every write. */
function refusing() {
  const exec = vi.fn<(query: string) => unknown>((query) => {
    if (query.startsWith("INSERT")) throw new Error("the disk is full");
    return { toArray: () => [] };
  });
  return { sql: { exec } as unknown as SqlStorage, exec };
}

test("hops that cannot be stored are lost, and the turn that they are about is not", () => {
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const { sql, exec } = refusing();
  const hops = new Hops(sql);
  for (let n = 0; n < 100; n++) hops.add("bkg_1", hop(n));
  expect(() => hops.keep()).not.toThrow();
  expect(exec.mock.calls.filter(([query]) => query.startsWith("INSERT"))).toHaveLength(1);
  // Nor is the trace of a booking.
  hops.add("bkg_1", hop(100));
  hops.keep();
  expect(hops.of("bkg_1")).toEqual([]);
});
