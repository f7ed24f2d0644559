package casefile_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"

	"incidentmap/data/casefile"
)

// unwritableFolder plays a user who may read a case but not write to its folder.
func unwritableFolder(args []string) error {
	ctx := context.Background()
	f, err := casefile.Open(ctx, args[0], options())
	if err != nil {
		return err
	}
	if f.ReadOnly() == nil {
		return errors.New("it can be edited")
	}
	if _, err := f.Commit(ctx, addClaim(1, claim("c1", 1))); err == nil {
		return errors.New("an edit was taken")
	}
	if _, err := casefile.Create(ctx, filepath.Join(filepath.Dir(args[0]), "new.gpkg"), small(), options()); err == nil {
		return errors.New("a file was made")
	}
	if err := f.SaveAs(ctx, args[1]); err != nil {
		return err
	}
	_, err = f.Commit(ctx, addClaim(1, claim("c1", 1)))
	say(len(f.Case().Claims), strings.ReplaceAll(f.Path(), " ", "_"))
	return errors.Join(err, f.Close())
}
