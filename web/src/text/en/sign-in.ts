import { words } from "../dictionary.ts";

/** Signing in and up, and the mails that it takes. */
export const signInText = words("sign_in", {
  title: "Sign in",
  sign_in: "Sign in",
  by_passkey: "Use a passkey",
  by_provider: "Continue with {provider}",
  not_linked:
    "There is an account with this e-mail address, and it does not accept this way to sign in. Sign in with your password.",
  not_verified_there: "Your e-mail address is not verified there. Verify it there, or create an account with a password.",
  card_number_there:
    "Your name there has what looks like a card number in it, which does not belong here. Change it there, or create an account with a password.",
  provider_refused: "That did not work, and nothing has changed. Try again, or sign in another way.",
  forgot: "Forgot your password?",
  new_here: "New here? {create}.",
  create_link: "Create an account",
  code_wanted: "The password is right. One more step: a code.",
  totp: "Code of your authenticator app",
  backup_code: "Backup code",
  wrong_code: "That code is not right. A new one comes every 30 seconds, and each is good once.",
  wrong_backup_code: "That code is not right. Each backup code is good once.",
  go_on: "Go on",
  use_backup_code: "Use a backup code",
  use_app: "Use the authenticator app",
  start_again: "Start again",
  confirmed: "Your e-mail address is confirmed. Sign in to go on.",
  link_outdated:
    "That link is no longer good. Sign in: if it is still needed, we mail you a new one. If your password is refused, create the account again.",
  link_sent: "No mail? Each time you sign in we send it again, once a minute at most.",
  create: "Create an account",
  password_hint: "At least 10 characters.",
  create_button: "Create the account",
  have_one: "Have one already? {sign_in}.",
  inbox: "Check your inbox",
  mail_sent: "We sent a mail to {email}. Open the link in it, then sign in.",
  local_mail: "This site runs on your machine: its mail is in the {inbox}.",
  local_inbox: "local inbox",
  new_password: "Choose a new password",
  send_link: "Send me a link",
  password_mail_sent: "A mail is on its way to {email}, if there is an account with this address.",
  back: "Back to signing in",
});
