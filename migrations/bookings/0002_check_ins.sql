CREATE TABLE `check_ins` (
	`flight_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`booking_id` text NOT NULL,
	`passenger_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`flight_id`, `sequence`)
);
