import { expect } from "vitest";
import type { Api, ApiRequest } from "../../../scripts/api/api.ts";

/** What a client that has lost its patience sends at once. */
const COPIES = 50;

export interface RawAnswer {
  status: number;
  /** The bytes, as text. */
  text: string;
  headers: Headers;
}

export async function ask(system: Api, path: string, request: ApiRequest): Promise<RawAnswer> {
  const answer = await system.open(path, request);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}
export const codeOf = ({ text }: RawAnswer): unknown => (JSON.parse(text) as { code?: unknown }).code;
const isReplay = ({ headers }: RawAnswer): boolean => headers.get("idempotency-replayed") === "true";
const isPutOff = (answer: RawAnswer): boolean =>
  answer.status === 409 && codeOf(answer) === "request_in_progress" && Number(answer.headers.get("retry-after")) >= 1;

/** Sends copies of one request at once. */
export const burst = (system: Api, path: string, request: ApiRequest): Promise<RawAnswer[]> =>
  Promise.all(Array.from({ length: COPIES }, () => ask(system, path, request)));

/**
 * All the copies of one request under one key: exactly one was carried out, the others got its answer byte for byte and marked;
 * one that would have waited for too long was told to come back.
 */
export async function expectOneAnswer(system: Api, path: string, request: ApiRequest, status: number): Promise<RawAnswer> {
  const answers = await burst(system, path, request);
  const done = answers.filter((answer) => !isPutOff(answer));
  expect([...new Set(done.map((answer) => `${answer.status} ${answer.text}`))]).toEqual([`${status} ${done[0]?.text}`]);
  expect(done.filter((answer) => !isReplay(answer))).toHaveLength(1);
  const later = await ask(system, path, request);
  expect([later.status, later.text, isReplay(later)]).toEqual([status, done[0]?.text, true]);
  return later;
}
