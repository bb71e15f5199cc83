-- +goose Up

-- How the customers of records are known again: by values a channel vouches for, and by the address itself.
CREATE TABLE known (
	agent TEXT NOT NULL,
	field TEXT NOT NULL,
	value TEXT NOT NULL,
	record TEXT NOT NULL,
	PRIMARY KEY (agent, field, value, record)
);
CREATE INDEX known_record ON known(record);

-- Records of the same customer.
CREATE TABLE kin (
	record TEXT NOT NULL,
	other TEXT NOT NULL,
	at BIGINT NOT NULL,
	author TEXT NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (record, other)
);
CREATE INDEX kin_other ON kin(other);
