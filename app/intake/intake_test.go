package intake_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/intake"
	"incidentmap/data"
	"incidentmap/data/casefile"
	"incidentmap/data/codec"
)

func TestFilesAreToldByTheirContent(t *testing.T) {
	dir := t.TempDir()
	text := []byte("title;date\na;2024-01-02\n")
	table := filepath.Join(dir, "a.txt")
	require.NoError(t, os.WriteFile(table, text, 0o600))
	f, err := intake.Read(t.Context(), table, intake.Options{})
	require.NoError(t, err)
	assert.Equal(t, "CSV", f.Title)
	assert.Len(t, f.Result.Tables[0].Columns, 2)
	assert.Equal(t, casefile.Hash(text), f.Sum)
	f, err = intake.Read(t.Context(), table, intake.Options{Format: &codec.CSV, Dialect: codec.Dialect{Comma: ','}})
	require.NoError(t, err)
	assert.Len(t, f.Result.Tables[0].Columns, 1)
	f, err = intake.ReadBytes(t.Context(), text, "standard input", intake.Options{})
	require.NoError(t, err)
	assert.Len(t, f.Result.Tables[0].Rows, 1)
	f, err = intake.Read(t.Context(), "../../assets/case", intake.Options{})
	require.NoError(t, err)
	assert.NotEmpty(t, f.Result.Case.Incidents)
	_, err = intake.Read(t.Context(), filepath.Join(dir, "nothing"), intake.Options{})
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = intake.ReadBytes(t.Context(), []byte("x"), "x", intake.Options{Format: &codec.STIX})
	assert.ErrorContains(t, err, "is only written")
}

func TestACaseFileComesWithItsCopiesOfDocuments(t *testing.T) {
	copied := []byte("%PDF copy")
	c := &data.Case{
		ID: "c", Title: "C", Documents: []data.Document{{ID: "d", Kind: data.Source, Title: "D"}},
		Attachments: []data.Attachment{{ID: "a", Document: "d", Name: "a.pdf", SHA256: casefile.Hash(copied), Size: int64(len(copied))}},
	}
	path := filepath.Join(t.TempDir(), "c.gpkg")
	open, err := casefile.Create(t.Context(), path, c, casefile.Options{}, copied)
	require.NoError(t, err)
	defer func() { require.NoError(t, open.Close()) }()
	f, err := intake.Read(t.Context(), path, intake.Options{})
	require.NoError(t, err, "also while it is being edited")
	assert.Equal(t, "case file", f.Title)
	assert.Equal(t, c.Attachments, f.Result.Case.Attachments)
	require.Len(t, f.Blobs, 1)
	assert.True(t, bytes.Equal(copied, f.Blobs[0]))
	assert.True(t, f.Bytes()[c.Attachments[0].SHA256])
}
