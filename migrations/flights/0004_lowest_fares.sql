CREATE TABLE `fare_coverage` (
	`origin` text PRIMARY KEY NOT NULL,
	`until` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`holder` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `lowest_fares` (
	`origin` text NOT NULL,
	`destination` text NOT NULL,
	`currency` text NOT NULL,
	`month` text NOT NULL,
	`days` text NOT NULL,
	PRIMARY KEY(`origin`, `destination`, `currency`, `month`)
);
--> statement-breakpoint
CREATE TABLE `stale_fares` (
	`mark` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`origin` text NOT NULL,
	`destination` text NOT NULL,
	`local_date` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stale_fares_once` ON `stale_fares` (`origin`,`destination`,`local_date`);--> statement-breakpoint
ALTER TABLE `availability` ADD `open_shelves` text;