import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import document from "../../../client/openapi.json" with { type: "json" };

interface Operation {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
const operations = new Map(
  Object.values(document.paths).flatMap((methods) =>
    Object.values(methods as unknown as Record<string, Operation>).map((operation) => [operation.operationId, operation]),
  ),
);
export const OPERATION_IDS: readonly string[] = [...operations.keys()];

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema({ $id: "document", components: document.components });
const compiled = new Map<object, ValidateFunction>();

function validatorOf(schema: object): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/');
  const made = ajv.compile(JSON.parse(text) as object);
  compiled.set(schema, made);
  return made;
}

/** What of an answer is not as the document says; nothing: all of it is. */
export function undocumented(
  operationId: string,
  answer: { status: number; headers: Record<string, string>; body: unknown },
): string[] {
  const response = operations.get(operationId)?.responses[answer.status];
  if (response === undefined) return [`${operationId} does not say that it answers ${answer.status}`];
  const type = answer.headers["content-type"]?.split(";")[0] ?? "";
  const media = response.content?.[type];
  if (media === undefined) return type === "" ? [] : [`${operationId} does not say that its ${answer.status} is ${type}`];
  const validate = validatorOf(media.schema);
  return validate(answer.body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
