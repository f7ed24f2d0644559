//go:build !linux

package casefile

import "strings"

// onShare reports whether a file lies on another machine, where locks cannot be relied on, as far as its path tells.
func onShare(path string) bool { return strings.HasPrefix(path, `\\`) }
