import type { z } from "zod";
import type { FieldError } from "#contracts/problems.ts";
import { err, ok, type Result } from "#domain/result.ts";
import { JSON_IS_TAKEN, type ProblemOptions } from "#platform/problem.ts";

/** What a client is told of its body. */
type BodyError = { reason: "unsupported_media_type" | "validation_failed"; told: ProblemOptions };

/** The body as JSON text, checked against `schema` where there is one. An absent body is an empty object. */
export async function readBody(request: Request, schema: z.ZodType | undefined): Promise<Result<string, BodyError>> {
  const text = await request.text();
  if (text === "" && schema === undefined) return ok("{}");
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/json") return err({ reason: "unsupported_media_type", told: JSON_IS_TAKEN });
  const value = parseJson(text);
  if (!value.ok) return value;
  if (schema === undefined) return ok(text);
  const parsed = schema.safeParse(value.value);
  if (parsed.success) return ok(JSON.stringify(parsed.data));
  return invalid(fieldErrors(parsed.error));
}

const invalid = (errors: FieldError[]) => err({ reason: "validation_failed", told: { errors } } as const);

/** Messages name keys, never values. */
function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue): FieldError[] => {
    if (issue.code !== "unrecognized_keys") return [{ path: issue.path.join("."), code: issue.code, message: issue.message }];
    return issue.keys.map((key) => ({
      path: [...issue.path, key].join("."),
      code: "unknown_key",
      message: "There is no such key.",
    }));
  });
}

function parseJson(text: string): Result<unknown, BodyError> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return invalid([{ path: "", code: "malformed_body", message: "The body is not JSON." }]);
  }
}
