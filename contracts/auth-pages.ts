import * as z from "zod";

/** Forms of the pages under `/v1/auth/pages`. `oauth_query`: the signed authorization request to go on with. */

export const SignInForm = z.object({ email: z.string(), password: z.string(), oauth_query: z.string() });
export const SecondFactorForm = z.object({ code: z.string().trim().min(1).max(64), oauth_query: z.string() });
export const ConsentForm = z.object({ decision: z.enum(["accept", "deny"]), oauth_query: z.string().min(1) });
/** `passkeys`: of the account; `remove` takes them all away with the old password. */
export const ResetForm = z.object({ token: z.string().min(1), password: z.string(), passkeys: z.literal("remove").optional() });
