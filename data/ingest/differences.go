package ingest

import (
	"fmt"
	"reflect"
	"strings"

	"incidentmap/data"
)

// maxWords is the most of a value that is quoted, in characters.
const maxWords = 40

// differences says in which fields two records of one kind differ, and what theirs has.
func differences(ours, theirs data.Record) string {
	a, b := reflect.ValueOf(ours).Elem(), reflect.ValueOf(theirs).Elem()
	var out []string
	for i := range a.NumField() {
		x, y := a.Field(i).Interface(), b.Field(i).Interface()
		if reflect.DeepEqual(x, y) {
			continue
		}
		name := strings.ToLower(a.Type().Field(i).Name)
		switch a.Field(i).Kind() {
		case reflect.String, reflect.Int, reflect.Int64, reflect.Float64, reflect.Bool:
			out = append(out, fmt.Sprintf("%s: ours %s, theirs %s", name, quoted(x), quoted(y)))
		default:
			out = append(out, name+" differs")
		}
	}
	return strings.Join(out, "; ")
}

func quoted(v any) string {
	s := []rune(fmt.Sprint(v))
	if len(s) > maxWords {
		s = append(s[:maxWords-1], '…')
	}
	return fmt.Sprintf("%q", string(s))
}
