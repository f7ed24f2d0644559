package casefile

import (
	"context"

	"incidentmap/data/gpkg"
)

// WithMigrations runs do while files are brought to a later version by steps of the test.
func WithMigrations(steps []func(context.Context, *gpkg.Conn) error, do func()) {
	before := migrations
	migrations = steps
	defer func() { migrations = before }()
	do()
}
