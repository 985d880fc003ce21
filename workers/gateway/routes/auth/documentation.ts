import { administrationDocumentation } from "./administration.ts";
import { metadataDocumentation } from "./metadata.ts";
import { oauthClientDocumentation } from "./oauth-clients.ts";
import { oauthDocumentation } from "./oauth.ts";
import { pageDocumentation } from "./pages.ts";
import { passkeyDocumentation } from "./passkeys.ts";
import { secondFactorDocumentation } from "./second-factor.ts";
import { sessionDocumentation } from "./sessions.ts";
import { signInDocumentation } from "./sign-in.ts";
import { signUpDocumentation } from "./sign-up.ts";

/** Everything that the users service serves under `/v1/auth/` and `/.well-known/`; `test/auth-routes.test.ts` compares both. */
export const authDocumentation = [
  ...signUpDocumentation,
  ...signInDocumentation,
  ...sessionDocumentation,
  ...secondFactorDocumentation,
  ...passkeyDocumentation,
  ...administrationDocumentation,
  ...oauthDocumentation,
  ...oauthClientDocumentation,
  ...metadataDocumentation,
  ...pageDocumentation,
];
