package editor

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"incidentmap/data"
)

var errWhen = errors.New(`write "22 March 2024", "March 2024", "13–14 November 2015", "22 March 2024 19:55 +03:00", "about …", or EDTF`)

// parseWhen reads a date as a person writes it, or in EDTF. Nothing is the zero When. Numbers alone, as 3/4/2024, are refused where day and month could be
// either.
func parseWhen(s string) (data.When, error) {
	text := strings.Join(strings.Fields(s), " ")
	if w, err := data.ParseWhen(text); err == nil {
		return w, nil
	}
	body, about := text, ""
	for _, word := range []string{"about ", "around ", "circa ", "c. ", "ca. ", "~"} {
		if rest, ok := strings.CutPrefix(strings.ToLower(text), word); ok {
			body, about = strings.TrimSpace(rest), "~"
			break
		}
	}
	edtf, ok := interval(strings.ToLower(strings.TrimPrefix(body, "on ")))
	if !ok {
		return data.When{}, errWhen
	}
	w, err := data.ParseWhen(edtf + about)
	if err != nil {
		return data.When{}, errWhen
	}
	if edtf != strings.ToLower(text) {
		w.Text = strings.TrimSpace(s)
	}
	return w, nil
}

var dash = regexp.MustCompile(` ?[–—] ?| - | to | until | and `)

// interval is the EDTF form of one date or of two. What the first of two leaves out, month or year, is that of the second.
func interval(s string) (string, bool) {
	parts := dash.Split(s, -1)
	if len(parts) == 1 {
		if m := shortSpan.FindStringSubmatch(s); m != nil { // "13-14 November 2015"
			parts = []string{m[1], m[2]}
		}
	}
	last, ok := point(parts[len(parts)-1])
	if !ok || len(parts) > 2 {
		return "", false
	}
	if len(parts) == 1 {
		return last, true
	}
	first, ok := point(complete(parts[0], last))
	return first + "/" + last, ok
}

var shortSpan = regexp.MustCompile(`^(\d{1,2})-(\d{1,2} .+)$`)

func complete(first, last string) string {
	if len(last) < 7 {
		return first
	}
	year, month := last[:4], last[5:7]
	if yearIn.MatchString(first) {
		return first
	}
	if _, err := strconv.Atoi(first); err == nil {
		n, _ := strconv.Atoi(month)
		return first + " " + months[n-1] + " " + year
	}
	return first + " " + year
}

var (
	yearIn = regexp.MustCompile(`\d{4}`)
	months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

	dayFirst   = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)? ([a-z]+)\.?,? (\d{4})(?:,? (.+))?$`)
	monthFirst = regexp.MustCompile(`^([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:,? (.+))?$`)
	monthOnly  = regexp.MustCompile(`^([a-z]+)\.? (\d{4})$`)
	numbers    = regexp.MustCompile(`^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:,? (.+))?$`)
	edtfDay    = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2}) (.+)$`)
	clock      = regexp.MustCompile(`^(?:at )?(\d{1,2}:\d{2}) ?(z|utc|gmt|(?:utc|gmt)? ?[+−-]\d{1,2}(?::?\d{2})?)$`)
	offset     = regexp.MustCompile(`([+−-])(\d{1,2}):?(\d{2})?`)
)

// point is the EDTF form of one date.
func point(s string) (string, bool) {
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		return day(m[3], monthNumber(m[2]), m[1], m[4])
	}
	if m := monthFirst.FindStringSubmatch(s); m != nil {
		return day(m[3], monthNumber(m[1]), m[2], m[4])
	}
	if m := monthOnly.FindStringSubmatch(s); m != nil {
		n := monthNumber(m[1])
		return fmt.Sprintf("%s-%02d", m[2], n), n > 0
	}
	if m := numbers.FindStringSubmatch(s); m != nil {
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[2])
		switch {
		case b > 12:
			return day(m[3], a, m[2], m[4])
		case a > 12 || a == b || strings.Contains(s[:3], "."):
			return day(m[3], b, m[1], m[4])
		}
		return "", false
	}
	if m := edtfDay.FindStringSubmatch(s); m != nil {
		return timed(m[1], m[2])
	}
	_, err := data.ParseWhen(s)
	return s, err == nil && s != ""
}

func day(year string, month int, d, rest string) (string, bool) {
	n, err := strconv.Atoi(d)
	return timedIf(fmt.Sprintf("%s-%02d-%02d", year, month, n), rest, err == nil && month >= 1 && month <= 12)
}

func timedIf(date, rest string, ok bool) (string, bool) {
	if !ok || rest == "" {
		return date, ok
	}
	return timed(date, rest)
}

// timed adds a time of day, which is nothing without its offset.
func timed(date, rest string) (string, bool) {
	m := clock.FindStringSubmatch(rest)
	if m == nil {
		return "", false
	}
	zone := "Z"
	if o := offset.FindStringSubmatch(m[2]); o != nil {
		hours, _ := strconv.Atoi(o[2])
		minutes, _ := strconv.Atoi(o[3])
		sign := "+"
		if o[1] != "+" {
			sign = "-"
		}
		zone = fmt.Sprintf("%s%02d:%02d", sign, hours, minutes)
	}
	hour, minute, _ := strings.Cut(m[1], ":")
	h, _ := strconv.Atoi(hour)
	return fmt.Sprintf("%sT%02d:%s%s", date, h, minute, zone), true
}

// monthNumber knows months by three letters or more; 0 for what is none.
func monthNumber(s string) int {
	for i, m := range months {
		if len(s) >= 3 && strings.HasPrefix(m, s) || s == "sept" && i == 8 {
			return i + 1
		}
	}
	return 0
}

// whenText is a date as it is put into a field to be changed.
func whenText(w data.When) string {
	if w.Text != "" {
		if again, err := parseWhen(w.Text); err == nil && again.EDTF == w.EDTF {
			return w.Text
		}
	}
	return w.EDTF
}
