package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestMain is the program that is run, where a test says so: it prints what it was given and fails.
func TestMain(m *testing.M) {
	if os.Getenv("CONSOLE_TEST") == "" {
		os.Exit(m.Run())
	}
	in, _ := io.ReadAll(os.Stdin)
	os.Stdout.WriteString(strings.Join(os.Args[1:], "|") + ":" + string(in))
	os.Stderr.WriteString("complaint")
	os.Exit(7)
}

func TestWhatIsTypedAndPrintedIsHandedOn(t *testing.T) {
	t.Setenv("CONSOLE_TEST", "1")
	self, err := os.Executable()
	assert.NoError(t, err)
	var out, errs bytes.Buffer
	code := run(context.Background(), self, []string{"list", `a "b"\`, ""}, strings.NewReader("typed"), &out, &errs)
	assert.Equal(t, 7, code)
	assert.Equal(t, `list|a "b"\|:typed`, out.String())
	assert.Equal(t, "complaint", errs.String())
}

// Somebody who types nothing keeps nobody from ending.
func TestNothingTypedIsNotWaitedFor(t *testing.T) {
	t.Setenv("CONSOLE_TEST", "")
	never, keep := io.Pipe()
	t.Cleanup(func() { keep.Close() })
	self, err := os.Executable()
	assert.NoError(t, err)
	assert.Zero(t, run(context.Background(), self, []string{"-test.run", "^$"}, never, io.Discard, io.Discard))
}

func TestAProgramThatIsGoneIsSaid(t *testing.T) {
	var errs bytes.Buffer
	assert.Equal(t, 1, run(context.Background(), "/no/such/program", nil, strings.NewReader(""), io.Discard, &errs))
	assert.Contains(t, errs.String(), "/no/such/program")
}
