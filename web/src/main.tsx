import { render } from "preact";
import { invariant } from "#domain/invariant.ts";
import { followConnection } from "./api/connection.ts";
import { searchEarly } from "./api/early-offers.ts";
import { resumeSession } from "./api/session.ts";
import { Site } from "./site.tsx";
import { speakOn } from "./text/language.ts";

/** A script that hangs may do so for minutes. */
const LONGEST_WITHOUT_A_PAGE_MS = 4_000;

const root = document.getElementById("app");
invariant(root !== null, "index.html has the element the site is drawn into");
mendAddress();
followConnection();
searchEarly(location);
void resumeSession();
// Before anything is shown, so that nobody sees another language first; where theirs cannot be had, or for as long, they read English.
const tooLong = new Promise((resolve) => setTimeout(resolve, LONGEST_WITHOUT_A_PAGE_MS));
void Promise.race([speakOn(location.pathname), tooLong]).then(() => render(<Site />, root));

/** An address that was cut off within a character is no text, and no page could be chosen by it; with its signs taken for themselves it leads to one. */
function mendAddress(): void {
  const { pathname, search, hash } = location;
  if (!isText(pathname)) history.replaceState(null, "", pathname.replaceAll("%", "%25") + search + hash);
}

function isText(encoded: string): boolean {
  try {
    // What becomes of it is used, or the build would leave the call out.
    return decodeURIComponent(encoded) !== "";
  } catch {
    return false;
  }
}
