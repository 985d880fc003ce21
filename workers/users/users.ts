import { WorkerEntrypoint } from "cloudflare:workers";
import type { Health } from "#contracts/service-registry.ts";
import type { UsersApi } from "#contracts/users.ts";
import { invariant } from "#domain/invariant.ts";
import type { Language } from "#domain/text/language.ts";
import { setLogLevel } from "#platform/log.ts";
import { accountLetter } from "./account-letter.ts";
import { authOf } from "./auth.ts";
import type { Env } from "./env.ts";
import { eraseAccount, erasureFinished, unfinishedErasures } from "./erase-account.ts";
import { handleRequest } from "./handle-request.ts";
import { isHealthy } from "./health.ts";
import { mayReadBookings } from "./may-read-bookings.ts";
import { accountData, accountLists } from "./personal-data.ts";
import { changeProfile, languagesOf, readProfile } from "./profile.ts";
import { pruneExpired } from "./prune.ts";

/** Identity: accounts, sessions, tokens, OAuth clients. */
export class Users extends WorkerEntrypoint<Env, { caller?: string }> implements UsersApi {
  constructor(ctx: ExecutionContext<{ caller?: string }>, env: Env) {
    super(ctx, env);
    invariant(ctx.props.caller, "users is called through a service binding that names its caller");
    setLogLevel(env.LOG_LEVEL);
  }

  override fetch(request: Request): Promise<Response> {
    return handleRequest(request, this.env);
  }

  async jwks(): Promise<{ keys: Record<string, unknown>[] }> {
    const { keys } = await (await authOf(this.env)).api.getJwks();
    return { keys: keys.map((key) => ({ ...key })) };
  }

  profile(userId: string): ReturnType<UsersApi["profile"]> {
    return readProfile(this.env.DB, userId);
  }

  updateProfile(...[userId, change]: Parameters<UsersApi["updateProfile"]>): ReturnType<UsersApi["updateProfile"]> {
    return changeProfile(this.env.DB, userId, change, Date.now());
  }

  languages(userIds: string[]): Promise<(Language | null)[]> {
    return languagesOf(this.env.DB, userIds);
  }

  accountLetter(query: Parameters<UsersApi["accountLetter"]>[0]): ReturnType<UsersApi["accountLetter"]> {
    return accountLetter(this.env, query, Date.now());
  }

  mayReadBookings(grants: Parameters<UsersApi["mayReadBookings"]>[0]): Promise<boolean[]> {
    return mayReadBookings(this.env.DB, grants);
  }

  accountData(userId: string): ReturnType<UsersApi["accountData"]> {
    return accountData(this.env.DB, userId);
  }

  accountLists(query: { user_id: string; cursor: string | null }): ReturnType<UsersApi["accountLists"]> {
    return accountLists(this.env.DB, query);
  }

  eraseAccount(command: Parameters<UsersApi["eraseAccount"]>[0]): ReturnType<UsersApi["eraseAccount"]> {
    return eraseAccount(this.env.DB, command, Date.now());
  }

  unfinishedErasures(...query: Parameters<UsersApi["unfinishedErasures"]>): ReturnType<UsersApi["unfinishedErasures"]> {
    return unfinishedErasures(this.env.DB, ...query);
  }

  erasureFinished(userId: string): Promise<void> {
    return erasureFinished(this.env.DB, userId, Date.now());
  }

  pruneExpired(): ReturnType<UsersApi["pruneExpired"]> {
    return pruneExpired(this.env.DB, Date.now());
  }

  async health(): Promise<Health> {
    return { ok: await isHealthy(this.env.DB), version: this.env.VERSION.id };
  }
}
