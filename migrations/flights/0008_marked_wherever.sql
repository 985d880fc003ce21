-- What changes about a flight that lowest fares follow from marks the sector and date it had, and those it has. Any airport that is
-- covered up to that date counts: the flight may be caught from there. While somebody is at work on the table whatever changes is
-- marked, since it may have been read already and not be covered yet. What is beyond that is worked out from the flights of then.
DROP TRIGGER `flights_added`;
--> statement-breakpoint
DROP TRIGGER `flights_changed`;
--> statement-breakpoint
DROP TRIGGER `flights_removed`;
--> statement-breakpoint
CREATE INDEX `fare_coverage_by_date` ON `fare_coverage` (`until`);
--> statement-breakpoint
CREATE TRIGGER `flights_added` AFTER INSERT ON `flights`
WHEN EXISTS (SELECT 1 FROM `leases` WHERE `name` = 'lowest_fares')
	OR EXISTS (SELECT 1 FROM `fare_coverage` WHERE `until` >= NEW.`local_date`)
BEGIN
	DELETE FROM `stale_fares` WHERE `origin` = NEW.`origin` AND `destination` = NEW.`destination` AND `local_date` = NEW.`local_date`;
	INSERT INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (NEW.`origin`, NEW.`destination`, NEW.`local_date`);
END;
--> statement-breakpoint
CREATE TRIGGER `flights_changed` AFTER UPDATE ON `flights`
WHEN (NEW.`origin`, NEW.`destination`, NEW.`local_date`, NEW.`origin_terminal`, NEW.`destination_terminal`, NEW.`status`, NEW.`departs_at`, NEW.`arrives_at`, NEW.`aircraft`)
	IS NOT (OLD.`origin`, OLD.`destination`, OLD.`local_date`, OLD.`origin_terminal`, OLD.`destination_terminal`, OLD.`status`, OLD.`departs_at`, OLD.`arrives_at`, OLD.`aircraft`)
	AND (EXISTS (SELECT 1 FROM `leases` WHERE `name` = 'lowest_fares')
		OR EXISTS (SELECT 1 FROM `fare_coverage` WHERE `until` >= min(OLD.`local_date`, NEW.`local_date`)))
BEGIN
	DELETE FROM `stale_fares` WHERE `origin` = OLD.`origin` AND `destination` = OLD.`destination` AND `local_date` = OLD.`local_date`;
	INSERT INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (OLD.`origin`, OLD.`destination`, OLD.`local_date`);
	DELETE FROM `stale_fares` WHERE `origin` = NEW.`origin` AND `destination` = NEW.`destination` AND `local_date` = NEW.`local_date`;
	INSERT INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (NEW.`origin`, NEW.`destination`, NEW.`local_date`);
END;
--> statement-breakpoint
CREATE TRIGGER `flights_removed` AFTER DELETE ON `flights`
WHEN EXISTS (SELECT 1 FROM `leases` WHERE `name` = 'lowest_fares')
	OR EXISTS (SELECT 1 FROM `fare_coverage` WHERE `until` >= OLD.`local_date`)
BEGIN
	DELETE FROM `stale_fares` WHERE `origin` = OLD.`origin` AND `destination` = OLD.`destination` AND `local_date` = OLD.`local_date`;
	INSERT INTO `stale_fares` (`origin`, `destination`, `local_date`) VALUES (OLD.`origin`, OLD.`destination`, OLD.`local_date`);
END;
