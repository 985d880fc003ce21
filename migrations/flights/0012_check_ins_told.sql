CREATE TABLE `check_ins_told` (
	`flight_id` text PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`told_at` integer NOT NULL
);
