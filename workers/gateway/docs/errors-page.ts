import { PROBLEMS, type ProblemCode } from "#contracts/problems.ts";
import { EXPLANATIONS } from "./explanations.ts";

const codes = Object.keys(PROBLEMS) as ProblemCode[];

const INTRODUCTION =
  "Every error of the API is a problem document (RFC 9457, `application/problem+json`). " +
  "Its `code` never changes its meaning, its `type` is the address of a section of this page, `detail` says what happened this time (or repeats the title where that is all), " +
  "and `request_id` finds the request in our logs. Wherever `Retry-After` is sent, waiting that long is worth it.";

/** docs/errors.md. */
export function errorsMarkdown(): string {
  const sections = codes.map((code) => {
    const { status, title } = PROBLEMS[code];
    const { when, remedy } = EXPLANATIONS[code];
    return `## ${code}\n\n**${status}** · ${title}\n\n${when}\n\nWhat to do: ${remedy}\n`;
  });
  return `# Errors\n\n${INTRODUCTION}\n\n${sections.join("\n")}`;
}

const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const inline = (text: string) => escapeHtml(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");

/** The same as a page: where the `type` of a problem leads. */
export const ERRORS_PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Errors · Holdfast API</title><link rel="stylesheet" href="/errors.css"></head>
<body>
<main>
<h1>Errors</h1>
<p>${inline(INTRODUCTION)}</p>
${codes
  .map(
    (code) => `<section id="${code}">
<h2><code>${code}</code></h2>
<p><strong>${PROBLEMS[code].status}</strong> · ${escapeHtml(PROBLEMS[code].title)}</p>
<p>${inline(EXPLANATIONS[code].when)}</p>
<p>What to do: ${inline(EXPLANATIONS[code].remedy)}</p>
</section>`,
  )
  .join("\n")}
</main>
</body>
</html>
`;
