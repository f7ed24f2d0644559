package casefile

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"incidentmap/data/gpkg"
)

// migrations take a file from version i+1 to the next. The first version has none before it.
var migrations = []func(context.Context, *gpkg.Conn) error{}

// migrate brings a file to the version that follows the last migration, after a copy of it was left beside.
func migrate(ctx context.Context, db *gpkg.Conn, path string, steps []func(context.Context, *gpkg.Conn) error) error {
	have, err := fileVersion(ctx, db)
	if err != nil || have > len(steps) {
		return err
	}
	if err := backUp(ctx, db, path, have); err != nil {
		return fmt.Errorf("no copy of the older file could be left beside it: %w", err)
	}
	return transaction(ctx, db, func() error {
		for i, step := range steps[have-1:] {
			if err := step(ctx, db); err != nil {
				return fmt.Errorf("from format %d: %w", have+i, err)
			}
		}
		_, err := db.ExecContext(ctx, "UPDATE incidentmap_meta SET value=? WHERE name='version'", fmt.Sprint(len(steps)+1))
		return err
	})
}

// backUp writes a copy of a file as it is beside it, under a name that says its version and that nothing has yet.
func backUp(ctx context.Context, db *gpkg.Conn, path string, have int) error {
	ext := filepath.Ext(path)
	stem := fmt.Sprintf("%s (format %d", strings.TrimSuffix(path, ext), have)
	name := stem + ")" + ext
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); os.IsNotExist(err) {
			break
		} else if err != nil {
			return err
		}
		name = fmt.Sprintf("%s, %d)%s", stem, n, ext)
	}
	temp, err := temporary(name)
	if err != nil {
		return err
	}
	if err := vacuumInto(ctx, db, temp); err != nil {
		return discard(temp, err)
	}
	return publish(temp, name)
}
