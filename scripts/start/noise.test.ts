import { expect, test } from "vitest";
import { noiseFilter } from "./noise.ts";

const error = (text: string) => `\u001B[31m✘ \u001B[41;31m[\u001B[41;97mERROR\u001B[41;31m]\u001B[0m \u001B[1m${text}\u001B[0m`;
const gone = (why: string) =>
  error(
    `kj::getCaughtExceptionAsKj() = kj/async-io-unix.c++:186: disconnected: ::write(fd, buffer.begin(), buffer.size()): ${why}`,
  );
const shown = (...lines: string[]) => {
  const isNoise = noiseFilter();
  return lines.filter((line) => !isNoise(line));
};

test.each(["Broken pipe", "Connection reset by peer"])("a page that was closed leaves no trace in the terminal: %s", (why) => {
  expect(shown("before", gone(why), "", "  stack: workerd@55385b8 workerd@5539471", "", "", "after")).toEqual([
    "before",
    "after",
  ]);
});

test("every other error stays, with its stack", () => {
  const lines = [
    error("kj::getCaughtExceptionAsKj() = kj/async-io-unix.c++:186: failed: ::write(fd): No space left on device"),
    "",
    "  stack: workerd@55385b8",
    error("Uncaught Error: Broken pipe"),
  ];
  expect(shown(...lines)).toEqual(lines);
  expect(shown(gone("Broken pipe"), "", "a line", "  stack: of another")).toEqual(["a line", "  stack: of another"]);
});

test("what wrangler says of each request is left out, what the Workers say is not", () => {
  expect(shown("[wrangler:info] GET /healthz 200 OK (3ms)", '[holdfast-users] {"level":"warn"}')).toEqual([
    '[holdfast-users] {"level":"warn"}',
  ]);
});
