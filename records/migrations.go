package records

import "embed"

//go:embed migrations/sqlite/*.sql migrations/postgres/*.sql
var migrations embed.FS
