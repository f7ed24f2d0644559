// Package display gives measurements of windows an X server where there is none.
package display

import (
	"bufio"
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
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "+extension", "GLX")
	x.ExtraFiles = []*os.File{write}
	err = x.Start()
	write.Close()
	if err != nil {
		read.Close()
		return nil, err
	}
	stop = func() { _ = x.Process.Kill(); _ = x.Wait(); read.Close() }
	// The number comes in more than one piece, and the server ends if nobody is there to read the rest.
	number, err := bufio.NewReader(read).ReadString('\n')
	if err == nil {
		err = os.Setenv("DISPLAY", ":"+strings.TrimSpace(number))
	}
	if err != nil {
		stop()
		return nil, fmt.Errorf("start Xvfb: %w", err)
	}
	return stop, nil
}
