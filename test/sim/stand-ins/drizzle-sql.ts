/**
 * drizzle writes the text of a query anew each time it is asked, from hundreds of small objects, and asks of each of them what it is by
 * trying a dozen classes. Here that is asked once for each class, and the pieces are put together in one text. Whatever is not one of the
 * common pieces is left to drizzle itself, and a test compares the two.
 */
import { Column } from "drizzle-orm/column";
import { type BuildQueryConfig, Name, Param, Placeholder, type Query, SQL, StringChunk } from "drizzle-orm/sql/sql";
import { Table } from "drizzle-orm/table";
import { is } from "./drizzle-entity.ts";

/** What is not said of the class to others. */
interface Built {
  queryChunks: unknown[];
  shouldInlineParams: boolean;
  buildQueryFromSourceParams: (this: Built, chunks: unknown[], config: BuildQueryConfig) => Query;
}
type Add = (text: Text, chunk: never, config: BuildQueryConfig) => void;
interface Text {
  sql: string;
  params: unknown[];
}

const prototype = SQL.prototype as unknown as Built;
const asDrizzleDoes = prototype.buildQueryFromSourceParams;
const NOTHING = new SQL([]) as unknown as Built;

/** In drizzle's own order: the first that fits decides. */
const PIECES: [Parameters<typeof is>[1], Add][] = [
  [StringChunk, (text, { value }: StringChunk) => void (text.sql += value.length === 1 ? value[0] : value.join(""))],
  [Name, (text, { value }: Name, { escapeName }) => void (text.sql += escapeName(value))],
  [SQL, addSql],
  [Table, addNamed],
  [Column, addNamed],
  [Param, addParam],
];
const KNOWN = new Map<unknown, Add>();
/** Tables and columns as they are written; they outlive every query. */
const NAMES = new WeakMap<object, string>();

function build(this: Built, chunks: unknown[], config: BuildQueryConfig): Query {
  // Indexes are written otherwise; values inside of the text never are, here.
  if (config.invokeSource === "indexes" || config.inlineParams === true || this.shouldInlineParams)
    return asDrizzleDoes.call(this, chunks, config);
  const text: Text = { sql: "", params: [] };
  addAll(text, chunks, config);
  return text;
}

function addAll(text: Text, chunks: readonly unknown[], config: BuildQueryConfig): void {
  for (const chunk of chunks) {
    if (chunk === undefined) continue;
    if (Array.isArray(chunk)) addList(text, chunk, config);
    else if (typeof chunk !== "object" || chunk === null) addValue(text, chunk, config);
    else adderOf(chunk)(text, chunk as never, config);
  }
}

function adderOf(chunk: object): Add {
  const { constructor } = chunk;
  let known = KNOWN.get(constructor);
  if (known === undefined) KNOWN.set(constructor, (known = PIECES.find(([type]) => is(chunk, type))?.[1] ?? addOther));
  return known;
}

function addList(text: Text, list: readonly unknown[], config: BuildQueryConfig): void {
  text.sql += "(";
  for (const [i, item] of list.entries()) {
    if (i > 0) text.sql += ", ";
    addAll(text, [item], config);
  }
  text.sql += ")";
}

function addSql(text: Text, chunk: Built, config: BuildQueryConfig): void {
  if (chunk.shouldInlineParams) addOther(text, chunk, config);
  else addAll(text, chunk.queryChunks, config);
}

function addNamed(text: Text, chunk: Table | Column, config: BuildQueryConfig): void {
  let name = NAMES.get(chunk);
  if (name === undefined) NAMES.set(chunk, (name = asDrizzleDoes.call(NOTHING, [chunk], config).sql));
  text.sql += name;
}

function addParam(text: Text, chunk: Param, config: BuildQueryConfig): void {
  if (is(chunk.value, Placeholder)) return addOther(text, chunk, config);
  const value: unknown = chunk.value === null ? null : chunk.encoder.mapToDriverValue(chunk.value);
  if (is(value, SQL)) addSql(text, value as Built, config);
  else addValue(text, value, config);
}

function addValue(text: Text, value: unknown, { escapeParam }: BuildQueryConfig): void {
  text.sql += escapeParam(text.params.length, value);
  text.params.push(value);
}

function addOther(text: Text, chunk: object, config: BuildQueryConfig): void {
  const { sql, params } = asDrizzleDoes.call(NOTHING, [chunk], config);
  text.sql += sql;
  text.params.push(...params);
}

prototype.buildQueryFromSourceParams = build;
