import type { OwnProfile } from "#contracts/users.ts";
import { useEffect, useState } from "preact/hooks";
import { changeProfile, ownProfile } from "../api/account.ts";
import { LANGUAGE_CHOICES } from "../text/language.ts";
import { accountText } from "../text/en/account.ts";
import { Choice, Choices } from "./choices.tsx";
import { KeptLine } from "./kept-line.tsx";
import { Loading } from "./loading.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { useAction } from "./use-action.ts";
import { useLoad } from "./use-load.ts";

/** What one is written to in, which need not be what one reads the site in. */
export function MailLanguage() {
  const [tries, setTries] = useState(0);
  const load = useLoad(String(tries), ownProfile);
  if (load.state === "loading") return <Loading what={accountText("looking_for_language")} />;
  if (load.state === "failed") return <ProblemNotice failure={load.failure} onRetry={() => setTries(tries + 1)} />;
  return <LanguageChoice initial={load.value.language} />;
}

type Language = OwnProfile["language"];

function LanguageChoice({ initial }: { initial: Language }) {
  /** Null: a choice had no answer, so nobody knows. */
  const [kept, setKept] = useState<Language | null>(initial);
  const [wished, setWished] = useState(initial);
  const [isSaid, setIsSaid] = useState(false);
  const action = useAction();
  // Without an answer, and not asked for again: it was taken back, and the next is asked for.
  const isTakenBack = action.failure?.reason === "offline" && action.failure.asked_again === undefined;
  // Somebody who chooses again while the first choice is on its way has it kept after that one.
  useEffect(() => {
    if (wished === kept || action.busy || (action.failure !== null && !isTakenBack)) return;
    const keep = async () => {
      const reply = await changeProfile({ language: wished });
      if (reply.ok) return reply;
      if (reply.error.reason === "offline") setKept(null);
      else if (kept !== null) setWished(kept);
      return reply;
    };
    void action.repeat(keep, ({ language }) => {
      setKept(language);
      setIsSaid(true);
    });
  }, [wished, kept, action.busy]);
  const choose = (code: Language) => {
    action.clear();
    setIsSaid(false);
    setWished(code);
  };
  return (
    <>
      <Choices legend={accountText("language")}>
        {LANGUAGE_CHOICES.map(({ code, name }) => (
          <Choice
            key={code}
            type="radio"
            name="mail-language"
            label={name}
            checked={wished === code}
            onCheck={() => choose(code)}
          />
        ))}
      </Choices>
      <KeptLine isKept={isSaid && wished === kept} />
      {action.failure && <ProblemNotice failure={action.failure} />}
    </>
  );
}
