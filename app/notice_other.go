//go:build !windows

package main

import (
	"io"
	"os"
)

// complaints is where errors go, and what shows them at the end.
func complaints() (w io.Writer, show func()) { return os.Stderr, func() {} }
