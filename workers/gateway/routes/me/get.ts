import { OwnProfile } from "#contracts/users.ts";
import { call } from "../../call.ts";
import { callerOf } from "../../command.ts";
import { json, operation, type Handler } from "../../operation.ts";
import { refuse } from "../../refuse.ts";

export const route = operation({
  method: "get",
  path: "/v1/me",
  operationId: "getProfile",
  tags: ["Account"],
  summary: "Your profile",
  description: "Of the user the token stands for; not for OAuth clients.",
  access: "first_party",
  rate: "account",
  services: ["users"],
  responses: { 200: json("The profile.", OwnProfile) },
  problems: ["not_found"],
});

export const handler: Handler<typeof route> = async (c) => {
  const { user_id: userId } = callerOf(c);
  const result = await call(() => c.env.USERS.profile(userId));
  return result.ok ? c.json(result.value, 200) : refuse(c, result.error);
};
