CREATE TABLE `event_walk` (
	`id` integer PRIMARY KEY NOT NULL,
	`older_than` text NOT NULL,
	`updated_at` integer NOT NULL
);
