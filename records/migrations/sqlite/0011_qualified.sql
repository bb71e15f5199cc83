-- +goose Up

-- Answers to qualifying questions, and the proof of consent, as JSON.
ALTER TABLE records ADD COLUMN answers TEXT NOT NULL DEFAULT '';
ALTER TABLE records ADD COLUMN consent TEXT NOT NULL DEFAULT '';
