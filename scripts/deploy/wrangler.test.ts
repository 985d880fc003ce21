import { expect, test } from "vitest";
import { warningsIn } from "./wrangler.ts";

const OUTPUT = `
Uploaded holdfast-users (1.20 sec)
▲ [WARNING] Could not apply service and environment tags. This Worker will not appear grouped
  together with its sibling environments.

▲ [WARNING] Another one.


Deployed holdfast-users triggers (0.30 sec)
`;

test("what wrangler warns of is found in what it prints, each whole, and nothing else", () => {
  expect(warningsIn(OUTPUT)).toEqual([
    "Could not apply service and environment tags. This Worker will not appear grouped together with its sibling environments.",
    "Another one.",
  ]);
  expect(warningsIn("Uploaded holdfast-users (1.20 sec)\n")).toEqual([]);
});
