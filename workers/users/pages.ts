import { html } from "hono/html";
import { PASSWORD_LENGTH } from "#contracts/users.ts";
import { AUTH_PATH } from "./paths.ts";

export const SIGN_IN_PAGE = `${AUTH_PATH}/pages/sign-in`;
/** After the password, where it is not enough. */
export const SECOND_FACTOR_PAGE = `${AUTH_PATH}/pages/second-factor`;
export const CONSENT_PAGE = `${AUTH_PATH}/pages/consent`;
export const RESET_PAGE = `${AUTH_PATH}/pages/reset-password`;
/** Where a browser is sent that came back from a provider, or with a request of a client, and cannot go on. */
export const ERROR_PAGE = `${AUTH_PATH}/pages/error`;

/** By the `error` of the page's query; whatever else is there gets the last one. */
const ERROR_TEXTS: Readonly<Record<string, string>> = {
  access_denied: "You did not allow it. Nothing has changed.",
  account_not_linked:
    "There is an account with this e-mail address, and it does not accept this way to sign in. Sign in with your password.",
  card_number_refused:
    "Your name there has what looks like a card number in it, which does not belong here. Change it there, or sign up with a password.",
  email_not_found: "The provider told us no e-mail address, and an account needs one.",
  email_not_verified: "The provider has not verified your e-mail address. Verify it there, or sign up with a password.",
  state_mismatch: "This sign-in was started elsewhere or has expired. Please start again.",
};
const OTHER_ERROR = "It did not work, and nothing has changed. Please start again.";

/** What a scope lets a client do, as its user reads it. */
const SCOPE_TEXTS: Readonly<Record<string, string>> = {
  openid: "know who you are",
  profile: "see your name",
  email: "see your e-mail address",
  offline_access: "stay connected while you are away",
  "flights:read": "search flights",
  "bookings:read": "see your bookings",
  "bookings:write": "make, change and cancel bookings for you",
  "payments:write": "pay for your bookings",
  ops: "operate the airline: sagas, dead letters, schedules",
};

/** `key`: whatever an address says. */
const wordsOf = (texts: Readonly<Record<string, string>>, key: string) => (Object.hasOwn(texts, key) ? texts[key] : undefined);

type Html = ReturnType<typeof html>;

/** `oauthQuery`: the signed authorization request to go on with, or empty. */
export function signInPage(oauthQuery: string, problem: string | null): Html {
  return page(
    "Sign in",
    html` ${alert(problem)}
      <form method="post" action="${SIGN_IN_PAGE}">
        <input type="hidden" name="oauth_query" value="${oauthQuery}" />
        <p>
          <label>E-mail address <input type="email" name="email" autocomplete="username" required /></label>
        </p>
        <p>
          <label>Password <input type="password" name="password" autocomplete="current-password" required /></label>
        </p>
        <p><button>Sign in</button></p>
      </form>`,
  );
}

export function secondFactorPage(oauthQuery: string, problem: string | null): Html {
  return page(
    "Second factor",
    html` ${alert(problem)}
      <form method="post" action="${SECOND_FACTOR_PAGE}">
        <input type="hidden" name="oauth_query" value="${oauthQuery}" />
        <p>
          <label
            >Code of your authenticator, or a backup code <input name="code" autocomplete="one-time-code" maxlength="64" required
          /></label>
        </p>
        <p><button>Go on</button></p>
      </form>`,
  );
}

export function consentPage(
  { client, scopes }: { client: string; scopes: string[] },
  oauthQuery: string,
  problem: string | null,
): Html {
  return page(
    "Allow access?",
    html` ${alert(problem)}
      <p><strong>${client}</strong> asks to:</p>
      <ul>
        ${scopes.map((scope) => html`<li>${wordsOf(SCOPE_TEXTS, scope) ?? scope}</li>`)}
      </ul>
      <form method="post" action="${CONSENT_PAGE}">
        <input type="hidden" name="oauth_query" value="${oauthQuery}" />
        <p><button name="decision" value="accept">Allow</button> <button name="decision" value="deny">Deny</button></p>
      </form>`,
  );
}

/** `hasPasskeys`: of the account that the link is for, which may not be its owner's. */
export function resetPage({ token, hasPasskeys }: { token: string; hasPasskeys: boolean }, problem: string | null): Html {
  return page(
    "Choose a new password",
    html` ${alert(problem)}
      <form method="post" action="${RESET_PAGE}">
        <input type="hidden" name="token" value="${token}" />
        <p>
          <label
            >New password
            <input type="password" name="password" autocomplete="new-password" minlength="${PASSWORD_LENGTH.min}" required
          /></label>
        </p>
        ${
          hasPasskeys
            ? html`<p>
                <label
                  ><input type="checkbox" name="passkeys" value="remove" /> Remove the passkeys of this account as well. Each of
                  them signs in without the password: do it if one may be somebody else's.</label
                >
              </p>`
            : ""
        }
        <p><button>Set password</button></p>
      </form>`,
  );
}

export function messagePage(title: string, text: string): Html {
  return page(title, html`<p>${text}</p>`);
}

/** Leads to this address by itself, and by a click where a browser does not. */
export function onwardPage(url: string): Html {
  const refresh = html`<meta http-equiv="refresh" content="0; url=${url}" />`;
  return page("Back to the application", html`<p><a href="${url}">Go on</a></p>`, refresh);
}

export function errorPage(error: string): Html {
  return messagePage("Not signed in", wordsOf(ERROR_TEXTS, error) ?? OTHER_ERROR);
}

const alert = (problem: string | null) => (problem === null ? "" : html`<p role="alert">${problem}</p>`);

function page(title: string, content: Html, head: Html | "" = ""): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        ${head}
        <title>${title} · Holdfast</title>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}
