CREATE TABLE `schedule_carriers` (
	`import_id` text NOT NULL,
	`carrier` text NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text,
	PRIMARY KEY(`import_id`, `carrier`, `valid_from`)
);
--> statement-breakpoint
CREATE TABLE `schedule_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`import_id` text NOT NULL,
	`flight_id` text NOT NULL,
	`kind` text NOT NULL,
	`before` text NOT NULL,
	`after` text,
	`taken` integer NOT NULL,
	`state` text NOT NULL,
	`recorded_at` integer NOT NULL,
	`decided_at` integer,
	`note` text,
	`decided_by` text,
	`decided_key` text,
	`decided_hash` text
);
--> statement-breakpoint
CREATE INDEX `schedule_changes_by_state` ON `schedule_changes` (`state`,`recorded_at`,`id`);--> statement-breakpoint
CREATE INDEX `schedule_changes_by_flight` ON `schedule_changes` (`flight_id`,`state`);--> statement-breakpoint
CREATE UNIQUE INDEX `schedule_changes_by_key` ON `schedule_changes` (`decided_by`,`decided_key`);--> statement-breakpoint
CREATE TABLE `schedule_imports` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text,
	`format` text NOT NULL,
	`state` text NOT NULL,
	`eol` text,
	`last_is_ended` integer DEFAULT true NOT NULL,
	`lines` integer DEFAULT 0 NOT NULL,
	`legs` integer DEFAULT 0 NOT NULL,
	`live_no` integer,
	`applied_to` text,
	`added` integer DEFAULT 0 NOT NULL,
	`changed` integer DEFAULT 0 NOT NULL,
	`withdrawn` integer DEFAULT 0 NOT NULL,
	`suspended` integer DEFAULT 0 NOT NULL,
	`started_at` integer NOT NULL,
	`touched_at` integer NOT NULL,
	`finished_at` integer,
	`answer` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `schedule_imports_by_key` ON `schedule_imports` (`user_id`,`key`);--> statement-breakpoint
CREATE INDEX `schedule_imports_by_state` ON `schedule_imports` (`state`,`live_no`);--> statement-breakpoint
CREATE INDEX `schedule_imports_by_start` ON `schedule_imports` (`started_at`,`id`);--> statement-breakpoint
CREATE TABLE `schedule_lines` (
	`import_id` text NOT NULL,
	`line` integer NOT NULL,
	`text` text,
	`carrier` text,
	`number` text,
	`origin` text,
	`destination` text,
	`origin_terminal` text,
	`destination_terminal` text,
	`departs` text,
	`days` text,
	`aircraft` text,
	`block_min` integer,
	`valid_from` text,
	`valid_to` text,
	`fortnight_from` text,
	`day_shift` integer,
	PRIMARY KEY(`import_id`, `line`)
);
--> statement-breakpoint
CREATE INDEX `schedule_lines_by_number` ON `schedule_lines` (`import_id`,`carrier`,`number`,`origin`);--> statement-breakpoint
CREATE TABLE `schedule_sectors` (
	`import_id` text NOT NULL,
	`origin` text NOT NULL,
	`destination` text NOT NULL,
	`shortest_min` integer NOT NULL,
	`longest_min` integer NOT NULL,
	PRIMARY KEY(`import_id`, `origin`, `destination`)
);
--> statement-breakpoint
CREATE INDEX `flights_by_number` ON `flights` (`carrier`,`number`,`local_date`);