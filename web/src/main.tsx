import { render } from "preact";
import { invariant } from "#domain/invariant.ts";
import { followConnection } from "./api/connection.ts";
import { searchEarly } from "./api/early-offers.ts";
import { resumeSession } from "./api/session.ts";
import { Site } from "./site.tsx";
import { speakOn } from "./text/language.ts";

const root = document.getElementById("app");
invariant(root !== null, "index.html has the element the site is drawn into");
followConnection();
searchEarly(location);
void resumeSession();
// Before anything is shown, so that nobody sees another language first; where theirs cannot be had they read English.
void speakOn(location.pathname).then(() => render(<Site />, root));
