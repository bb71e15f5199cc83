-- +goose Up

-- Until when a platform has told us to send nothing.
ALTER TABLE buckets ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
