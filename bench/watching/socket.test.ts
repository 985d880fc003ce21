import { expect, test } from "vitest";
import { readFrames } from "./socket.ts";

/** As a server sends it: whole and unmasked. */
function frame(text: string): string {
  const { length } = text;
  const head = length < 126 ? [length] : [126, length >> 8, length & 0xff];
  return `${String.fromCharCode(0x81, ...head)}${text}`;
}

test("messages of every length are read, wherever the bytes were cut", () => {
  const sent = ["", "a", "b".repeat(125), "c".repeat(126), "d".repeat(65_535), "e"];
  const bytes = sent.map(frame).join("");
  for (const size of [1, 1_000, bytes.length]) {
    const read: string[] = [];
    let rest = "";
    for (let at = 0; at < bytes.length; at += size) {
      const next = readFrames(rest + bytes.slice(at, at + size));
      read.push(...next.messages);
      ({ rest } = next);
    }
    expect(read).toEqual(sent);
    expect(rest).toBe("");
  }
});

test("a message that has not come whole is not read", () => {
  for (const bytes of [frame("hello"), frame("x".repeat(300))]) {
    for (let cut = 0; cut < bytes.length; cut++) {
      expect(readFrames(bytes.slice(0, cut))).toEqual({ messages: [], rest: bytes.slice(0, cut) });
    }
  }
});

test.each([
  ["a part of a message", [0x01, 1, 65]],
  ["a binary message", [0x82, 1, 65]],
  ["a masked message", [0x81, 0x81, 0, 0, 0, 0, 65]],
  ["a message of 64 KiB", [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
])("%s is not taken for text", (_, bytes) => {
  expect(() => readFrames(String.fromCharCode(...bytes))).toThrow("invariant violated");
});
