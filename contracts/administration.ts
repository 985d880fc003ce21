import * as z from "zod";
import { AccountRecord } from "./auth.ts";
import { freeText } from "./free-text.ts";
import { Role, SCOPES } from "./users.ts";

/** What admins do under `/v1/auth/admin`. */

const UserId = z.string().min(1).max(100);
/** Seconds in a hundred years: longer is for good, which is to leave it out. */
const LONGEST_BAN_S = 3_155_760_000;

export const SetRole = z.strictObject({ userId: UserId, role: Role });
export const BanUser = z.strictObject({
  userId: UserId,
  banReason: freeText(z.string().min(1).max(500)).optional(),
  banExpiresIn: z.int().min(1).max(LONGEST_BAN_S).optional(),
});
export const OfUser = z.strictObject({ userId: UserId });
export const PartnerClient = z.strictObject({
  client_name: freeText(z.string().trim().min(1).max(100)),
  /** What the client may do in its own name, without any user. */
  client_credentials_scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
});

export const ChangedAccount = z.strictObject({ user: AccountRecord });
export const AccountList = z.strictObject({
  users: z.array(AccountRecord),
  total: z.int(),
  limit: z.int().optional(),
  offset: z.int().optional(),
});
export const SessionsRevoked = z.strictObject({ success: z.literal(true) });
