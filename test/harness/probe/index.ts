/**
 * Test-only Worker: what tests do inside the runtime in one call. Over the harness's own proxies each member that is read and each statement
 * that is prepared is a call that the whole process waits for.
 */
export interface ObjectCall {
  binding: string;
  name: string;
  method: string;
  args: unknown[];
}
/** Statements of one transaction. */
export interface DatabaseCall {
  database: string;
  statements: { sql: string; parameters: unknown[] }[];
}

export default {
  async fetch(request, env) {
    const call = await request.json<ObjectCall | DatabaseCall>();
    // JSON has no undefined, and the caller looks for a result.
    return Response.json({ result: ("database" in call ? await rowsOf(env, call) : await answerOf(env, call)) ?? null });
  },
} satisfies ExportedHandler<Record<string, unknown>>;

async function answerOf(env: Record<string, unknown>, { binding, name, method, args }: ObjectCall): Promise<unknown> {
  const namespace = env[binding] as DurableObjectNamespace;
  const stub = namespace.get(namespace.idFromName(name));
  return Reflect.apply(Reflect.get(stub, method), stub, args);
}

async function rowsOf(env: Record<string, unknown>, { database, statements }: DatabaseCall): Promise<unknown[][]> {
  const binding = env[database] as D1Database;
  const answers = await binding.batch(statements.map(({ sql, parameters }) => binding.prepare(sql).bind(...parameters)));
  return answers.map(({ results }) => results);
}
