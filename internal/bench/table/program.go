package main

import (
	"fmt"
	"os/exec"
	"path/filepath"

	"incidentmap/assets"
	"incidentmap/data/codec"
	"incidentmap/data/resolve"
)

const programRuns = 9

// measureProgram measures the commands that need no display, each from the start of the process to its end.
func measureProgram(t *table, program, folder string) error {
	for _, c := range []struct {
		what   string
		args   []string
		budget float64
	}{
		{"start-up: list of the built-in case", []string{"list"}, 0},
		{"still: the world as PNG, 1920x1080", []string{"render", "-o", filepath.Join(folder, "map.png"), "--size", "1920x1080"}, 500},
		{"still: the world as PNG, 3840x2160", []string{"render", "-o", filepath.Join(folder, "map.png"), "--size", "3840x2160"}, 0},
		{"still: the world as SVG", []string{"render", "-o", filepath.Join(folder, "map.svg"), "--size", "1920x1080"}, 0},
		{"still: the world as PDF", []string{"render", "-o", filepath.Join(folder, "map.pdf"), "--size", "1920x1080"}, 0},
	} {
		took, err := repeat(programRuns, func() error {
			if out, err := exec.Command(program, c.args...).CombinedOutput(); err != nil {
				return fmt.Errorf("%s %v: %w: %s", program, c.args, err, out)
			}
			return nil
		})
		if err != nil {
			return err
		}
		t.add(row{What: c.what, Measured: ms(took), Unit: "ms", Runs: programRuns, Budget: c.budget})
	}
	return nil
}

func measureCase(t *table) error {
	const runs = 25
	took, err := repeat(runs, func() error {
		c, err := codec.DecodeTextFS(assets.Case)
		if err == nil {
			resolve.New(c, resolve.Options{})
		}
		return err
	})
	t.add(row{What: "built-in case: read and resolved", Measured: ms(took), Unit: "ms", Runs: runs, Budget: 20})
	return err
}
