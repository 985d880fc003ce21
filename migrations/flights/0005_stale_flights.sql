-- Whoever changes a flight that the table of lowest fares covers marks its sector and date as stale, whatever changes it and why.
CREATE TRIGGER `flights_added` AFTER INSERT ON `flights`
WHEN NEW.`local_date` <= (SELECT `until` FROM `fare_coverage` WHERE `origin` = NEW.`origin`)
BEGIN
	INSERT OR REPLACE INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (NEW.`origin`, NEW.`destination`, NEW.`local_date`);
END;
--> statement-breakpoint
CREATE TRIGGER `flights_changed` AFTER UPDATE ON `flights`
WHEN NEW.`local_date` <= (SELECT `until` FROM `fare_coverage` WHERE `origin` = NEW.`origin`)
	AND (NEW.`status`, NEW.`departs_at`, NEW.`arrives_at`, NEW.`aircraft`) IS NOT (OLD.`status`, OLD.`departs_at`, OLD.`arrives_at`, OLD.`aircraft`)
BEGIN
	INSERT OR REPLACE INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (NEW.`origin`, NEW.`destination`, NEW.`local_date`);
END;
--> statement-breakpoint
CREATE TRIGGER `flights_removed` AFTER DELETE ON `flights`
WHEN OLD.`local_date` <= (SELECT `until` FROM `fare_coverage` WHERE `origin` = OLD.`origin`)
BEGIN
	INSERT OR REPLACE INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (OLD.`origin`, OLD.`destination`, OLD.`local_date`);
END;
