import type { Context } from "hono";
import type { ZodError } from "zod";
import type { FieldError } from "#contracts/problems.ts";
import type { App } from "./env.ts";
import { answerProblem } from "./refuse.ts";

/** More than these help nobody. */
const MAX_ERRORS = 20;

/** zod's issues as the API shows them; messages name keys, never values. */
export function fieldErrors(error: ZodError): FieldError[] {
  return error.issues
    .flatMap((issue): FieldError[] => {
      if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), code: issue.code, message: issue.message }];
      return issue.keys.map((key) => ({
        path: [...issue.path, key].join("."),
        code: "unknown_key",
        message: "There is no such key.",
      }));
    })
    .slice(0, MAX_ERRORS);
}

/** What zod-openapi does with a request that is not of the documented shape. A path of another shape leads nowhere: 404. */
export function onValidated(
  result: { target: string; success: boolean; error?: ZodError },
  c: Context<App>,
): Response | undefined {
  if (result.success || !result.error) return undefined;
  if (result.target === "param") return answerProblem(c, "not_found");
  const errors = fieldErrors(result.error);
  const places = [...new Set(errors.map(({ path }) => path || "the body"))];
  return answerProblem(c, "validation_failed", { detail: `Not as documented: ${places.join(", ")}.`, errors });
}

export function malformedBody(c: Context<App>, message = "The body is not JSON.") {
  return answerProblem(c, "validation_failed", { detail: message, errors: [{ path: "", code: "malformed_body", message }] });
}
