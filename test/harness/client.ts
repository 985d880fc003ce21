import { type Holdfast, holdfast } from "../../client/src/index.ts";
import type { Api, ApiAnswer } from "../../scripts/api/api.ts";
import type { Person } from "./people.ts";

/** Requests enter the system by their path, whatever host they name. */
const ANY_HOST = "http://holdfast.test";

/** The published client, against the system under test: with a person's token, or as a person who signs in by themselves. */
export function clientOf(
  system: Api,
  person?: Pick<Person, "token"> | { email: string; password: string; secondFactor?: () => string },
): Holdfast {
  return holdfast({
    baseUrl: ANY_HOST,
    // Tests want to see every answer.
    attempts: 1,
    ...(person !== undefined && { auth: "token" in person ? { accessToken: () => person.token } : person }),
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const body = await request.text();
      return system.open(pathname + search, {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        ...(body !== "" && { body }),
      });
    },
  });
}

/** What a call came to, refused or not, for tests that look at both alike. */
export async function answerOf<Body>(
  call: Promise<{ data: Body | undefined; error: unknown; response?: Response }>,
): Promise<ApiAnswer<Body & { code?: string }>> {
  const { data, error, response } = await call;
  if (response === undefined) throw error;
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: (data ?? error) as Body & { code?: string },
  };
}
