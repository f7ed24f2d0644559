package casefile_test

import (
	"bufio"
	"fmt"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/casefile"
	"incidentmap/data/gpkg"
)

// number is how often something is tried: few times in each run of the tests, more where a variable says so.
func number(t testing.TB, variable string, few int) int {
	t.Helper()
	s := os.Getenv(variable)
	if s == "" {
		return few
	}
	n, err := strconv.Atoi(s)
	require.NoError(t, err)
	return n
}

// sound makes sure that the pages and indexes of a database hold together.
func sound(t testing.TB, path string) {
	t.Helper()
	db, err := gpkg.Connect(t.Context(), path, gpkg.ReadOnly)
	require.NoError(t, err)
	defer db.Close()
	found, err := db.Strings(t.Context(), "PRAGMA integrity_check")
	require.NoError(t, err)
	require.Equal(t, []string{"ok"}, found)
}

type acknowledged struct {
	seq    int64
	digest string
	path   string
}

// A process that is killed at any moment loses nothing of what it had said to be done. INCIDENTMAP_KILLS is how often it is killed.
func TestAKilledProcessLosesNothing(t *testing.T) {
	kills := number(t, "INCIDENTMAP_KILLS", 25)
	random := rand.New(rand.NewSource(1))
	var last acknowledged
	ahead, doing := 0, map[string]int{}
	for n := range kills {
		if n%20 == 0 {
			last = acknowledged{path: filepath.Join(t.TempDir(), "a.gpkg")}
			f, err := casefile.Create(t.Context(), last.path, small(), options())
			require.NoError(t, err)
			require.NoError(t, f.Close())
		}
		cmd := child(t, "session", last.path, n)
		var try string
		last, try = killed(t, cmd, random, last)
		doing[try]++
		if survives(t, last, try) {
			ahead++
		}
		if t.Failed() {
			t.Fatalf("after kill %d while the process did: %s", n, try)
		}
	}
	t.Logf("%d kills while the process did %v; %d edits had been written but not yet acknowledged", kills, doing, ahead)
}

// killed lets a session run for a while and kills it. It gives what the session acknowledged last, and what it was doing.
func killed(t *testing.T, cmd *exec.Cmd, random *rand.Rand, last acknowledged) (acknowledged, string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewReader(out)
	try := "open"
	read := func() bool {
		line, err := lines.ReadString('\n')
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			require.Empty(t, line)
			return false
		}
		words := strings.Fields(line)
		switch words[0] {
		case "done":
			last.seq, err = strconv.ParseInt(words[1], 10, 64)
			require.NoError(t, err)
			last.digest, last.path = words[2], words[3]
			try = "nothing"
		case "try":
			try = strings.Join(words[1:2], " ")
		default:
			require.Fail(t, line)
		}
		return true
	}
	for range random.Intn(60) {
		require.True(t, read(), "the session ended by itself")
	}
	<-time.After(time.Duration(random.Intn(4000)) * time.Microsecond) // a moment within a step
	require.NoError(t, cmd.Process.Kill())
	for more := true; more; {
		more = read() // what it had said before it died
	}
	require.Error(t, cmd.Wait())
	return last, try
}

// survives makes sure that all is there after a kill, and reports whether one edit more than acknowledged is.
func survives(t *testing.T, last acknowledged, try string) (ahead bool) {
	t.Helper()
	folder := filepath.Dir(last.path)
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, e := range entries {
		if filepath.Ext(e.Name()) != ".gpkg" {
			continue
		}
		path := filepath.Join(folder, e.Name())
		f, err := casefile.Open(t.Context(), path, options())
		require.NoError(t, err, e.Name())
		require.NoError(t, f.ReadOnly(), "the lock of a dead process stops nobody")
		if path == last.path && last.digest != "" {
			extra := f.Seq() - last.seq
			assert.GreaterOrEqual(t, extra, int64(0), "an edit is lost")
			assert.LessOrEqual(t, extra, int64(1))
			ahead = extra == 1
			c, err := f.At(t.Context(), last.seq)
			require.NoError(t, err)
			assert.Equal(t, last.digest, digest(c))
		}
		_, err = f.At(t.Context(), 0)
		require.NoError(t, err)
		require.NoError(t, f.Close())
		sound(t, path)
	}
	left, err := filepath.Glob(filepath.Join(folder, "*-wal"))
	require.NoError(t, err)
	assert.Empty(t, left)
	return ahead && try != "save-as"
}

