-- +goose Up

-- A link between records that only a guess made, until a person confirms it.
ALTER TABLE kin ADD COLUMN suggested BIGINT NOT NULL DEFAULT 0;
