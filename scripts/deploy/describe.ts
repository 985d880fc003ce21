import type { Plan, Step, Why } from "./plan.ts";

const WHY: Readonly<Record<Why, string>> = {
  new: "for the first time",
  changed: "changed",
  unfinished: "which was left unfinished",
  secrets: "for its secrets",
};

/** A step, as a line for people. No value of a secret comes near it. */
export function describe(step: Step): string {
  switch (step.kind) {
    case "create_queue":
      return `create   queue ${step.queue}`;
    case "create_database":
      return `create   database ${step.database}`;
    case "migrate":
      return `migrate  database ${step.database}: ${step.migrations.map((name) => name.replace(/\.sql$/, "")).join(", ")}`;
    case "load_airports":
      return `load     database ${step.database}: ${step.airports} airports`;
    case "attach_host":
      return `attach   host ${step.host} to ${step.worker}`;
    case "deploy": {
      const secrets = step.secrets.length === 0 ? "" : `, with ${step.secrets.join(", ")}`;
      return `deploy   ${step.worker}, ${WHY[step.why]}${secrets}`;
    }
  }
}

/** A plan, as lines for people. */
export function describePlan({ steps, unchanged }: Plan): string[] {
  return [
    ...steps.map(describe),
    ...(steps.length === 0 ? ["nothing to do"] : []),
    ...(unchanged.length === 0 ? [] : [`as it is: ${unchanged.join(", ")}`]),
  ];
}
