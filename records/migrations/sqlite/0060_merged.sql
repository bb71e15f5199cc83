-- +goose Up

-- A merged record is part of another one until the merge is undone: merged_into is the record that stands for it now,
-- merged_under the one it was put under (two, where that one was merged further). merged holds the ids of all that a
-- record stands for, as JSON; was_folder and own_priority are what an undo brings back.
ALTER TABLE records ADD COLUMN merged_into TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN merged_under TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN merged TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN was_folder TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN own_priority TEXT NOT NULL DEFAULT '';
CREATE INDEX records_merged ON records(merged_into) WHERE merged_into <> '';

-- Not the same customer, a person said: the pair is not suggested again.
ALTER TABLE kin ADD COLUMN dismissed BIGINT NOT NULL DEFAULT 0;
