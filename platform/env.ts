/** A numeric setting from a Worker's variables; a missing or malformed one is a deployment bug. */
export function numberVar(name: string, value: string | undefined, fallback?: number): number {
  const parsed = value === undefined || value === "" ? fallback : Number(value);
  if (parsed === undefined || !Number.isFinite(parsed))
    throw new Error(`variable ${name} must be a number, is ${JSON.stringify(value)}`);
  return parsed;
}
