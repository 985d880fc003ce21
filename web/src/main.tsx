import { render } from "preact";
import { invariant } from "#domain/invariant.ts";
import { resumeSession } from "./api/session.ts";
import { Site } from "./site.tsx";

const root = document.getElementById("app");
invariant(root !== null, "index.html has the element the site is drawn into");
void resumeSession();
render(<Site />, root);
