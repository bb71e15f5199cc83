-- +goose Up

-- Times are Unix microseconds. Text is as it came. JSON stands in TEXT columns and is read and written by the program.

CREATE TABLE contacts (
	id TEXT PRIMARY KEY,
	created_at BIGINT NOT NULL
);

CREATE TABLE addresses (
	account TEXT NOT NULL,
	address TEXT NOT NULL,
	contact TEXT NOT NULL REFERENCES contacts(id),
	user_id TEXT NOT NULL DEFAULT '',
	name TEXT NOT NULL DEFAULT '',
	username TEXT NOT NULL DEFAULT '',
	verified TEXT NOT NULL DEFAULT '',
	opted_out BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	PRIMARY KEY (account, address)
);
CREATE INDEX addresses_contact ON addresses(contact);

CREATE TABLE conversations (
	id TEXT PRIMARY KEY,
	account TEXT NOT NULL,
	address TEXT NOT NULL,
	contact TEXT NOT NULL,
	agent TEXT NOT NULL,
	channel TEXT NOT NULL,
	mode TEXT NOT NULL,
	open BIGINT NOT NULL DEFAULT 1,
	version BIGINT NOT NULL DEFAULT 1,
	seq BIGINT NOT NULL DEFAULT 0,
	read_seq BIGINT NOT NULL DEFAULT 0,
	seen_seq BIGINT NOT NULL DEFAULT 0,
	capturing BIGINT NOT NULL DEFAULT 0,
	taken_by TEXT NOT NULL DEFAULT '',
	said TEXT NOT NULL DEFAULT '',
	reread TEXT NOT NULL DEFAULT '',
	visitor TEXT NOT NULL DEFAULT '',
	referral TEXT NOT NULL DEFAULT '',
	given TEXT NOT NULL DEFAULT '',
	opened_at BIGINT NOT NULL,
	last_in BIGINT NOT NULL DEFAULT 0,
	updated_at BIGINT NOT NULL,
	closed_at BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX conversations_open ON conversations(account, address) WHERE open = 1;
CREATE INDEX conversations_address ON conversations(account, address, opened_at);
CREATE INDEX conversations_list ON conversations(opened_at, id);
CREATE INDEX conversations_agent ON conversations(agent, opened_at, id);

CREATE TABLE states (
	conversation TEXT PRIMARY KEY,
	state TEXT NOT NULL
);

CREATE TABLE lines (
	conversation TEXT NOT NULL,
	seq BIGINT NOT NULL,
	id TEXT NOT NULL,
	who TEXT NOT NULL,
	kind TEXT NOT NULL DEFAULT 'text',
	text TEXT NOT NULL,
	rev BIGINT NOT NULL DEFAULT 0,
	at BIGINT NOT NULL,
	sent_at BIGINT NOT NULL DEFAULT 0,
	key TEXT NOT NULL DEFAULT '',
	ref TEXT NOT NULL DEFAULT '',
	target TEXT NOT NULL DEFAULT '',
	payload TEXT NOT NULL DEFAULT '',
	lang TEXT NOT NULL DEFAULT '',
	form TEXT NOT NULL DEFAULT '',
	ask TEXT NOT NULL DEFAULT '',
	extra TEXT NOT NULL DEFAULT '',
	record TEXT NOT NULL DEFAULT '',
	member TEXT NOT NULL DEFAULT '',
	unsent BIGINT NOT NULL DEFAULT 0,
	push BIGINT NOT NULL DEFAULT 0,
	parts BIGINT NOT NULL DEFAULT 0,
	tries BIGINT NOT NULL DEFAULT 0,
	status TEXT NOT NULL DEFAULT '',
	code TEXT NOT NULL DEFAULT '',
	version TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (conversation, seq)
) WITHOUT ROWID;
CREATE UNIQUE INDEX lines_id ON lines(id);
CREATE INDEX lines_push ON lines(conversation, seq) WHERE push = 1;

CREATE TABLE revisions (
	line TEXT NOT NULL,
	rev BIGINT NOT NULL,
	text TEXT NOT NULL,
	form TEXT NOT NULL DEFAULT '',
	at BIGINT NOT NULL,
	PRIMARY KEY (line, rev)
) WITHOUT ROWID;

-- What a redelivery repeats. Kept for at least eight days.
CREATE TABLE seen (
	account TEXT NOT NULL,
	key TEXT NOT NULL,
	conversation TEXT NOT NULL DEFAULT '',
	line TEXT NOT NULL DEFAULT '',
	seq BIGINT NOT NULL DEFAULT 0,
	at BIGINT NOT NULL,
	PRIMARY KEY (account, key)
) WITHOUT ROWID;

-- The platform's ids of messages, ours and the customer's. A receipt may come before its line is known.
CREATE TABLE refs (
	account TEXT NOT NULL,
	ref TEXT NOT NULL,
	conversation TEXT NOT NULL DEFAULT '',
	line TEXT NOT NULL DEFAULT '',
	part BIGINT NOT NULL DEFAULT 0,
	status TEXT NOT NULL DEFAULT '',
	code TEXT NOT NULL DEFAULT '',
	at BIGINT NOT NULL,
	PRIMARY KEY (account, ref)
) WITHOUT ROWID;

CREATE TABLE attachments (
	id TEXT PRIMARY KEY,
	line TEXT NOT NULL,
	kind TEXT NOT NULL,
	mime TEXT NOT NULL DEFAULT '',
	name TEXT NOT NULL DEFAULT '',
	size BIGINT NOT NULL DEFAULT 0,
	ref TEXT NOT NULL DEFAULT '',
	url TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL DEFAULT 'remote'
);
CREATE INDEX attachments_line ON attachments(line);

CREATE TABLE turns (
	id TEXT PRIMARY KEY,
	conversation TEXT NOT NULL,
	number BIGINT NOT NULL,
	at BIGINT NOT NULL,
	cause TEXT NOT NULL,
	version TEXT NOT NULL DEFAULT '',
	took BIGINT NOT NULL DEFAULT 0,
	body TEXT NOT NULL
);
CREATE INDEX turns_conversation ON turns(conversation, number);

CREATE TABLE records (
	n INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	type TEXT NOT NULL,
	subject TEXT NOT NULL,
	status TEXT NOT NULL,
	priority TEXT NOT NULL,
	category TEXT NOT NULL DEFAULT '',
	form TEXT NOT NULL DEFAULT '',
	score BIGINT,
	channel TEXT NOT NULL DEFAULT '',
	agent TEXT NOT NULL,
	account TEXT NOT NULL DEFAULT '',
	mode TEXT NOT NULL DEFAULT '',
	conversation TEXT NOT NULL DEFAULT '',
	episode BIGINT NOT NULL DEFAULT 0,
	fields TEXT NOT NULL,
	description TEXT NOT NULL DEFAULT '',
	assignee TEXT NOT NULL DEFAULT '',
	notes TEXT NOT NULL DEFAULT '',
	visitor TEXT NOT NULL DEFAULT '',
	reasons TEXT NOT NULL DEFAULT '',
	delivery_status TEXT NOT NULL DEFAULT 'completed',
	settings_version TEXT NOT NULL DEFAULT '',
	language TEXT NOT NULL DEFAULT '',
	incomplete BIGINT NOT NULL DEFAULT 0,
	folder TEXT NOT NULL DEFAULT 'inbox',
	deleted_at BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	version BIGINT NOT NULL DEFAULT 1,
	search TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX records_episode ON records(conversation, type, episode) WHERE conversation <> '' AND episode > 0;
CREATE INDEX records_created ON records(folder, created_at, id);
CREATE INDEX records_updated ON records(folder, updated_at, id);
CREATE INDEX records_status ON records(folder, status, created_at, id);
CREATE INDEX records_agent ON records(agent, folder, created_at, id);
CREATE INDEX records_assignee ON records(assignee, folder, created_at, id);
CREATE INDEX records_deleted ON records(deleted_at) WHERE deleted_at > 0;
CREATE INDEX records_conversation ON records(conversation);

-- Ids are unique for ever: a purged record's id is not given again.
CREATE TABLE record_ids (
	id TEXT PRIMARY KEY,
	at BIGINT NOT NULL
) WITHOUT ROWID;

-- Records whose search text the index does not hold yet.
CREATE TABLE unindexed (
	record TEXT PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE links (
	record TEXT NOT NULL,
	conversation TEXT NOT NULL,
	at BIGINT NOT NULL,
	author TEXT NOT NULL,
	reason TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (record, conversation)
);
CREATE INDEX links_conversation ON links(conversation);

CREATE TABLE activity (
	id TEXT PRIMARY KEY,
	record TEXT NOT NULL,
	at BIGINT NOT NULL,
	actor TEXT NOT NULL,
	action TEXT NOT NULL,
	field TEXT NOT NULL DEFAULT '',
	was TEXT NOT NULL DEFAULT '',
	becomes TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX activity_record ON activity(record, id);

CREATE TABLE comments (
	id TEXT PRIMARY KEY,
	record TEXT NOT NULL,
	at BIGINT NOT NULL,
	author TEXT NOT NULL,
	text TEXT NOT NULL
);
CREATE INDEX comments_record ON comments(record, id);

-- The outbox: an event's body is written once, every delivery of it sends these bytes.
CREATE TABLE events (
	id TEXT PRIMARY KEY,
	type TEXT NOT NULL,
	record TEXT NOT NULL DEFAULT '',
	conversation TEXT NOT NULL DEFAULT '',
	at BIGINT NOT NULL,
	body TEXT NOT NULL
);
CREATE INDEX events_record ON events(record) WHERE record <> '';

CREATE TABLE deliveries (
	id TEXT PRIMARY KEY,
	event TEXT NOT NULL,
	type TEXT NOT NULL,
	destination TEXT NOT NULL,
	record TEXT NOT NULL DEFAULT '',
	at BIGINT NOT NULL,
	status TEXT NOT NULL DEFAULT 'pending',
	tries BIGINT NOT NULL DEFAULT 0,
	next_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX deliveries_record ON deliveries(record, id);
CREATE INDEX deliveries_open ON deliveries(destination, record, id) WHERE status IN ('pending', 'retrying');

CREATE TABLE attempts (
	delivery TEXT NOT NULL,
	n BIGINT NOT NULL,
	at BIGINT NOT NULL,
	status BIGINT NOT NULL DEFAULT 0,
	error TEXT NOT NULL DEFAULT '',
	excerpt TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (delivery, n)
) WITHOUT ROWID;

CREATE TABLE lanes (
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	due BIGINT NOT NULL,
	newest BIGINT NOT NULL,
	rev BIGINT NOT NULL,
	tries BIGINT NOT NULL DEFAULT 0,
	done BIGINT NOT NULL DEFAULT 0,
	fence BIGINT NOT NULL DEFAULT 0,
	lease BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, key)
) WITHOUT ROWID;
CREATE INDEX lanes_due ON lanes(due) WHERE done = 0;

CREATE TABLE buckets (
	id TEXT PRIMARY KEY,
	tokens DOUBLE PRECISION NOT NULL,
	at BIGINT NOT NULL
);

-- Settings: items name the version in force, versions never change.
CREATE TABLE items (
	scope TEXT PRIMARY KEY,
	kind TEXT NOT NULL,
	item TEXT NOT NULL,
	version TEXT NOT NULL,
	number BIGINT NOT NULL,
	origin TEXT NOT NULL,
	off BIGINT NOT NULL DEFAULT 0,
	why TEXT NOT NULL DEFAULT '',
	applied_hash TEXT NOT NULL DEFAULT '',
	applied_number BIGINT NOT NULL DEFAULT 0,
	updated_at BIGINT NOT NULL
);
CREATE INDEX items_kind ON items(kind, item);

CREATE TABLE versions (
	id TEXT PRIMARY KEY,
	scope TEXT NOT NULL,
	number BIGINT NOT NULL,
	author TEXT NOT NULL,
	at BIGINT NOT NULL,
	content TEXT NOT NULL,
	policy TEXT NOT NULL DEFAULT '',
	UNIQUE (scope, number)
);

CREATE TABLE drafts (
	scope TEXT PRIMARY KEY,
	content TEXT NOT NULL,
	author TEXT NOT NULL,
	at BIGINT NOT NULL
);

CREATE TABLE members (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL DEFAULT '',
	email TEXT NOT NULL DEFAULT '',
	role TEXT NOT NULL,
	all_agents BIGINT NOT NULL DEFAULT 0,
	agents TEXT NOT NULL DEFAULT '',
	operator BIGINT NOT NULL DEFAULT 0,
	off BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL
);

CREATE TABLE tokens (
	id TEXT PRIMARY KEY,
	name TEXT NOT NULL DEFAULT '',
	hash TEXT NOT NULL,
	role TEXT NOT NULL,
	all_agents BIGINT NOT NULL DEFAULT 0,
	agents TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	last_used BIGINT NOT NULL DEFAULT 0,
	revoked BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE sessions (
	hash TEXT PRIMARY KEY,
	member TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL
);

CREATE TABLE sign_ins (
	hash TEXT PRIMARY KEY,
	member TEXT NOT NULL DEFAULT '',
	expires_at BIGINT NOT NULL
);

CREATE TABLE audit (
	id TEXT PRIMARY KEY,
	at BIGINT NOT NULL,
	actor TEXT NOT NULL,
	action TEXT NOT NULL,
	target TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT ''
);

CREATE VIRTUAL TABLE records_fts USING fts5(search, tokenize = 'trigram', detail = none, content = '', contentless_delete = 1);
