import type { signInText } from "../en/sign-in.ts";
import { translated } from "../translated.ts";

export const signIn = translated<typeof signInText>()({
  title: "Anmelden",
  sign_in: "Anmelden",
  by_passkey: "Passkey verwenden",
  by_provider: "Weiter mit {provider}",
  not_linked:
    "Zu dieser E-Mail-Adresse gibt es ein Konto, das diese Art der Anmeldung nicht zulässt. Melden Sie sich mit Ihrem Passwort an.",
  not_verified_there:
    "Ihre E-Mail-Adresse ist dort nicht bestätigt. Bestätigen Sie sie dort, oder legen Sie ein Konto mit Passwort an.",
  card_number_there:
    "In Ihrem Namen dort steht etwas, das wie eine Kartennummer aussieht und nicht hierher gehört. Ändern Sie ihn dort, oder legen Sie ein Konto mit Passwort an.",
  provider_refused:
    "Das hat nicht geklappt, und nichts hat sich geändert. Versuchen Sie es noch einmal oder melden Sie sich anders an.",
  forgot: "Passwort vergessen?",
  new_here: "Neu hier? {create}.",
  create_link: "Konto anlegen",
  code_wanted: "Das Passwort stimmt. Noch ein Schritt: ein Code.",
  totp: "Code Ihrer Authenticator-App",
  backup_code: "Ersatzcode",
  wrong_code: "Dieser Code stimmt nicht. Alle 30 Sekunden kommt ein neuer, und jeder gilt einmal.",
  wrong_backup_code: "Dieser Code stimmt nicht. Jeder Ersatzcode gilt einmal.",
  go_on: "Weiter",
  use_backup_code: "Ersatzcode verwenden",
  use_app: "Authenticator-App verwenden",
  start_again: "Von vorn beginnen",
  confirmed: "Ihre E-Mail-Adresse ist bestätigt. Melden Sie sich an, um fortzufahren.",
  link_outdated:
    "Dieser Link gilt nicht mehr. Melden Sie sich an: Ist noch einer nötig, senden wir Ihnen einen neuen. Wird Ihr Passwort abgelehnt, legen Sie das Konto noch einmal an.",
  link_sent: "Keine E-Mail? Wir senden sie bei jeder Anmeldung noch einmal, höchstens einmal in der Minute.",
  create: "Konto anlegen",
  password_hint: "Mindestens 10 Zeichen.",
  create_button: "Konto anlegen",
  have_one: "Schon ein Konto? {sign_in}.",
  inbox: "Sehen Sie in Ihr Postfach",
  mail_sent: "Wir haben eine E-Mail an {email} gesendet. Öffnen Sie den Link darin und melden Sie sich dann an.",
  local_mail: "Diese Website läuft auf Ihrem Rechner: Ihre E-Mails sind im {inbox}.",
  local_inbox: "lokalen Postfach",
  new_password: "Neues Passwort wählen",
  send_link: "Link senden",
  password_mail_sent: "Eine E-Mail ist unterwegs an {email}, wenn es ein Konto mit dieser Adresse gibt.",
  back: "Zurück zur Anmeldung",
});
