/** Answers in Stripe's wire format (https://docs.stripe.com/api/errors). */
export interface Answer {
  status: number;
  body: unknown;
  /** Whether an Idempotency-Key remembers it: everything that began to execute, not what failed validation. */
  remembered: boolean;
}

export interface ErrorFields {
  type: "api_error" | "card_error" | "idempotency_error" | "invalid_request_error";
  message: string;
  code?: string;
  decline_code?: string;
  param?: string;
  charge?: string;
  payment_intent?: unknown;
}

export const found = (body: unknown): Answer => ({ status: 200, body, remembered: true });
export const failed = (status: number, error: ErrorFields, remembered = true): Answer => ({
  status,
  body: { error },
  remembered,
});

/** Refused before anything was executed. */
export const invalid = (message: string, param: string, code = "parameter_invalid"): Answer =>
  failed(400, { type: "invalid_request_error", message, param, code }, false);
export const missingParameter = (param: string): Answer =>
  invalid(`Missing required param: ${param}.`, param, "parameter_missing");
export const noSuch = (what: string, id: string, param: string, status = 404): Answer =>
  failed(status, { type: "invalid_request_error", code: "resource_missing", message: `No such ${what}: '${id}'`, param });

export const unauthorized: Answer = failed(
  401,
  {
    type: "invalid_request_error",
    message: "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.",
  },
  false,
);
export const unknownRoute = (method: string, path: string): Answer =>
  failed(404, { type: "invalid_request_error", message: `Unrecognized request URL (${method}: ${path}).` }, false);
export const serverError: Answer = failed(500, { type: "api_error", message: "An unknown error occurred." });
/** Before anything of the request is looked at, its key included. */
export const rateLimited: Answer = failed(
  429,
  { type: "invalid_request_error", code: "rate_limit", message: "Request rate limit exceeded. Please try again later." },
  false,
);
export const keyInUse: Answer = failed(
  409,
  {
    type: "idempotency_error",
    code: "idempotency_key_in_use",
    message: "There is currently another in-progress request using this Idempotency-Key. Please try again later.",
  },
  false,
);
export const keyReused = (key: string): Answer =>
  failed(
    400,
    {
      type: "idempotency_error",
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    },
    false,
  );
