import { askSecret } from "./ask-secret.ts";
import { makeSecret, type SecretToSet } from "./secrets.ts";

/** Values of the secrets to set: the environment's, ours, or what a person says. Nobody is told of them but the Workers. */
export async function secretValues(toSet: readonly SecretToSet[], env: NodeJS.ProcessEnv): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { name, made } of toSet) {
    const value = env[name] || (made ? makeSecret() : await askSecret(name));
    if (value === "") throw new Error(`${name} is empty.`);
    values[name] = value;
  }
  return values;
}
