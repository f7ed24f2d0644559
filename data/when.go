package data

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// ErrWhen says that a text is not one of the EDTF forms that a case uses.
var ErrWhen = errors.New("data: not a date")

// DatePrecision is the unit in which a date is known.
type DatePrecision uint8

// Precisions of a date, coarsest first. Span is an interval between two days.
const (
	NoDate DatePrecision = iota
	Span
	Year
	Month
	Day
	Minute
)

var datePrecisionNames = [...]string{"none", "interval", "year", "month", "day", "minute"}

func (p DatePrecision) String() string { return datePrecisionNames[p] }

// When is an interval of time and how well it is known. The zero value is "no date".
type When struct {
	Start, End  time.Time // UTC; End is exclusive. Calendar dates without a time span whole UTC days
	Precision   DatePrecision
	Approximate bool
	EDTF        string // ISO 8601-2 form as written in the case
	Text        string // the document's own wording, or empty
}

type whenJSON struct {
	EDTF string `json:"edtf"`
	Text string `json:"text,omitempty"`
}

// MarshalJSON implements json.Marshaler: the EDTF form and the wording, from which everything else follows.
func (w When) MarshalJSON() ([]byte, error) { return json.Marshal(whenJSON{w.EDTF, w.Text}) }

// UnmarshalJSON implements json.Unmarshaler.
func (w *When) UnmarshalJSON(b []byte) error {
	var in whenJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	read, err := ParseWhen(in.EDTF)
	if err != nil {
		return err
	}
	read.Text = in.Text
	*w = read
	return nil
}

// IsZero reports whether no date is known.
func (w When) IsZero() bool { return w.Precision == NoDate }

// LastDay is the last day that the interval touches, at 00:00 UTC. A document whose day is not known counts from here.
func (w When) LastDay() time.Time {
	if w.IsZero() {
		return time.Time{}
	}
	return w.End.Add(-time.Nanosecond).UTC().Truncate(24 * time.Hour)
}

// Contains reports whether o lies within w.
func (w When) Contains(o When) bool {
	return !w.IsZero() && !o.IsZero() && !o.Start.Before(w.Start) && !o.End.After(w.End)
}

// Union is the interval from the start of the first to the end of the last of two dates; either itself if it contains the other. It is
// approximate if the date of either end is. The wording is kept only of one that contains the other.
func (w When) Union(o When) When {
	switch {
	case o.IsZero() || w.Contains(o):
		return w
	case w.IsZero() || o.Contains(w):
		return o
	}
	first, last := w, o
	if o.Start.Before(w.Start) {
		first, last = o, w
	}
	from, _, _ := strings.Cut(strings.TrimSuffix(first.EDTF, "~"), "/")
	to := strings.TrimSuffix(last.EDTF, "~")
	to = to[strings.Index(to, "/")+1:]
	u := When{Start: first.Start, End: last.End, Precision: Span, Approximate: first.Approximate || last.Approximate, EDTF: from + "/" + to}
	if u.Approximate {
		u.EDTF += "~"
	}
	return u
}

// Overlaps reports whether w and the half-open interval from start to end share an instant. A zero bound is open.
func (w When) Overlaps(start, end time.Time) bool {
	return !w.IsZero() && (end.IsZero() || w.Start.Before(end)) && (start.IsZero() || w.End.After(start))
}

// ParseWhen reads the EDTF (ISO 8601-2:2019) forms that a case uses: "2023", "2024-01", "2024-03-22", "2024-03-22T19:55+03:00",
// an interval "2024-03-22/2024-04-16", each with an optional final "~" for approximate. Empty text is the zero When.
func ParseWhen(s string) (When, error) {
	text := strings.TrimSpace(s)
	if text == "" {
		return When{}, nil
	}
	w := When{EDTF: text}
	body, approx := strings.CutSuffix(text, "~")
	w.Approximate = approx
	from, to, interval := strings.Cut(body, "/")
	start, end, precision, ok := parseUnit(from)
	if !ok {
		return When{}, fmt.Errorf("%w: %q", ErrWhen, s)
	}
	w.Start, w.End, w.Precision = start, end, precision
	if interval {
		_, last, _, ok := parseUnit(to)
		if !ok || !last.After(start) {
			return When{}, fmt.Errorf("%w: %q", ErrWhen, s)
		}
		w.End, w.Precision = last, Span
	}
	return w, nil
}

const minuteLayout = "2006-01-02T15:04Z07:00"

func parseUnit(s string) (start, end time.Time, p DatePrecision, ok bool) {
	for _, unit := range [...]struct {
		layout    string
		precision DatePrecision
		next      func(time.Time) time.Time
	}{
		{"2006", Year, func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }},
		{"2006-01", Month, func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }},
		{"2006-01-02", Day, func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
		{minuteLayout, Minute, func(t time.Time) time.Time { return t.Add(time.Minute) }},
	} {
		if len(s) == len(unit.layout) || (unit.precision == Minute && len(s) > 10) {
			t, err := time.Parse(unit.layout, s)
			if err == nil {
				t = t.UTC()
				return t, unit.next(t), unit.precision, true
			}
		}
	}
	return time.Time{}, time.Time{}, NoDate, false
}
