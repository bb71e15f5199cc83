-- +goose Up

-- A line of ours that is still growing: text is what is committed of it so far, tail what will end it.
ALTER TABLE lines ADD COLUMN growing BIGINT NOT NULL DEFAULT 0;
ALTER TABLE lines ADD COLUMN tail TEXT NOT NULL DEFAULT '';
CREATE INDEX lines_growing ON lines(conversation) WHERE growing = 1;
