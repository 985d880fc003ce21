-- A hash of an address can be guessed. Nobody needs it: whom a notice is for is asked of those who know.
UPDATE `notifications` SET `recipient_hash` = '';
