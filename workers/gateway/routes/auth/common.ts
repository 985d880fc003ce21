import { z } from "@hono/zod-openapi";
import type { ProblemCode } from "#contracts/problems.ts";

/** What all operations of the users service have in common; they are served by one forward. */
export const open = { access: "public", rate: "auth", services: ["users"] } as const;
export const ofSession = { ...open, access: "session" } as const;
/** A session makes a difference, and none is needed. */
export const ofAnySession = { ...open, access: "any_session" } as const;

/** `forbidden`: sent by another site's page with the session's cookie, or meant to lead to another site. */
export const refused = ["validation_failed", "forbidden"] as const satisfies ProblemCode[];
export const refusedToStrangers = ["unauthenticated", ...refused] as const satisfies ProblemCode[];

/** A redirect: where to is in `Location`. */
export const leadsTo = (description: string) => ({
  description,
  headers: { Location: { schema: { type: "string" as const }, description: "Where it leads." } },
});
export const page = (description: string) => ({ description, content: { "text/html": { schema: z.string() } } });
