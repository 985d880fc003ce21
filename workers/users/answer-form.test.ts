import { expect, test } from "vitest";
import { answerConsent } from "./answer-form.ts";

const HOLDFAST = "https://holdfast.example";
const request = new Request(`${HOLDFAST}/v1/auth/pages/consent`, { method: "POST", headers: { "sec-fetch-dest": "document" } });
const query = "client_id=a";

/** The page that whoever has decided comes to. */
async function decided(answered: Response) {
  const page = (problem: string) => `the form, and: ${problem}`;
  const answer = await answerConsent(answered, { page, query, request, env: { PUBLIC_URL: HOLDFAST } });
  return { status: answer.status, retryAfter: answer.headers.get("retry-after"), text: await answer.text() };
}

test("who decides too often is told to wait, and may decide later: the request has not expired", async () => {
  const throttled = new Response('{"message":"Too many requests."}', { status: 429, headers: { "x-retry-after": "17" } });
  expect(await decided(throttled)).toEqual({
    status: 429,
    retryAfter: "17",
    text: "the form, and: That was tried too often from your network. Wait a minute, and try again.",
  });
});

test("whose request has expired is sent back to begin again, and is not asked once more", async () => {
  const { status, text } = await decided(Response.json({ error: "invalid_signature" }, { status: 400 }));
  expect([status, text.includes("the form")]).toEqual([400, false]);
  expect(text).toContain("This request has expired");
});

test("who has decided is led back to the application", async () => {
  const { status, text } = await decided(Response.json({ redirect: true, url: "https://partner.example/callback?code=c" }));
  expect(status).toBe(200);
  expect(text).toContain('<a href="https://partner.example/callback?code=c">');
});
