import { DrizzleQueryError } from "drizzle-orm/errors";
import { describe, expect, it } from "vitest";
import { errorText } from "./log.ts";

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
