import { expect, test } from "vitest";
import { seatLook } from "./seat-look.ts";

test("the live map knows first, and the manifest knows which held seats are being paid", () => {
  expect(seatLook("held", "pinned").words).toBe("being paid");
  expect(seatLook("held", "held").words).toBe("held");
  expect(seatLook("held", undefined).words).toBe("held");
  // Sold since the manifest was read, or given back.
  expect(seatLook("sold", "pinned").words).toBe("sold");
  expect(seatLook("available", "sold").words).toBe("free");
});
