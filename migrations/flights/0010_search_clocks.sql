CREATE TABLE `search_clocks` (
	`id` integer PRIMARY KEY NOT NULL,
	`timetable` integer NOT NULL,
	`inventory` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `availability` ADD `seq` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `availability_by_seq` ON `availability` (`seq`);
--> statement-breakpoint
-- Who keeps flights in memory asks whether any has changed since. What a flight's object is told of is none of that.
INSERT INTO `search_clocks` (`id`, `timetable`, `inventory`) VALUES (1, 0, 0);
--> statement-breakpoint
CREATE TRIGGER `timetable_grew` AFTER INSERT ON `flights`
BEGIN
	UPDATE `search_clocks` SET `timetable` = `timetable` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `timetable_changed` AFTER UPDATE OF `carrier`, `number`, `origin`, `destination`, `origin_terminal`, `destination_terminal`,
	`local_date`, `departs_at`, `arrives_at`, `departs_local`, `arrives_local`, `aircraft`, `status` ON `flights`
BEGIN
	UPDATE `search_clocks` SET `timetable` = `timetable` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `timetable_shrank` AFTER DELETE ON `flights`
BEGIN
	UPDATE `search_clocks` SET `timetable` = `timetable` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `availability_dropped` AFTER DELETE ON `availability`
BEGIN
	UPDATE `search_clocks` SET `timetable` = `timetable` + 1;
END;
--> statement-breakpoint
-- A row that was stored without its clock, as the release before does while it is replaced, would be heard of by nobody.
CREATE TRIGGER `availability_stored` AFTER INSERT ON `availability` WHEN NEW.`seq` = 0
BEGIN
	UPDATE `search_clocks` SET `timetable` = `timetable` + 1;
END;
--> statement-breakpoint
CREATE TRIGGER `availability_changed` AFTER UPDATE ON `availability` WHEN NEW.`seq` = OLD.`seq`
BEGIN
	UPDATE `search_clocks` SET `timetable` = `timetable` + 1;
END;
