// Command console is what a console of Windows runs in the place of a program for the desktop, for which no console would wait: it runs that program, which
// lies beside it, hands on what is typed and printed, and ends with its exit code.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

// program is the file name of the program, set when this one is built.
var program string

func main() {
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, filepath.Join(filepath.Dir(self), program), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs a program to its end and returns its exit code. Pipes stand between it and the console: a program for the desktop has no console to write to.
func run(ctx context.Context, path string, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Stdout, cmd.Stderr = struct{ io.Writer }{stdout}, struct{ io.Writer }{stderr}
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	go func() { // which may wait for a key for ever, and ends with the process
		_, _ = io.Copy(in, stdin) // the program may have ended, or want no more
		in.Close()
	}()
	err = cmd.Wait()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) && failed.ExitCode() >= 0 {
		return failed.ExitCode()
	}
	if err != nil {
		return 1
	}
	return 0
}
