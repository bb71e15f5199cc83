-- +goose Up

-- What a turn did to a capture, for analytics: JSON without values, '' where it did nothing.
ALTER TABLE turns ADD COLUMN marks TEXT NOT NULL DEFAULT '';
CREATE INDEX turns_marks ON turns(at, conversation) WHERE marks <> '';
