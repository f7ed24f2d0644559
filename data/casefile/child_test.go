package casefile_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/casefile"
)

// The test program is also the program that is killed: with this variable it plays a part instead of running tests.
const partVariable = "INCIDENTMAP_TEST_PART"

func TestMain(m *testing.M) {
	parts := map[string]func(args []string) error{"session": session, "contend": contend, "hold": hold, "folder": unwritableFolder}
	if words := strings.Split(os.Getenv(partVariable), "|"); words[0] != "" {
		if err := parts[words[0]](words[1:]); err != nil {
			say("failed", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// child is this program in a part.
func child(t testing.TB, part string, args ...any) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), self)
	words := part
	for _, a := range args {
		words += fmt.Sprintf("|%v", a)
	}
	cmd.Env = append(os.Environ(), partVariable+"="+words)
	cmd.Stderr = os.Stderr
	return cmd
}

// say tells the parent something, at once.
func say(words ...any) {
	if _, err := os.Stdout.WriteString(fmt.Sprintln(words...)); err != nil {
		os.Exit(2) // the parent is gone
	}
}

func digest(c *data.Case) string {
	var b bytes.Buffer
	for _, r := range c.Records() {
		kind, id := r.Key()
		fmt.Fprint(&b, kind, id, " ")
	}
	for i := range c.Claims {
		b.WriteString(c.Claims[i].Note)
	}
	return casefile.Hash(b.Bytes())
}

// session edits a case without end: edits, imports, undo and redo, save as, copies, closing and opening. It says what it is about to do and
// what is done.
func session(args []string) error {
	path := args[0]
	seed, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil {
		return err
	}
	random := rand.New(rand.NewSource(seed))
	ctx := context.Background()
	f, err := casefile.Open(ctx, path, options())
	if err != nil {
		return err
	}
	if f.ReadOnly() != nil {
		return f.ReadOnly()
	}
	done := func() { say("done", f.Seq(), digest(f.Case()), f.Path()) }
	done()
	for n := 0; ; n++ {
		err := sessionStep(ctx, &f, random, fmt.Sprintf("n%d-%d", seed, n))
		if err != nil && !errors.Is(err, casefile.ErrNothing) {
			return err
		}
		done()
	}
}

func sessionStep(ctx context.Context, f **casefile.File, random *rand.Rand, id string) error {
	c := (*f).Case()
	commit := func(e *data.Edit, blobs ...[]byte) error {
		say("try", "edit")
		_, err := (*f).Commit(ctx, e, blobs...)
		return err
	}
	switch p := random.Intn(100); {
	case p < 50:
		return commit(addClaim(random.Intn(len(c.Claims)+1), claim(id, p)))
	case p < 60:
		at := random.Intn(len(c.Claims))
		was, now := c.Claims[at], c.Claims[at]
		now.Note = id
		return commit(&data.Edit{What: "note", Changes: []data.Change{{At: at, Before: &was, After: &now}}})
	case p < 65 && len(c.Claims) > 2:
		at := 1 + random.Intn(len(c.Claims)-1)
		was := c.Claims[at]
		if was.ID == "c0" {
			return nil // the site rests on it
		}
		return commit(&data.Edit{What: "remove", Changes: []data.Change{{At: at, Before: &was}}})
	case p < 70:
		blob := make([]byte, 20_000)
		random.Read(blob)
		e := &data.Edit{What: "import", Changes: []data.Change{{
			At: len(c.Attachments), After: &data.Attachment{ID: id, Document: "d", Size: int64(len(blob)), SHA256: casefile.Hash(blob)},
		}}}
		for i := range 40 {
			imported := claim(fmt.Sprint(id, "-", i), i)
			e.Changes = append(e.Changes, data.Change{At: len(c.Claims) + i, After: &imported})
		}
		return commit(e, blob)
	case p < 80:
		say("try", "undo")
		_, err := (*f).Undo(ctx)
		return err
	case p < 85:
		say("try", "redo")
		_, err := (*f).Redo(ctx)
		return err
	case p < 90:
		target := filepath.Join(filepath.Dir((*f).Path()), []string{"a.gpkg", "b.gpkg", "c.gpkg"}[random.Intn(3)])
		say("try", "save-as", target)
		return (*f).SaveAs(ctx, target)
	case p < 93:
		say("try", "copy")
		return (*f).ExportCopy(ctx, filepath.Join(filepath.Dir((*f).Path()), "copy.gpkg"))
	case p < 97:
		say("try", "close")
		if err := (*f).Close(); err != nil {
			return err
		}
		next, err := casefile.Open(ctx, (*f).Path(), options())
		if err == nil {
			*f, err = next, next.ReadOnly()
		}
		return err
	}
	return nil
}

// contend tries to edit a case that another process edits too, opening it anew each time. It says how many edits were saved and how often it
// was told that somebody else edits.
func contend(args []string) error {
	tries, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	ctx := context.Background()
	saved, told := 0, 0
	for i := range tries {
		f, err := casefile.Open(ctx, args[0], options())
		if err != nil {
			return err
		}
		_, err = f.Commit(ctx, addClaim(1, claim(fmt.Sprintf("p%d-%d", os.Getpid(), i), i)))
		var locked *casefile.LockedError
		switch {
		case errors.As(err, &locked):
			told++
		case err != nil:
			return err
		default:
			saved++
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	say("saved", saved, "told", told)
	return nil
}

// hold opens a case once and tries its edits through that.
func hold(args []string) error {
	tries, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	ctx := context.Background()
	f, err := casefile.Open(ctx, args[0], options())
	if err != nil {
		return err
	}
	say("open")
	saved, told := 0, 0
	for i := range tries {
		_, err = f.Commit(ctx, addClaim(1, claim(fmt.Sprintf("p%d-%d", os.Getpid(), i), i)))
		var locked *casefile.LockedError
		switch {
		case errors.As(err, &locked):
			told++
		case err != nil:
			return err
		default:
			saved++
		}
	}
	say("tried", saved, told)
	if _, err := os.Stdin.Read(make([]byte, 1)); err == nil {
		return errors.New("the parent says more than it should")
	}
	return f.Close()
}
