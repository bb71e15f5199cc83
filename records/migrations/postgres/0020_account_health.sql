-- +goose Up

-- How each account's connection is doing: written at most every few seconds, errors at once.
CREATE TABLE account_health (
	account TEXT PRIMARY KEY,
	event_at BIGINT NOT NULL DEFAULT 0,
	sent_at BIGINT NOT NULL DEFAULT 0,
	refused BIGINT NOT NULL DEFAULT 0,
	refused_at BIGINT NOT NULL DEFAULT 0,
	error_at BIGINT NOT NULL DEFAULT 0,
	reason TEXT NOT NULL DEFAULT '',
	code TEXT NOT NULL DEFAULT '',
	advice TEXT NOT NULL DEFAULT ''
);