// Two processes that want to edit one case: one does, the other is told who does. INCIDENTMAP_TRIES is how many edits each tries.
func TestASecondProcessIsTold(t *testing.T) {
	tries := number(t, "INCIDENTMAP_TRIES", 100)
	path := filepath.Join(t.TempDir(), "one.gpkg")
	f, err := casefile.Create(t.Context(), path, small(), options())
	require.NoError(t, err)
	require.NoError(t, f.Close())

	first, second := child(t, "hold", path, tries), child(t, "hold", path, tries)
	start := func(cmd *exec.Cmd) (*bufio.Reader, io.Closer) {
		in, err := cmd.StdinPipe()
		require.NoError(t, err)
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		lines := bufio.NewReader(out)
		line, err := lines.ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, "open\n", line)
		return lines, in
	}
	firstSays, firstEnd := start(first)
	secondSays, secondEnd := start(second)
	for says, want := range map[*bufio.Reader]string{firstSays: fmt.Sprintf("tried %d 0\n", tries), secondSays: fmt.Sprintf("tried 0 %d\n", tries)} {
		line, err := says.ReadString('\n')
		require.NoError(t, err)
		assert.Equal(t, want, line)
	}
	reader, err := casefile.Open(t.Context(), path, casefile.Options{Author: "third"})
	require.NoError(t, err)
	var locked *casefile.LockedError
	require.ErrorAs(t, reader.ReadOnly(), &locked)
	assert.Equal(t, "analyst", locked.By)
	assert.Equal(t, first.Process.Pid, locked.PID)
	assert.True(t, noon.Equal(locked.Since))
	assert.Contains(t, locked.Error(), "analyst is editing it")
	assert.Len(t, reader.Case().Claims, 1+tries)
	require.NoError(t, reader.Close())
	for _, end := range []io.Closer{secondEnd, firstEnd} {
		require.NoError(t, end.Close())
	}
	require.NoError(t, second.Wait())
	require.NoError(t, first.Wait())
	f, err = casefile.Open(t.Context(), path, options())
	require.NoError(t, err)
	require.NoError(t, f.ReadOnly())
	assert.Equal(t, int64(tries), f.Seq())
	require.NoError(t, f.Close())
	sound(t, path)
}

// Two processes that open the file for each edit anew get in each other's way at every point of opening and closing.
func TestTwoProcessesThatOpenAndCloseDoNoHarm(t *testing.T) {
	tries := number(t, "INCIDENTMAP_TRIES", 60)
	path := filepath.Join(t.TempDir(), "one.gpkg")
	f, err := casefile.Create(t.Context(), path, small(), options())
	require.NoError(t, err)
	require.NoError(t, f.Close())
	a, b := child(t, "contend", path, tries), child(t, "contend", path, tries)
	var says [2]strings.Builder
	a.Stdout, b.Stdout = &says[0], &says[1]
	require.NoError(t, a.Start())
	require.NoError(t, b.Start())
	require.NoError(t, a.Wait(), says[0].String())
	require.NoError(t, b.Wait(), says[1].String())
	total := 0
	for i := range says {
		var saved, told int
		_, err := fmt.Sscanf(says[i].String(), "saved %d told %d", &saved, &told)
		require.NoError(t, err)
		assert.Equal(t, tries, saved+told)
		total += saved
	}
	f, err = casefile.Open(t.Context(), path, options())
	require.NoError(t, err)
	assert.Equal(t, int64(total), f.Seq())
	assert.Len(t, f.Case().Claims, 1+total)
	require.NoError(t, f.Close())
	sound(t, path)
	t.Logf("of 2 × %d edits %d were saved, the others were told", tries, total)
}
