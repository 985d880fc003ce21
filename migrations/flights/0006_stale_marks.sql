-- The conflict clause of a statement that fires a trigger takes the place of those within (sqlite.org/lang_createtrigger.html): under an
-- upsert of a flight, INSERT OR REPLACE is an INSERT that fails. So the old mark goes first.
DROP TRIGGER `flights_added`;
--> statement-breakpoint
DROP TRIGGER `flights_changed`;
--> statement-breakpoint
DROP TRIGGER `flights_removed`;
--> statement-breakpoint
CREATE TRIGGER `flights_added` AFTER INSERT ON `flights`
WHEN NEW.`local_date` <= (SELECT `until` FROM `fare_coverage` WHERE `origin` = NEW.`origin`)
BEGIN
	DELETE FROM `stale_fares` WHERE `origin` = NEW.`origin` AND `destination` = NEW.`destination` AND `local_date` = NEW.`local_date`;
	INSERT INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (NEW.`origin`, NEW.`destination`, NEW.`local_date`);
END;
--> statement-breakpoint
CREATE TRIGGER `flights_changed` AFTER UPDATE ON `flights`
WHEN NEW.`local_date` <= (SELECT `until` FROM `fare_coverage` WHERE `origin` = NEW.`origin`)
	AND (NEW.`status`, NEW.`departs_at`, NEW.`arrives_at`, NEW.`aircraft`) IS NOT (OLD.`status`, OLD.`departs_at`, OLD.`arrives_at`, OLD.`aircraft`)
BEGIN
	DELETE FROM `stale_fares` WHERE `origin` = NEW.`origin` AND `destination` = NEW.`destination` AND `local_date` = NEW.`local_date`;
	INSERT INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (NEW.`origin`, NEW.`destination`, NEW.`local_date`);
END;
--> statement-breakpoint
CREATE TRIGGER `flights_removed` AFTER DELETE ON `flights`
WHEN OLD.`local_date` <= (SELECT `until` FROM `fare_coverage` WHERE `origin` = OLD.`origin`)
BEGIN
	DELETE FROM `stale_fares` WHERE `origin` = OLD.`origin` AND `destination` = OLD.`destination` AND `local_date` = OLD.`local_date`;
	INSERT INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (OLD.`origin`, OLD.`destination`, OLD.`local_date`);
END;
