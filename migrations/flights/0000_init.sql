CREATE TABLE `airports` (
	`code` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`city` text NOT NULL,
	`city_code` text NOT NULL,
	`country` text NOT NULL,
	`latitude` real NOT NULL,
	`longitude` real NOT NULL,
	`time_zone` text NOT NULL,
	`region` text NOT NULL,
	`currency` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `availability` (
	`flight_id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`as_of` text NOT NULL,
	`cabins` text NOT NULL,
	`booking_classes` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` text PRIMARY KEY NOT NULL,
	`queue` text NOT NULL,
	`type` text NOT NULL,
	`body` text NOT NULL,
	`reason` text NOT NULL,
	`attempts` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `fares` (
	`origin` text NOT NULL,
	`destination` text NOT NULL,
	`booking_class` text NOT NULL,
	`cabin` text NOT NULL,
	`family` text NOT NULL,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	PRIMARY KEY(`origin`, `destination`, `booking_class`)
);
--> statement-breakpoint
CREATE TABLE `flights` (
	`id` text PRIMARY KEY NOT NULL,
	`carrier` text NOT NULL,
	`number` text NOT NULL,
	`origin` text NOT NULL,
	`destination` text NOT NULL,
	`local_date` text NOT NULL,
	`departs_at` integer NOT NULL,
	`arrives_at` integer NOT NULL,
	`departs_local` text NOT NULL,
	`arrives_local` text NOT NULL,
	`aircraft` text NOT NULL,
	`status` text DEFAULT 'scheduled' NOT NULL
);
--> statement-breakpoint
CREATE INDEX `flights_by_route` ON `flights` (`origin`,`destination`,`local_date`);--> statement-breakpoint
CREATE INDEX `flights_by_date` ON `flights` (`local_date`);--> statement-breakpoint
CREATE TABLE `schedules` (
	`carrier` text NOT NULL,
	`number` text NOT NULL,
	`origin` text NOT NULL,
	`destination` text NOT NULL,
	`departs` text NOT NULL,
	`days` text NOT NULL,
	`aircraft` text NOT NULL,
	`block_min` integer NOT NULL,
	`valid_from` text NOT NULL,
	`valid_to` text,
	PRIMARY KEY(`carrier`, `number`, `origin`, `valid_from`)
);
