DROP INDEX `schedule_changes_by_told`;--> statement-breakpoint
ALTER TABLE `schedule_changes` ADD `tried_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `schedule_changes_by_try` ON `schedule_changes` (`state`,`told_at`,`tried_at`,`decided_at`);