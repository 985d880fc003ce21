import { z } from "@hono/zod-openapi";
import { AccountName, OwnProfile } from "#contracts/users.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, jsonBody, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

const ProfileChange = z.strictObject({ name: AccountName, language: OwnProfile.shape.language }).partial();

export const route = operation({
  method: "patch",
  path: "/v1/me",
  operationId: "updateProfile",
  tags: ["Account"],
  summary: "Change your profile",
  description: "The name, and the language of mails and SMS. What is not named stays.",
  access: "first_party",
  rate: "account",
  services: ["users"],
  body: "json",
  request: { body: jsonBody(ProfileChange, { name: "Ada Lovelace", language: "de" }) },
  responses: { 200: json("The changed profile.", OwnProfile) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { user_id: userId } = callerOf(c);
  const change = c.req.valid("json");
  const result = await call(() => c.env.USERS.updateProfile(userId, change));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
