import { expect, test, vi } from "vitest";
import type { Api } from "../api/api.ts";
import { steady } from "./steady.ts";

const broken = (times: number) => {
  const api = vi.fn().mockResolvedValue({ status: 200, headers: {}, body: {} });
  for (let i = 0; i < times; i++) api.mockRejectedValueOnce(new TypeError("fetch failed"));
  return { api, system: steady({ api, open: vi.fn() } as unknown as Api) };
};

test("a connection that broke is no answer: it is asked again", async () => {
  const { api, system } = broken(2);
  expect(await system.api("/healthz")).toMatchObject({ status: 200 });
  expect(api).toHaveBeenCalledTimes(3);
});

test("a system that is gone is not asked for ever", async () => {
  const { api, system } = broken(9);
  await expect(system.api("/healthz")).rejects.toThrow("fetch failed");
  expect(api).toHaveBeenCalledTimes(5);
});
