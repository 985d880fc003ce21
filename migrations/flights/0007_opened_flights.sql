ALTER TABLE `flights` ADD `opened_at` integer;--> statement-breakpoint
CREATE INDEX `flights_opened` ON `flights` (`id`) WHERE opened_at IS NOT NULL;--> statement-breakpoint
UPDATE `flights` SET `opened_at` = 0 WHERE `id` IN (SELECT `flight_id` FROM `availability`);
