// Package display gives measurements of windows an X server where there is none.
package display

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Start makes sure that DISPLAY names an X server. Where it names none, Xvfb is started with a screen of width and height in pixels; stop
// ends it. It fails where Xvfb is not installed.
func Start(width, height int) (stop func(), err error) {
	if os.Getenv("DISPLAY") != "" {
		return func() {}, nil
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "+extension", "GLX")
	x.ExtraFiles = []*os.File{write}
	err = x.Start()
	write.Close()
	if err != nil {
		return nil, err
	}
	buf := make([]byte, 16)
	n, err := read.Read(buf)
	if err != nil {
		return nil, fmt.Errorf("start Xvfb: %w", err)
	}
	if err := os.Setenv("DISPLAY", ":"+strings.TrimSpace(string(buf[:n]))); err != nil {
		return nil, err
	}
	return func() { _ = x.Process.Kill(); _ = x.Wait() }, nil
}
