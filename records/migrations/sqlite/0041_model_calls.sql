-- +goose Up

-- What calls of a language model cost, for the budget and for the operator; the words sent stand in the turn's log.
CREATE TABLE model_calls (
	id TEXT PRIMARY KEY,
	conversation TEXT NOT NULL,
	turn TEXT NOT NULL DEFAULT '',
	agent TEXT NOT NULL DEFAULT '',
	model TEXT NOT NULL DEFAULT '',
	outcome TEXT NOT NULL DEFAULT '',
	prompt BIGINT NOT NULL DEFAULT 0,
	completion BIGINT NOT NULL DEFAULT 0,
	took BIGINT NOT NULL DEFAULT 0,
	at BIGINT NOT NULL
);
CREATE INDEX model_calls_conversation ON model_calls(conversation);

-- Tokens of a day (Unix microseconds of its beginning, UTC), all conversations together.
CREATE TABLE model_days (
	day BIGINT PRIMARY KEY,
	calls BIGINT NOT NULL DEFAULT 0,
	tokens BIGINT NOT NULL DEFAULT 0
);
