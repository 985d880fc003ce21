import { expect, test } from "vitest";
import { parseDeployOptions } from "./options.ts";

test("takes the environment, and waits for three minutes until all is well", () => {
  expect(parseDeployOptions(["--env", "staging"], {})).toMatchObject({
    environment: "staging",
    dryRun: false,
    renew: [],
    healthSeconds: 180,
  });
});

test.each([[[]], [["--env", "prod"]]])("refuses %j: where to deploy to is never guessed", (args) => {
  expect(() => parseDeployOptions(args, {})).toThrow("Say where to deploy to: --env staging or --env production.");
});

test("refuses a time that is none, and an option nobody knows", () => {
  expect(() => parseDeployOptions(["--env", "staging", "--health-seconds", "soon"], {})).toThrow('not "soon"');
  expect(() => parseDeployOptions(["--env", "staging", "--dryrun"], {})).toThrow("--dryrun");
});
