/** docs/storage-schema.md as its tests read it. */

export interface Section {
  title: string;
  /** Columns of each table, as documented, by the table's name. */
  tables: Map<string, string[]>;
  questions: { question: string; sql: string }[];
}

const QUERY = /([^\n]+)\n\n```sql\n(.*?)\n```/gs;

/** The page, heading by heading. */
export const sectionsOf = (markdown: string): Section[] =>
  markdown
    .split(/^## /m)
    .slice(1)
    .map((text) => ({
      title: text.slice(0, text.indexOf("\n")),
      tables: new Map(text.includes("\n| table | columns |\n") ? tablesByRow(text) : tablesByHeading(text)),
      questions: [...text.matchAll(QUERY)].map(([, question = "", sql = ""]) => ({ question, sql })),
    }));

/** A heading for each table and a row for each column. */
const tablesByHeading = (text: string): [string, string[]][] =>
  [...text.matchAll(/^### `(\w+)`\n(.*?)(?=^### |$(?![^]))/gms)].map(([, name = "", body = ""]) => [
    name,
    [...body.matchAll(/^\| `(\w+)` \|/gm)].map(([, column = ""]) => column),
  ]);

/** A row for each table, all of its columns beside it. What is in parentheses explains them. */
const tablesByRow = (text: string): [string, string[]][] =>
  [...text.matchAll(/^\| `(\w+)` \| (`\w+`.*) \|$/gm)].map(([, name = "", columns = ""]) => [
    name,
    [...columns.replaceAll(/\([^)]*\)/g, "").matchAll(/`(\w+)`/g)].map(([, column = ""]) => column),
  ]);
