import { expect, test } from "vitest";
import { consentPage, errorPage } from "./pages.ts";

// Whoever makes a link to these pages chooses it.
test.each(["constructor", "toString", "<b>x</b>"])(
  "what has no words of its own in an address is not taken for code: %s",
  async (word) => {
    const refused = String(await errorPage(word));
    expect(refused).toContain("It did not work, and nothing has changed.");
    const asked = String(await consentPage({ client: "A", scopes: [word, "flights:read"] }, "", null));
    expect(asked).toContain("search flights");
    expect(asked).toContain(`<li>${word.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</li>`);
    for (const page of [refused, asked]) expect(page).not.toMatch(/native code|<b>/);
  },
);
