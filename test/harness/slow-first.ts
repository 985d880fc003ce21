import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Files that take a minute and more, the longest first: they start and restart all Workers, ask for much, or wait for deadlines and for
 * messages that are sent again.
 */
const SLOW = [
  "durable-objects/booking-sagas/faults.workerd.test.ts",
  "test/workers/deploy.test.ts",
  "test/e2e/authorisation.test.ts",
  "test/e2e/idempotency/idempotency.test.ts",
  "test/e2e/rebuild-search.test.ts",
  "test/e2e/cancelled-flight-crash.test.ts",
  "test/e2e/start.test.ts",
  "test/e2e/crash.test.ts",
  "test/e2e/runbook.test.ts",
  "test/e2e/webhooks.test.ts",
  "test/e2e/silent-provider.test.ts",
  "test/e2e/schedules-script.test.ts",
  "test/e2e/schedule-changes.test.ts",
  "test/e2e/oauth-metadata.test.ts",
  "test/workers/users.test.ts",
  "test/workers/search-fares.test.ts",
  "test/e2e/drills/restore.test.ts",
  "test/workers/payments-lost-answers.test.ts",
  "test/workers/users-second-factor.test.ts",
  "test/workers/users-sessions.test.ts",
  "test/e2e/backing-out.test.ts",
  "test/e2e/repair.test.ts",
  "test/e2e/check-in.test.ts",
  "test/e2e/lost-answers.test.ts",
  "test/e2e/readme.test.ts",
  "test/e2e/provider-down.test.ts",
  "test/workers/payments.test.ts",
  "test/browser/booking.browser.test.ts",
  "test/browser/console-bookings.browser.test.ts",
  "test/browser/console.browser.test.ts",
  "test/browser/search.browser.test.ts",
  "test/browser/pages.browser.test.ts",
  "test/browser/offers.browser.test.ts",
];

/**
 * Begins with the files that wait the longest, so that the others have run when they end. (By itself vitest knows how long a file
 * takes only where it has run before, which a fresh clone has not.)
 */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const placeOf = ({ moduleId, project }: TestSpecification): [number, number] => {
      const place = SLOW.findIndex((file) => moduleId.endsWith(`/${file}`));
      return [project.config.sequence.groupOrder, place < 0 ? SLOW.length : place];
    };
    return (await super.sort(files)).toSorted((a, b) => {
      const [groupA, placeA] = placeOf(a);
      const [groupB, placeB] = placeOf(b);
      return groupA - groupB || placeA - placeB;
    });
  }
}
