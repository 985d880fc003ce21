CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`queue` text NOT NULL,
	`type` text NOT NULL,
	`booking_id` text,
	`body` text NOT NULL,
	`reason` text NOT NULL,
	`attempts` integer NOT NULL,
	`at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`message_id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`booking_id` text,
	`body` text,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notifications` (
	`message_id` text NOT NULL,
	`channel` text NOT NULL,
	`type` text NOT NULL,
	`booking_id` text,
	`recipient_hash` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`due_at` integer NOT NULL,
	`provider_id` text,
	`reason` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`message_id`, `channel`)
);
--> statement-breakpoint
CREATE INDEX `notifications_by_status` ON `notifications` (`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `notifications_by_booking` ON `notifications` (`booking_id`);