// Package words writes counts and lists the way all views write them.
package words

import (
	"strconv"
	"strings"
)

// Count groups the digits of large numbers: 1,500.
func Count(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Of says how many of all are left: "12 of 36 incidents"; "36 incidents" where none is left out.
func Of(n, total int, noun string) string {
	if n == total {
		return Plural(total, noun)
	}
	return Count(n) + " of " + Plural(total, noun)
}

// Join puts what is not empty in a row with middle dots.
func Join(parts ...string) string { return joined(parts, " · ") }

// List puts what is not empty in a row with commas.
func List(parts ...string) string { return joined(parts, ", ") }

func joined(parts []string, between string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, between)
}

// Plural is "1 claim", "3 claims".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Count(n) + " " + noun + "s"
}
