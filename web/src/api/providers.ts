import type { ProviderList } from "#contracts/auth.ts";
import { type Answer, read } from "./calls.ts";
import { send } from "./http.ts";
import { safeNext } from "./paths.ts";
import { ofTab } from "./storage.ts";

/** Where somebody wanted to go who went to a provider to sign in: in the tab's own storage, since an address may be longer than the API takes. */
const NEXT = "holdfast.sign_in_next";
/** The page that asked, which goes on from there, or says why not. */
const BACK = "/sign-in?back=1";

export const providers = (signal: AbortSignal): Answer<ProviderList> => read(send({ path: "/v1/auth/providers", signal }));

/** Begins a sign-in with a provider. The answer's `url` is where the browser has to go; `next`: where its user wants to go in the end. */
export function setOutTo(provider: string, next: string): Answer<{ url: string }> {
  ofTab.setItem(NEXT, next);
  const body = { provider, callbackURL: BACK, errorCallbackURL: BACK };
  return read(send({ method: "POST", path: "/v1/auth/sign-in/social", body, withCookie: true }));
}

/** Where whoever comes back from there wanted to go. */
export const nextOfReturn = (): string => safeNext(ofTab.getItem(NEXT) ?? undefined);
