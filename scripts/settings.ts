const NUMBER = /^\d+(?:\.\d+)?$/;

/**
 * The variables that a wrangler file declares, with what is given for some of them in place of its values; others are not added. In
 * the place of a number only a number is taken, since a Worker that cannot read it would fail at its first request: throws.
 */
export function withSettings(
  declared: Record<string, string>,
  given: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(declared).map(([name, value]) => {
      const setting = given[name];
      if (setting !== undefined && NUMBER.test(value) && !NUMBER.test(setting))
        throw new Error(`${name} must be a number, not "${setting}".`);
      return [name, setting ?? value];
    }),
  );
}
