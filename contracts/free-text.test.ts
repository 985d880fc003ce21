import { expect, test } from "vitest";
import { BanUser, PartnerClient } from "./administration.ts";
import { SignIn, SignUp } from "./auth.ts";
import { ClientMetadata } from "./oauth.ts";
import { PasskeyRegistration, RenamePasskey } from "./second-factor.ts";

const CARD = "4242 4242 4242 4242";
const response = { id: "a", response: {} };

test.each([
  ["name", SignUp, { name: CARD, email: "ada@example.com", password: "correct horse battery" }],
  ["banReason", BanUser, { userId: "usr_1", banReason: `paid with ${CARD}` }],
  ["client_name", PartnerClient, { client_name: CARD, client_credentials_scopes: ["flights:read"] }],
  ["client_name", ClientMetadata, { client_name: CARD }],
  ["contacts.0", ClientMetadata, { contacts: [CARD] }],
  ["software_id", ClientMetadata, { software_id: CARD }],
  ["software_version", ClientMetadata, { software_version: CARD }],
  ["name", PasskeyRegistration, { response, name: CARD }],
  ["name", RenamePasskey, { id: "a", name: CARD }],
])("a card number for %s is refused, and the refusal does not repeat it", (path, schema, body) => {
  const issues = schema.safeParse(body).error?.issues ?? [];
  expect(issues.map((issue) => issue.path.join("."))).toEqual([path]);
  expect(JSON.stringify(issues)).not.toContain("4242");
});

test("a password may be any digits, and an address begin with any", () => {
  const person = { email: "4242424242424242@example.com", password: "4242424242424242" };
  expect(SignUp.safeParse({ name: "Ada Lovelace", ...person }).success).toBe(true);
  expect(SignIn.safeParse(person).success).toBe(true);
});
