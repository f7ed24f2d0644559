package data

import (
	"fmt"
	"strings"
	"time"
)

// Local moves a When that has a time of day to the clocks of a zone: Start and End then hold local wall-clock readings, labelled UTC, so
// that they compare with calendar dates, which are local already and stay as they are. A nil zone takes the offset that EDTF states.
func (w When) Local(zone *time.Location) When {
	if !w.timed() {
		return w
	}
	w.Start, w.End = wallClock(w.Start.In(w.zone(zone))), wallClock(w.End.In(w.zone(zone)))
	return w
}

// Words says the date in English on the clocks of a zone (nil: the offset that EDTF states): "22 March 2024", "January 2024", "2023",
// "13–14 November 2015", "about 8 March 2024", "22 March 2024, about 19:55 (UTC+3)". The zero When gives "".
func (w When) Words(zone *time.Location) string {
	if w.IsZero() {
		return ""
	}
	about := ""
	if w.Approximate {
		about = "about "
	}
	if w.timed() {
		return w.timeWords(about, w.zone(zone))
	}
	return about + w.dateWords()
}

// dateWords says calendar dates. The ends of an interval that are known in different units are said one by one.
func (w When) dateWords() string {
	from, to, interval := strings.Cut(strings.TrimSuffix(w.EDTF, "~"), "/")
	if interval && len(from) != len(to) {
		first, errFirst := ParseWhen(from)
		last, errLast := ParseWhen(to)
		if errFirst == nil && errLast == nil {
			return first.dateWords() + " – " + last.dateWords()
		}
	}
	return spanWords(w.Start, w.End.Add(-time.Nanosecond))
}

// timed reports whether the date has a time of day.
func (w When) timed() bool {
	return w.Precision == Minute || w.Precision == Span && strings.Contains(w.EDTF, "T")
}

// zone is the given one, or the fixed offset of the first time that EDTF states.
func (w When) zone(given *time.Location) *time.Location {
	if given != nil {
		return given
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(w.EDTF, "~"), "/") {
		if t, err := time.Parse(minuteLayout, part); err == nil {
			_, offset := t.Zone()
			return time.FixedZone("", offset)
		}
	}
	return time.UTC
}

func wallClock(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

func (w When) timeWords(about string, zone *time.Location) string {
	const clock = "15:04"
	start, last := w.Start.In(zone), w.End.Add(-time.Minute).In(zone)
	offset := offsetWords(start)
	switch {
	case !last.After(start):
		return fmt.Sprintf("%s, %s%s (%s)", dayWords(start), about, start.Format(clock), offset)
	case dayWords(start) == dayWords(last):
		return fmt.Sprintf("%s, %s%s–%s (%s)", dayWords(start), about, start.Format(clock), last.Format(clock), offset)
	}
	return fmt.Sprintf("%s%s, %s – %s, %s (%s)", about, dayWords(start), start.Format(clock), dayWords(last), last.Format(clock), offset)
}

func offsetWords(t time.Time) string {
	_, seconds := t.Zone()
	sign := "+"
	switch {
	case seconds == 0:
		return "UTC"
	case seconds < 0:
		sign, seconds = "−", -seconds
	}
	words := fmt.Sprintf("UTC%s%d", sign, seconds/3600)
	if minutes := seconds % 3600 / 60; minutes != 0 {
		words += fmt.Sprintf(":%02d", minutes)
	}
	return words
}

const (
	dayLayout   = "2 January 2006"
	monthLayout = "January 2006"
)

func dayWords(t time.Time) string { return t.Format(dayLayout) }

// spanWords says the days from first to last, in whole years or months where they are such.
func spanWords(first, last time.Time) string {
	after := last.AddDate(0, 0, 1)
	sameYear := first.Year() == last.Year()
	sameMonth := sameYear && first.Month() == last.Month()
	switch months := first.Day() == 1 && after.Day() == 1; {
	case months && first.Month() == time.January && after.Month() == time.January:
		return joinSpan(first.Format("2006"), last.Format("2006"), "–")
	case months && sameYear:
		return endSpan(first.Format("January"), last.Format("January"), "–", last.Format(" 2006"))
	case months:
		return joinSpan(first.Format(monthLayout), last.Format(monthLayout), " – ")
	case sameMonth:
		return endSpan(first.Format("2"), last.Format("2"), "–", last.Format(" January 2006"))
	case sameYear:
		return endSpan(first.Format("2 January"), last.Format("2 January"), " – ", last.Format(" 2006"))
	}
	return joinSpan(dayWords(first), dayWords(last), " – ")
}

func joinSpan(first, last, dash string) string { return endSpan(first, last, dash, "") }

// endSpan joins two ends, once where they are equal, and adds what they share.
func endSpan(first, last, dash, shared string) string {
	if first == last {
		return first + shared
	}
	return first + dash + last + shared
}
