import { expect, test } from "vitest";
import { parseStartOptions } from "./options.ts";

test("serves on 8787 and keeps its state in .wrangler/state unless told otherwise", () => {
  expect(parseStartOptions([], {})).toMatchObject({ port: 8787, ip: "127.0.0.1", explorer: false });
  expect(parseStartOptions([], {})).toHaveProperty("stateDir", expect.stringMatching(/\/\.wrangler\/state$/));
});

test("takes the port from the environment, and --port before it", () => {
  expect(parseStartOptions([], { PORT: "9000" })).toMatchObject({ port: 9000 });
  expect(parseStartOptions(["--port", "9001"], { PORT: "9000" })).toMatchObject({ port: 9001 });
});

test.each(["0", "65536", "web", "80.5", ""])("refuses %j as a port, in one line", (port) => {
  expect(() => parseStartOptions(["--port", port], {})).toThrow(/^The port must be a number from 1 to 65535, not ".*"\.$/);
});

test("refuses an option nobody knows", () => {
  expect(() => parseStartOptions(["--prot", "1"], {})).toThrow("--prot");
});
