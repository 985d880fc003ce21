CREATE TABLE `refund_debts` (
	`id` text PRIMARY KEY NOT NULL,
	`message_id` text NOT NULL,
	`payment_id` text NOT NULL,
	`booking_id` text NOT NULL,
	`intent_id` text,
	`refund_id` text,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	`failure_code` text NOT NULL,
	`state` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`settled_at` integer,
	`reference` text,
	`settled_by` text,
	`settled_key` text,
	`settled_hash` text
);
--> statement-breakpoint
CREATE INDEX `refund_debts_by_state` ON `refund_debts` (`state`,`recorded_at`,`id`);--> statement-breakpoint
CREATE INDEX `refund_debts_by_booking` ON `refund_debts` (`booking_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `refund_debts_by_key` ON `refund_debts` (`settled_by`,`settled_key`);--> statement-breakpoint
-- Refunds that had failed before there was a place for what is owed.
INSERT OR IGNORE INTO `refund_debts` (`id`, `message_id`, `payment_id`, `booking_id`, `intent_id`, `refund_id`, `amount_minor`, `currency`, `failure_code`, `state`, `recorded_at`)
SELECT replace(replace(replace(`message_id`, 'bkg_', 'debt_'), ':', '_'), '.', '_'), `message_id`, `payment_id`, `booking_id`,
  (SELECT `intent_id` FROM `payments` WHERE `payments`.`id` = `payment_id`), `refund_id`, `amount_minor`, `currency`,
  coalesce(`failure_code`, 'unknown'), 'open', `updated_at`
FROM `refunds` WHERE `status` = 'failed';
--> statement-breakpoint
CREATE TRIGGER `refund_debts_no_delete` BEFORE DELETE ON `refund_debts`
BEGIN
	SELECT RAISE(ABORT, 'a debt is settled, never deleted');
END;
