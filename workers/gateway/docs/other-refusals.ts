import { OauthError } from "#contracts/oauth.ts";

interface Refusal {
  description: string;
  content: Record<string, unknown>;
}
/** By status. */
export type OtherRefusals = Readonly<Record<number, Refusal>>;

/** In the words of RFC 6749 and its kin, which clients of OAuth expect. */
export const oauthError = (error: string, description?: string): Refusal => ({
  description: "`error` says which (RFC 6749).",
  content: {
    "application/json": {
      schema: OauthError,
      example: { error, ...(description !== undefined && { error_description: description }) },
    },
  },
});

/** Puts them beside the problems that have the same status. */
export function withOtherRefusals(problems: Record<string, unknown>, others: OtherRefusals = {}): Record<string, unknown> {
  const added = Object.entries(others).map(([status, { description, content }]) => {
    const problem = problems[status] as Refusal | undefined;
    if (problem === undefined) return [status, { description, content }];
    return [status, { description: `${problem.description}\n\n${description}`, content: { ...problem.content, ...content } }];
  });
  return { ...problems, ...Object.fromEntries(added) };
}
