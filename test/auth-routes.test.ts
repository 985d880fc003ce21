import { expect, test } from "vitest";
import document from "../client/openapi.json" with { type: "json" };
import { ROUTES } from "../workers/users/routes.ts";

const AUTH = "/v1/auth";
/** What the document has of the users service. `workers/gateway` sees to it that the file is the document. */
const documented = Object.entries(document.paths)
  .filter(([path]) => path.startsWith(`${AUTH}/`))
  .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
/** The Worker answers nothing else: it looks each request up in this table, and 404 is what it does not find. */
const served = ROUTES.map(({ method, path }) => `${method} ${AUTH}${path.replaceAll(/:(\w+)/g, "{$1}")}`);

test("whatever is served under /v1/auth is documented, and whatever is documented is served", () => {
  expect(served.filter((route) => !documented.includes(route))).toEqual([]);
  expect(documented.filter((route) => !served.includes(route))).toEqual([]);
});

test("nothing is in the table twice, where the second would never be asked", () => {
  expect(served).toHaveLength(new Set(served).size);
  expect(served.length).toBeGreaterThan(50);
});
