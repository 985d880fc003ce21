import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/** In place of axe's half a megabyte, which otherwise is sent to a page and compiled four times for a picture. */
const NOTHING_MORE = "/* It is there already. */";

/**
 * What axe finds wrong with the page as it is: the rule, and every element that breaks it. All of axe's rules count, also those of good
 * practice; `onlyColours`: those that another colour scheme may break.
 */
export async function violationsOf(page: Page, onlyColours = false): Promise<string[]> {
  // What is in a sandbox runs no scripts, so axe cannot look into the mails of the inbox; their own tests do. There are no other frames,
  // so it need not open a second page to put together what it found in each; nor say what is in order, which takes it the longest.
  const axe = new AxeBuilder({ page, ...((await page.evaluate<boolean>("'axe' in globalThis")) && { axeSource: NOTHING_MORE }) })
    .exclude("iframe[sandbox]")
    .options({ resultTypes: ["violations"] })
    .setLegacyMode();
  const { violations } = await (onlyColours ? axe.withRules(["color-contrast", "link-in-text-block"]) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} — ${node.failureSummary ?? ""}`),
  );
}
