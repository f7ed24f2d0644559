package main

import (
	"bytes"
	"io"
	"os"
	"strings"

	"golang.org/x/sys/windows"
)

// complaints is where errors go, and what shows them at the end. Windows gives a program that was started from the Start menu or by a double click nowhere to
// write them: they are shown in a box.
func complaints() (w io.Writer, show func()) {
	if h, err := windows.GetStdHandle(windows.STD_ERROR_HANDLE); err == nil && h != 0 && h != windows.InvalidHandle {
		return os.Stderr, func() {}
	}
	text := &bytes.Buffer{}
	return text, func() {
		said := strings.TrimSpace(text.String())
		if said == "" {
			return
		}
		message, err := windows.UTF16PtrFromString(strings.ReplaceAll(said, "\x00", ""))
		title, titleErr := windows.UTF16PtrFromString(appName)
		if err == nil && titleErr == nil {
			_, _ = windows.MessageBox(0, message, title, windows.MB_OK|windows.MB_ICONERROR|windows.MB_SETFOREGROUND) // there is nowhere else to say it
		}
	}
}
