import { expect, it } from "vitest";

const answering = (what: string): ProxyHandler<object> => ({ get: () => what });

it("lays one Proxy around the prototype of a class, however often somebody lays another", () => {
  const { prototype } = class {};
  const once = new Proxy(prototype, {});
  expect(once).not.toBe(prototype);
  expect(new Proxy(once, {})).toBe(once);
});

it("leaves every other Proxy of a Proxy as it is", () => {
  const inner = new Proxy({}, answering("inner"));
  const outer = new Proxy(inner, answering("outer"));
  expect(outer).not.toBe(inner);
  expect(Reflect.get(outer, "any")).toBe("outer");
});
