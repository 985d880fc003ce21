import { useState } from "preact/hooks";
import { LANGUAGE_CHOICES, chooseLanguage } from "../text/language.ts";
import { siteText } from "../text/en/site.ts";
import { tongue } from "../text/tongue.ts";

/** The languages to read the site in, each under the name its readers know it by. */
export function LanguageSwitch() {
  const [missing, setMissing] = useState(false);
  const choose = async (code: (typeof LANGUAGE_CHOICES)[number]["code"]) => setMissing(!(await chooseLanguage(code)));
  return (
    <div class="languages" role="group" aria-label={siteText("language")}>
      {LANGUAGE_CHOICES.map(({ code, name }) => (
        <button
          key={code}
          type="button"
          class="link"
          lang={code}
          aria-pressed={tongue.value.tag === code}
          onClick={() => void choose(code)}
        >
          {name}
        </button>
      ))}
      {missing && <span role="alert">{siteText("language_missing")}</span>}
    </div>
  );
}
