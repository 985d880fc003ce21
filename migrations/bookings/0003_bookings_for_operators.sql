CREATE INDEX `bookings_by_time` ON `bookings` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `bookings_by_status` ON `bookings` (`status`,`created_at`,`id`);