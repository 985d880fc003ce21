import { type Result, ok } from "#domain/result.ts";
import type { NotificationPreferences } from "#contracts/notification-preferences.ts";
import type { ListedSession } from "#contracts/auth.ts";
import type { OwnProfile, ProfileChange } from "#contracts/users.ts";
import { type Answer, asUser, read } from "./calls.ts";
import type { Failure } from "./failure.ts";
import { type Call, type Reply, send } from "./http.ts";
import { forgetSession, freshTokenOf, shownUser } from "./session.ts";

/**
 * A call by the session's cookie, which all tabs share, where that is one of the user whom the page shows. The server is asked first whose
 * it is: somebody may have signed in where no page of this site has noticed.
 */
async function bySession(call: Call): Promise<Result<Reply, Failure>> {
  const token = await freshTokenOf(shownUser());
  return token.ok ? send({ ...call, withCookie: true }) : token;
}
const ask = <T>(path: string, signal?: AbortSignal): Answer<T> => read(bySession({ path: `/v1/auth/${path}`, signal }));
const tell = <T>(path: string, body: unknown): Answer<T> => read(bySession({ method: "POST", path: `/v1/auth/${path}`, body }));

export const sessions = (signal: AbortSignal): Answer<ListedSession[]> => ask("list-sessions", signal);
export const endSession = (id: string): Answer<unknown> => tell("revoke-session", { id });
export const endOtherSessions = (): Answer<unknown> => tell("revoke-other-sessions", {});

/** Whether a code is asked for beside the password. */
export async function hasSecondFactor(signal: AbortSignal): Answer<boolean> {
  const reply = await ask<{ user: { twoFactorEnabled: boolean | null } } | null>("get-session", signal);
  return reply.ok ? ok(reply.value?.user.twoFactorEnabled === true) : reply;
}
export interface SecondFactor {
  /** `otpauth://…`, which an authenticator app reads. */
  totpURI: string;
  backupCodes: string[];
}
export const offerSecondFactor = (password: string): Answer<SecondFactor> => tell("two-factor/enable", { password });
export const confirmSecondFactor = (code: string): Answer<unknown> => tell("two-factor/verify-totp", { code });
export const removeSecondFactor = (password: string): Answer<unknown> => tell("two-factor/disable", { password });

export interface ListedPasskey {
  id: string;
  name?: string | null;
  createdAt: string;
  lastUsedAt?: string | null;
}
export const passkeys = (signal: AbortSignal): Answer<ListedPasskey[]> => ask("passkey/list-user-passkeys", signal);
export const renamePasskey = (id: string, name: string): Answer<unknown> => tell("passkey/update-passkey", { id, name });
export const deletePasskey = (id: string): Answer<unknown> => tell("passkey/delete-passkey", { id });
export const passkeyOptions = (purpose: "register" | "authenticate"): Answer<unknown> => {
  const path = `passkey/generate-${purpose}-options`;
  // Whoever signs in by one shows nobody yet; the challenge comes as a cookie.
  return purpose === "register" ? ask(path) : read(send({ path: `/v1/auth/${path}`, withCookie: true }));
};
export const keepPasskey = (response: unknown, name: string): Answer<unknown> =>
  tell("passkey/verify-registration", { response, name });

export const ownProfile = (signal: AbortSignal): Answer<OwnProfile> => read(asUser({ path: "/v1/me", signal }));
export const changeProfile = (body: ProfileChange): Answer<OwnProfile> => read(asUser({ method: "PATCH", path: "/v1/me", body }));

const PREFERENCES = "/v1/me/notification-preferences";
export const preferences = (signal: AbortSignal): Answer<NotificationPreferences> => read(asUser({ path: PREFERENCES, signal }));
export const choosePreferences = (body: NotificationPreferences): Answer<NotificationPreferences> =>
  read(asUser({ method: "PUT", path: PREFERENCES, body }));

/** Erases the account for good; refused while a booking still needs it. */
export async function eraseAccount(): Answer<null> {
  const reply = await asUser({ method: "DELETE", path: "/v1/me" });
  if (!reply.ok) return reply;
  forgetSession();
  return ok(null);
}
