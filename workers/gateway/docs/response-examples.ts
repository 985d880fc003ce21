import recorded from "./response-examples.json" with { type: "json" };

interface Media {
  example?: unknown;
}
interface Paths {
  [path: string]: {
    [method: string]: { operationId?: string; responses?: { [status: string]: { content?: Record<string, Media> } } };
  };
}

/**
 * Puts beside each answer of the document what the real system answered. `test/e2e/authorisation.test.ts` records them, and
 * compares them with what is answered now.
 */
export function withResponseExamples<Document extends { paths?: object | undefined }>(document: Document): Document {
  const paths = (document.paths ?? {}) as Paths;
  for (const operation of Object.values(paths).flatMap((methods) => Object.values(methods))) {
    const examples = (recorded as Record<string, Record<string, unknown>>)[operation.operationId ?? ""] ?? {};
    for (const [status, example] of Object.entries(examples))
      for (const media of Object.values(operation.responses?.[status]?.content ?? {})) media.example = example;
  }
  return document;
}
