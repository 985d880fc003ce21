import * as z from "zod";

/** The parts of JSON Schema that the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  minItems?: number;
  maxItems?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
}
export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  schema: Schema;
}
/** What may come under one status: media types with their schemas, and the problem codes that are named. */
interface Documented {
  content: Record<string, Schema>;
  codes: string[];
}
export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: Parameter[];
  body: Schema | null;
  /** Whether the body is a form instead of JSON. */
  form: boolean;
  responses: Record<string, Documented>;
  /** Whether it can change anything. */
  mutates: boolean;
  access: "public" | "token";
}

const SchemaOf = z.custom<Schema>((value) => typeof value === "object" && value !== null);
const Content = z.record(z.string(), z.looseObject({ schema: SchemaOf, examples: z.record(z.string(), z.unknown()).optional() }));
export const Document = z.looseObject({
  components: z.looseObject({ schemas: z.record(z.string(), SchemaOf) }),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        parameters: z
          .array(
            z.looseObject({
              name: z.string(),
              in: z.enum(["path", "query", "header"]),
              required: z.boolean().default(false),
              schema: SchemaOf,
            }),
          )
          .default([]),
        security: z.array(z.unknown()).default([]),
        requestBody: z.looseObject({ content: Content }).optional(),
        responses: z.record(z.string(), z.looseObject({ content: Content.default({}) })),
      }),
    ),
  ),
});
export type Document = z.infer<typeof Document>;

export function operationsOf({ paths }: Document): Operation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters, requestBody, responses, security }]): Operation => {
      const json = requestBody?.content["application/json"];
      const form = requestBody?.content["application/x-www-form-urlencoded"];
      return {
        id: operationId,
        method: method.toUpperCase(),
        path,
        parameters,
        body: (json ?? form)?.schema ?? null,
        form: json === undefined && form !== undefined,
        responses: Object.fromEntries(
          Object.entries(responses).map(([status, { content }]) => [
            status,
            {
              content: Object.fromEntries(Object.entries(content).map(([type, { schema }]) => [type, schema])),
              codes: Object.values(content).flatMap(({ examples }) => Object.keys(examples ?? {})),
            },
          ]),
        ),
        mutates: method !== "get",
        access: security.length === 0 ? "public" : "token",
      };
    }),
  );
}

/** Methods that the runtime knows however they are written (Fetch, "normalize a method"). */
const NORMALIZED = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]);

/** Which operation a request reaches, whatever it was meant for; null: none of the document. */
export function router(operations: readonly Operation[]): (method: string, target: string) => Operation | null {
  const routes = operations.map((operation) => ({ operation, pattern: patternOf(operation.path) }));
  return (method, target) => {
    const pathname = pathOf(target);
    // Whether `..` and `\\` lead anywhere is the runtime's to say: such an address is nobody's here.
    if (pathname !== target.split(/[?#]/, 1)[0]) return null;
    const named = NORMALIZED.has(method.toUpperCase()) ? method.toUpperCase() : method;
    // What a GET answers, a HEAD does without the body.
    const asked = named === "HEAD" ? "GET" : named;
    const found = routes.filter(({ operation, pattern }) => operation.method === asked && pattern.test(pathname));
    return found[0]?.operation ?? null;
  };
}

/** With `..` resolved, and nothing decoded. */
export const pathOf = (target: string): string => new URL(`http://x${target}`).pathname;

function patternOf(path: string): RegExp {
  const literal = path.split(/(\{[^}]+\})/).map((part) => (part.startsWith("{") ? "[^/]+" : part.replaceAll(".", "\\.")));
  return new RegExp(`^${literal.join("")}$`);
}
