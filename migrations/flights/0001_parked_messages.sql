CREATE TABLE `parked_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`queue` text NOT NULL,
	`type` text NOT NULL,
	`booking_id` text,
	`body` text NOT NULL,
	`reason` text NOT NULL,
	`attempts` integer NOT NULL,
	`parkings` integer NOT NULL,
	`state` text NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`decided_at` integer,
	`decided_key` text,
	`decided_hash` text,
	`drop_reason` text
);
--> statement-breakpoint
CREATE INDEX `parked_messages_by_first` ON `parked_messages` (`first_at`,`id`);--> statement-breakpoint
-- The release before still writes into dead_letters while this one is deployed, so the table stays; a later release drops it.
INSERT OR IGNORE INTO `parked_messages` (`id`, `queue`, `type`, `booking_id`, `body`, `reason`, `attempts`, `parkings`, `state`, `first_at`, `last_at`)
SELECT `id`, replace(replace(`queue`, 'holdfast-', ''), '-dlq', ''), `type`, NULL, `body`, `reason`, `attempts`, 1, 'parked', at, at FROM `dead_letters`;
