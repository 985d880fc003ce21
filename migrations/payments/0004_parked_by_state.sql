CREATE INDEX `refund_debts_by_settled` ON `refund_debts` (`state`,`settled_at`,`id`);--> statement-breakpoint
CREATE INDEX `parked_messages_by_state` ON `parked_messages` (`state`,`decided_at`);