CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`queue` text NOT NULL,
	`type` text NOT NULL,
	`booking_id` text,
	`body` text NOT NULL,
	`reason` text NOT NULL,
	`attempts` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `inbox` (
	`message_id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`booking_id` text NOT NULL,
	`body` text,
	`lease_until` integer NOT NULL,
	`attempts` integer NOT NULL,
	`first_at` integer NOT NULL,
	`reply` text,
	`replied_at` integer
);
--> statement-breakpoint
CREATE INDEX `inbox_by_lease` ON `inbox` (`replied_at`,`lease_until`);--> statement-breakpoint
CREATE TABLE `ledger_entries` (
	`entry_id` text NOT NULL,
	`line` integer NOT NULL,
	`kind` text NOT NULL,
	`message_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`booking_id` text NOT NULL,
	`account` text NOT NULL,
	`currency` text NOT NULL,
	`debit_minor` integer NOT NULL,
	`credit_minor` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`entry_id`, `line`)
);
--> statement-breakpoint
CREATE INDEX `ledger_by_account` ON `ledger_entries` (`currency`,`account`);--> statement-breakpoint
CREATE INDEX `ledger_by_booking` ON `ledger_entries` (`booking_id`);--> statement-breakpoint
CREATE TABLE `payments` (
	`id` text PRIMARY KEY NOT NULL,
	`booking_id` text NOT NULL,
	`intent_id` text,
	`status` text NOT NULL,
	`amount_minor` integer,
	`currency` text,
	`create_sent_at` integer,
	`capture_sent_at` integer,
	`capture_not_after` integer,
	`cancelled_at` integer,
	`cancel_generation` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `payments_by_booking` ON `payments` (`booking_id`);--> statement-breakpoint
CREATE INDEX `payments_by_intent` ON `payments` (`intent_id`);--> statement-breakpoint
CREATE TABLE `refunds` (
	`message_id` text PRIMARY KEY NOT NULL,
	`payment_id` text NOT NULL,
	`booking_id` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`fee_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`refund_id` text,
	`status` text NOT NULL,
	`failure_code` text,
	`key_generation` integer DEFAULT 0 NOT NULL,
	`key_sent_at` integer,
	`failed_generation` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `refunds_by_refund` ON `refunds` (`refund_id`);--> statement-breakpoint
CREATE INDEX `refunds_by_payment` ON `refunds` (`payment_id`);--> statement-breakpoint
CREATE TABLE `webhook_events` (
	`event_id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`booking_id` text,
	`payment_id` text,
	`outcome` text,
	`received_at` integer NOT NULL,
	`delivered_at` integer
);
--> statement-breakpoint
CREATE INDEX `webhook_events_undelivered` ON `webhook_events` (`delivered_at`,`received_at`);