import type { Failure } from "../api/failure.ts";
import { ProblemNotice } from "./problem-notice.tsx";

/** A failure of a form that asks for one secret only: where it was the secret, `says` tells which. */
export const WrongSecretOr = ({ failure, says }: { failure: Failure | null; says: string }) =>
  failure === null ? null : failure.reason === "invalid_credentials" ? (
    <p class="notice problem" role="alert">
      {says}
    </p>
  ) : (
    <ProblemNotice failure={failure} />
  );
