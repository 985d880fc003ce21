import { signInText } from "../text/en/sign-in.ts";

/** A local run keeps every mail for itself. */
export const InboxNote = () => (
  <p class="notice">
    {signInText.parts("local_mail", {
      inbox: (
        <a href="/dev/inbox" target="_blank" rel="noopener">
          {signInText("local_inbox")}
        </a>
      ),
    })}
  </p>
);
