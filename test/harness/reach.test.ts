import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { reach } from "./reach.ts";

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

test.each([1, 4])("a request over %i connections that are closed under it is sent again", async (times) => {
  const { url, asked } = await hangingUp(times);
  expect(await (await reach(url, {})).text()).toBe("here");
  expect(asked()).toBe(times + 1);
});

test("and not for ever", async () => {
  const { url, asked } = await hangingUp(9);
  await expect(reach(url, {})).rejects.toThrow("fetch failed");
  expect(asked()).toBe(5);
});

test("where nobody listens it is not sent again", async () => {
  await expect(reach(new URL("http://127.0.0.1:1/"), {})).rejects.toThrow("fetch failed");
});
