ALTER TABLE `schedule_changes` ADD `told_at` integer;--> statement-breakpoint
CREATE INDEX `schedule_changes_by_told` ON `schedule_changes` (`state`,`told_at`,`decided_at`);--> statement-breakpoint
-- What was acknowledged before anybody was told of it is not news any more.
UPDATE `schedule_changes` SET `told_at` = `decided_at` WHERE `state` = 'acknowledged';
