import type { Language } from "../text/language.ts";
import type { AccountFacts } from "./facts.ts";
import type { Letter } from "./letter.ts";
import { voiceOf } from "./text/voice.ts";
import { unlinked } from "./unlinked.ts";

type Parts = Pick<Letter, "subject" | "preheader" | "heading" | "paragraphs" | "action" | "because">;
const letter = (language: Language, parts: Parts): Letter => ({
  language,
  tone: "neutral",
  reference: null,
  flights: [],
  tables: [],
  ...parts,
});

/** Proves that the address belongs to the person who signed up with it. */
export function verifyLetter({ name, url, language }: AccountFacts): Letter {
  const { say } = voiceOf(language);
  return letter(language, {
    subject: say("verify"),
    preheader: say("verify_preheader"),
    heading: say("verify"),
    paragraphs: [say("hello", { name: unlinked(name) }), say("verify_please")],
    action: { label: say("verify_action"), url },
    because: say("verify_because"),
  });
}

/** The address is proven: what can be done now. */
export function welcomeLetter({ name, url, language }: AccountFacts): Letter {
  const { say } = voiceOf(language);
  return letter(language, {
    subject: say("welcome"),
    preheader: say("welcome_preheader"),
    heading: say("welcome"),
    paragraphs: [say("hello", { name: unlinked(name) }), say("welcome_ready"), say("welcome_find")],
    action: { label: say("welcome_action"), url },
    because: say("welcome_because"),
  });
}

/** A link to choose a new password. */
export function resetLetter({ name, url, language }: AccountFacts): Letter {
  const { say } = voiceOf(language);
  return letter(language, {
    subject: say("reset"),
    preheader: say("reset_preheader"),
    heading: say("reset"),
    paragraphs: [say("hello", { name: unlinked(name) }), say("reset_asked")],
    action: { label: say("reset"), url },
    because: say("reset_because"),
  });
}

/** For somebody who signs up with an address that has an account already; the page that was used must not tell. */
export function knownLetter({ name, url, language }: AccountFacts): Letter {
  const { say } = voiceOf(language);
  return letter(language, {
    subject: say("known"),
    preheader: say("known_preheader"),
    heading: say("known"),
    paragraphs: [say("hello", { name: unlinked(name) }), say("known_asked")],
    action: { label: say("known_action"), url },
    because: say("known_because"),
  });
}
