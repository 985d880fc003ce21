import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { overOpenConnection, reach } from "./reach.ts";

let server: Server | undefined;
afterEach(() => server?.close());

/** A server that hangs up on the first so many requests, unread. */
async function hangingUp(times: number): Promise<{ url: URL; asked: () => number }> {
  let asked = 0;
  server = createServer((request, response) => {
    asked += 1;
    if (asked <= times) request.socket.end();
    else response.end("here");
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), asked: () => asked };
}

test.each([1, 11])("a request over %i connections that are closed under it is sent again", async (times) => {
  const { url, asked } = await hangingUp(times);
  expect(await (await reach(url, {})).text()).toBe("here");
  expect(asked()).toBe(times + 1);
});

test("and not for ever", async () => {
  const { url, asked } = await hangingUp(20);
  await expect(reach(url, {})).rejects.toThrow("fetch failed");
  expect(asked()).toBe(12);
});

test("a request that is answered and closed while its body is still on the way is sent again, and that is all", async () => {
  let asked = 0;
  const failing = () => {
    asked += 1;
    const cause = Object.assign(new Error("write ECONNRESET"), { code: "ECONNRESET", syscall: "write" });
    return asked === 1 ? Promise.reject(new TypeError("fetch failed", { cause })) : Promise.resolve("413");
  };
  expect(await overOpenConnection(failing)).toBe("413");
});

test.each([
  ["a question", { method: "GET" }, 2],
  ["a command under a key", { method: "POST", headers: { "idempotency-key": "one" } }, 2],
  ["a command without one", { method: "POST" }, 1],
  ["a request of which nothing is known", {}, 1],
])("%s that may have been read before its connection was reset comes as often as it may", async (_what, request, times) => {
  let asked = 0;
  const resetOnce = () => {
    asked += 1;
    const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
    return asked === 1 ? Promise.reject(new TypeError("fetch failed", { cause })) : Promise.resolve("200");
  };
  await overOpenConnection(resetOnce, request).catch(() => undefined);
  expect(asked).toBe(times);
});

test("where nobody listens it is not sent again", async () => {
  await expect(reach(new URL("http://127.0.0.1:1/"), {})).rejects.toThrow("fetch failed");
});
