ALTER TABLE `flights` ADD `origin_terminal` text;--> statement-breakpoint
ALTER TABLE `flights` ADD `destination_terminal` text;--> statement-breakpoint
ALTER TABLE `schedules` ADD `origin_terminal` text;--> statement-breakpoint
ALTER TABLE `schedules` ADD `destination_terminal` text;