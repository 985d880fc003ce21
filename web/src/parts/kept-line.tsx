import { accountText } from "../text/en/account.ts";

/** Says that choices are kept as they are seen. It stands there before it has anything to say, so that a screen reader hears it. */
export const KeptLine = ({ isKept }: { isKept: boolean }) => (
  <p class="kept" role="status">
    {isKept && accountText("choices_kept")}
  </p>
);
