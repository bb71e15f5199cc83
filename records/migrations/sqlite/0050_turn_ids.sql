-- +goose Up

-- Turns are read by conversation and by time, never by their own ids: an index of the ids cost every turn a page.
CREATE TABLE turns_without (
	n INTEGER PRIMARY KEY,
	id TEXT NOT NULL,
	conversation TEXT NOT NULL,
	number BIGINT NOT NULL,
	at BIGINT NOT NULL,
	cause TEXT NOT NULL,
	version TEXT NOT NULL DEFAULT '',
	took BIGINT NOT NULL DEFAULT 0,
	body TEXT NOT NULL,
	marks TEXT NOT NULL DEFAULT ''
);
INSERT INTO turns_without (id, conversation, number, at, cause, version, took, body, marks)
	SELECT id, conversation, number, at, cause, version, took, body, marks FROM turns ORDER BY rowid;
DROP TABLE turns;
ALTER TABLE turns_without RENAME TO turns;
CREATE INDEX turns_conversation ON turns(conversation, number);
CREATE INDEX turns_marks ON turns(at, conversation) WHERE marks <> '';
