import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { SAGAS } from "#domain/booking/sagas.ts";
import { PAYMENT_CHANGES, STATUS_CHANGES } from "#domain/booking/status.ts";
import { ROOT } from "../scripts/paths.ts";

const DOCUMENT = readFileSync(path.join(ROOT, "docs/saga.md"), "utf8");

/** Arrows of a chart as pairs, in their order; `a --> b --> c` is two of them. */
function arrowsOf(kind: "flowchart" | "stateDiagram-v2"): string[] {
  const chart = DOCUMENT.match(new RegExp(`\`\`\`mermaid\\n${kind}([^]*?)\`\`\``, "u"))?.[1] ?? "";
  return chart.split("\n").flatMap((line) => {
    const names = line.trim().split(" --> ");
    return names.slice(1).map((to, i) => `${names[i] ?? ""} → ${to}`);
  });
}

test("the picture of the statuses has exactly the changes that there are", () => {
  const changes = Object.entries(STATUS_CHANGES).flatMap(([from, all]) => all.map((to) => `${from} → ${to}`));
  const ends = Object.entries(STATUS_CHANGES).flatMap(([from, all]) => (all.length === 0 ? [`${from} → [*]`] : []));
  expect(arrowsOf("stateDiagram-v2").toSorted()).toEqual(["[*] → held", ...changes, ...ends].toSorted());
});

test("the table of the payments has exactly the changes that there are", () => {
  const [, table = ""] = DOCUMENT.match(/\| a payment that is \| may become \|\n\|---\|---\|\n((?:\|.*\n)+)/u) ?? [];
  const rows = table
    .trim()
    .split("\n")
    .map((row) => [...row.matchAll(/`(\w+)`/gu)].map(([, state]) => state));
  expect(rows).toEqual(Object.entries(PAYMENT_CHANGES).map(([from, all]) => [from, ...all]));
});

test("the picture of the sagas has every step of each, in its order", () => {
  const steps = Object.values(SAGAS).flatMap((saga) => saga.slice(1).map(({ name }, i) => `${saga[i]?.name ?? ""} → ${name}`));
  expect(arrowsOf("flowchart").toSorted()).toEqual(steps.toSorted());
  expect(DOCUMENT).toContain(`${SAGAS.book.find(({ pivot }) => pivot)?.name ?? "no step"}:::pivot`);
});
