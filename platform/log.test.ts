import { DrizzleQueryError } from "drizzle-orm/errors";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { about } from "./context.ts";
import { errorText, log, logOrdinary, setLogLevel } from "./log.ts";
import { ownTraceOf } from "./traceparent.ts";

describe("a log line", () => {
  const written: unknown[] = [];
  let last = "";
  const write = (line: string): void => {
    last = line;
    written.push(JSON.parse(line));
  };
  beforeEach(() => {
    // Whatever file was tested before in the same process.
    setLogLevel("info", "100");
    for (const level of ["debug", "info", "warn", "error"] as const) vi.spyOn(console, level).mockImplementation(write);
  });
  afterEach(() => {
    written.length = 0;
    setLogLevel("info", "100");
    vi.restoreAllMocks();
  });

  it("is one JSON object on one line, with the ids of what is being worked on", () => {
    about({ request_id: "r1", trace_id: "t1" }, () =>
      about({ booking_id: "bkg_00_1" }, () => log("warn", "queue.retry", { attempts: 2, why: "a\nb" })),
    );
    expect(written).toEqual([
      { level: "warn", event: "queue.retry", request_id: "r1", trace_id: "t1", booking_id: "bkg_00_1", attempts: 2, why: "a\nb" },
    ]);
    expect(last).not.toContain("\n");
  });

  it("says itself what it is about, where it knows better", () => {
    about({ booking_id: "bkg_00_1" }, () => log("info", "told", { booking_id: "bkg_00_2" }));
    expect(written).toEqual([{ level: "info", event: "told", booking_id: "bkg_00_2" }]);
  });

  it.each([
    ["debug", ["debug", "info", "warn", "error"]],
    ["info", ["info", "warn", "error"]],
    ["warn", ["warn", "error"]],
    ["error", ["error"]],
    ["silent", []],
  ])("at the level %s is written from there on", (level, expected) => {
    setLogLevel(level);
    for (const each of ["debug", "info", "warn", "error"] as const) log(each, each);
    expect(written.map((line) => (line as { event: string }).event)).toEqual(expected);
  });

  it("keeps the level where a variable is none", () => {
    setLogLevel("info");
    setLogLevel("loud");
    setLogLevel(undefined);
    log("info", "still");
    expect(written).toHaveLength(1);
  });
});

describe("an ordinary line", () => {
  let lines = 0;
  beforeEach(() => {
    vi.spyOn(console, "info").mockImplementation(() => void lines++);
  });
  const traces = Array.from({ length: 2_000 }, (_, n) => ownTraceOf(`request ${n}`).trace_id);
  const writtenOf = (level: string, percent: string) => {
    setLogLevel(level, percent);
    return traces.filter((trace_id) => {
      const before = lines;
      about({ trace_id }, () => logOrdinary("request", { status: 200 }));
      return lines > before;
    });
  };
  afterEach(() => {
    setLogLevel("info", "100");
    vi.restoreAllMocks();
  });

  it("is written for a share of the traces, the same ones each time", () => {
    const some = writtenOf("info", "10");
    expect(some.length).toBeGreaterThan(140);
    expect(some.length).toBeLessThan(260);
    expect(writtenOf("info", "10")).toEqual(some);
    expect(writtenOf("info", "0.5").every((trace) => some.includes(trace))).toBe(true);
  });

  it("of no trace is written for the same share, a message's by its own id each time", () => {
    setLogLevel("info", "10");
    const written = (ids: Parameters<typeof about>[0]) => {
      const before = lines;
      about(ids, () => logOrdinary("queue.handled", {}));
      return lines > before;
    };
    const messages = Array.from({ length: 2_000 }, (_, n) => `message ${n}`);
    const some = messages.filter((message_id) => written({ message_id }));
    expect(messages.filter((message_id) => written({ message_id }))).toEqual(some);
    for (const share of [some.length, messages.filter(() => written({})).length]) {
      expect(share).toBeGreaterThan(140);
      expect(share).toBeLessThan(260);
    }
  });

  it("is written for all at the level debug or a hundred per cent, for none at 0 or beyond the level info", () => {
    expect(writtenOf("debug", "0")).toHaveLength(traces.length);
    expect(writtenOf("info", "100")).toHaveLength(traces.length);
    expect(writtenOf("info", "0")).toEqual([]);
    expect(writtenOf("warn", "100")).toEqual([]);
  });
});

describe("the text of an error", () => {
  const query = new DrizzleQueryError(
    "update users set name = ?",
    ["Ada Lovelace", "ada@example.com\n1"],
    new Error("D1_ERROR: locked"),
  );

  it("has the query that failed and why, without its values", () => {
    expect(errorText(query)).toBe("Error: Failed query: update users set name = ? (D1_ERROR: locked)");
  });

  it("has none of them either where it is a cause, or came from another Worker as a message alone", () => {
    expect(errorText(new Error("no profile", { cause: query }))).toBe(
      "Error: no profile (Failed query: update users set name = ?)",
    );
    expect(errorText(new Error(query.message))).toBe("Error: Failed query: update users set name = ?");
  });

  it("does not quote what could not be parsed", () => {
    let caught: unknown;
    try {
      JSON.parse('ada@example.com, "Lovelace"');
    } catch (error) {
      caught = error;
    }
    expect(errorText(caught)).toBe("SyntaxError");
  });
});
