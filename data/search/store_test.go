package search_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data/query"
	"incidentmap/data/search"
)

// store reads texts into a file and gives the stores on the way, the last of which has all.
func store(t testing.TB, f search.File, texts []string) []*search.Store {
	t.Helper()
	b := search.NewStoreBuilder(f)
	var out []*search.Store
	for i, text := range texts {
		s, err := b.Add(query.AppendFold(nil, text), []string{"\x00" + []string{"even", "odd"}[i%2]})
		require.NoError(t, err)
		if s != nil {
			out = append(out, s)
		}
	}
	s, err := b.Finish()
	require.NoError(t, err)
	return append(out, s)
}

func temporary(t testing.TB) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), "words"))
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	return f
}

func ids(b search.Bitmap) []uint32 {
	var out []uint32
	for i := range len(b) * 64 {
		if b.Has(uint32(i)) {
			out = append(out, uint32(i))
		}
	}
	return out
}

func TestAStoreFindsWhatAScanFinds(t *testing.T) {
	for _, n := range []int{0, 1, 65, 1<<14 + 100} {
		texts := generate(n, 3000, uint64(n))
		stores := store(t, temporary(t), texts)
		for _, s := range stores {
			for _, text := range typed(texts, 15) {
				got, err := s.Search(query.SplitWords(text))
				require.NoError(t, err)
				require.Equal(t, scan(texts[:s.Len()], text), ids(got), "%d of %d texts, %q", s.Len(), n, text)
			}
			odd, err := s.Marked("\x00odd", "\x00none")
			require.NoError(t, err)
			assert.Equal(t, s.Len()/2, odd.Count())
		}
		assert.Equal(t, n, stores[len(stores)-1].Len())
	}
}

// A word that nearly all records have is found when it is typed out, not by its first letters.
func TestWordsOfAllRecordsAreNotCompleted(t *testing.T) {
	texts := make([]string, 200)
	for i := range texts {
		texts[i] = "named on that day"
	}
	texts[7], texts[9] = "Namibia", "named Nampula"
	s := store(t, temporary(t), texts)[0]
	for text, want := range map[string]int{"n": 2, "nam": 2, "name": 0, "named": 199, "named n": 1, "day": 198, "da": 0} {
		got, err := s.SearchTelling(query.SplitWords(text))
		require.NoError(t, err)
		assert.Equal(t, want, got.Count(), text)
	}
}

func TestNoStoreFindsNothing(t *testing.T) {
	var s *search.Store
	assert.Zero(t, s.Len())
	got, err := s.Search(query.SplitWords("a"))
	require.NoError(t, err)
	assert.Empty(t, got)
}

// bytesFile is a file in memory, which may be spoilt.
type bytesFile []byte

func (f *bytesFile) WriteAt(b []byte, at int64) (int, error) {
	for int64(len(*f)) < at+int64(len(b)) {
		*f = append(*f, 0)
	}
	return copy((*f)[at:], b), nil
}

func (f *bytesFile) ReadAt(b []byte, at int64) (int, error) {
	if at+int64(len(b)) > int64(len(*f)) {
		return 0, errors.New("the file is short")
	}
	return copy(b, (*f)[at:]), nil
}

func TestAFileThatIsCutOffIsAnError(t *testing.T) {
	f := &bytesFile{}
	s := store(t, f, generate(100, 50, 1))[0]
	*f = (*f)[:len(*f)/2]
	_, err := s.Search(query.SplitWords("e"))
	assert.Error(t, err)
}

func FuzzStoreWithASpoiltFile(f *testing.F) {
	texts := generate(300, 100, 2)
	f.Add(uint16(3), byte(0xff), "e")
	f.Add(uint16(900), byte(0x80), "the")
	f.Fuzz(func(t *testing.T, at uint16, b byte, text string) {
		file := &bytesFile{}
		s := store(t, file, texts)[0]
		for i := int(at); i < len(*file); i += 997 {
			(*file)[i] = b
		}
		_, _ = s.Search(query.SplitWords(text)) // finds something or fails, and ends
	})
}
