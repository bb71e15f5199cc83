-- +goose Up

-- What a call's adapter does when the line has been spoken.
ALTER TABLE lines ADD COLUMN act TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE lines DROP COLUMN act;
