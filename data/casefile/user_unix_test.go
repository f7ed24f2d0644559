//go:build unix

package casefile_test

import (
	"os"
	"os/exec"
	"syscall"
)

// asNobody lets a process run as a user without rights if this one is the superuser, who may write anywhere.
func asNobody(cmd *exec.Cmd) {
	if os.Geteuid() == 0 {
		cmd.Path = "/proc/self/exe" // the folders above the program may be closed to others
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		cmd.Dir = os.TempDir()
	}
}
