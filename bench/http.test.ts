import { createServer, type Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { HttpClient } from "./http.ts";

const ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
const GET = { method: "GET", path: "/" } as const;
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

/** A server that does with its nth request (from 0), of whichever connection, what it is told. */
async function serve(onRequest: (socket: Socket, nth: number) => void) {
  let requests = 0;
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => undefined);
    socket.on("data", () => onRequest(socket, requests++));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const client = await HttpClient.open(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
  closers.push(
    () => client.close(),
    () => server.close(),
  );
  return { client, sockets, requests: () => requests };
}

test("one connection serves one request after another", async () => {
  const { client, sockets } = await serve((socket) => socket.write(ANSWER));
  expect([await client.send(GET), await client.send(GET)]).toEqual(Array(2).fill({ status: 200, body: "ok" }));
  expect(sockets).toHaveLength(1);
  expect(client.resent).toBe(0);
});

test("a connection that was closed while it was idle is replaced", async () => {
  const { client, sockets } = await serve((socket) => socket.write(ANSWER));
  await client.send(GET);
  sockets[0]?.end();
  await new Promise((resolve) => sockets[0]?.once("close", resolve));
  expect(await client.send(GET)).toEqual({ status: 200, body: "ok" });
  expect(sockets).toHaveLength(2);
});

test.each([
  ["reset", (socket: Socket) => socket.resetAndDestroy()],
  ["closed", (socket: Socket) => socket.destroy()],
])("a request whose connection is %s without a word is sent again", async (_, end) => {
  const { client, requests } = await serve((socket, nth) => (nth === 1 ? end(socket) : socket.write(ANSWER)));
  await client.send(GET);
  expect(await client.send(GET)).toEqual({ status: 200, body: "ok" });
  expect(client.resent).toBe(1);
  expect(requests()).toBe(3);
});

test("a server that always closes is not asked for ever", async () => {
  const { client, requests } = await serve((socket) => socket.destroy());
  await expect(client.send(GET)).rejects.toThrow("closed the connection");
  expect(requests()).toBe(4);
});

test("a request whose answer had begun is not sent again", async () => {
  const { client, requests } = await serve((socket) => socket.write(ANSWER.slice(0, -1), () => socket.destroy()));
  await expect(client.send(GET)).rejects.toThrow("closed the connection");
  expect(client.resent).toBe(0);
  expect(requests()).toBe(1);
});

test("an answer in chunks is put together, however its bytes arrive", async () => {
  const chunked = "HTTP/1.1 409 Conflict\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  const { client } = await serve((socket) => {
    socket.write(chunked.slice(0, 60));
    setTimeout(() => socket.write(chunked.slice(60)), 10);
  });
  expect(await client.send(GET)).toEqual({ status: 409, body: "abcde" });
});
