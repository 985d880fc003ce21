/**
 * vitest-pool-workers 0.23 stands a class of its own before each class of objects, and lays one more Proxy around that class's prototype
 * for every object that is made. An object that a test throws out is made again, and each of its methods is then looked for through all
 * layers so far, each of which looks through those below it: hundreds of objects in one file cost minutes. One layer does all that they do.
 */
const layers = new WeakSet<object>();

globalThis.Proxy = new Proxy(Proxy, {
  construct(target, args: [object, ProxyHandler<object>], newTarget) {
    const [of] = args;
    if (layers.has(of)) return of;
    const made = Reflect.construct(target, args, newTarget) as object;
    if (isPrototype(of)) layers.add(made);
    return made;
  },
});

function isPrototype(of: object): boolean {
  if (!Object.hasOwn(of, "constructor")) return false;
  const { constructor } = of;
  return typeof constructor === "function" && constructor.prototype === of;
}
