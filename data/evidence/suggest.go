package evidence

import (
	"strings"

	"incidentmap/data"
)

// Suggest reads the figure that a few words of a document seem to state: "at least 7 people were killed". What the figure counts may stand beside
// them, in the sentence that they are part of. It is a proposal for whoever makes a claim of them. Nil if they state no number, or several, or if
// it is not clear of what.
func Suggest(words, paragraph string) (data.Attribute, *data.Number) {
	folded := fold(words)
	numbers := numbersIn(folded)
	if len(numbers) != 1 {
		return "", nil
	}
	attribute := counted(folded)
	if attribute == "" && !hasAny(folded, killing...) {
		attribute = nearest(words, paragraph)
	}
	if attribute == "" {
		return "", nil
	}
	n := &data.Number{Qualifier: data.Exactly}
	for value := range numbers {
		n.Min, n.Max = &value, &value
	}
	for _, q := range qualifying {
		if hasAny(folded, q.words...) {
			n.Qualifier = q.means
			break
		}
	}
	switch n.Qualifier {
	case data.AtLeast, data.MoreThan:
		n.Max = nil
	case data.AtMost:
		n.Min = nil
	}
	return attribute, n
}

func fold(text string) string {
	return noNone.Replace(" " + strings.Join(strings.Fields(strings.ToLower(text)), " ") + " ")
}

var (
	killing  = []string{"kill", "dead", "death", "died", " lives", "fatalit", "lost their li"}
	wounding = []string{"wounded", "injur", "hurt"}
)

// counted is what a text speaks of, if it is one alone.
func counted(folded string) data.Attribute {
	switch killed, wounded := hasAny(folded, killing...), hasAny(folded, wounding...); {
	case killed && !wounded:
		return data.Killed
	case wounded && !killed:
		return data.Wounded
	}
	return ""
}

// nearest is what the clause that words stand in speaks of, else the sentence.
func nearest(words, paragraph string) data.Attribute {
	before, after, found := strings.Cut(paragraph, words)
	if !found {
		return ""
	}
	for _, ends := range [][]string{{", ", "; ", ". ", " and "}, {"; ", ". "}} {
		from, to := 0, len(after)
		for _, end := range ends {
			if i := strings.LastIndex(before, end); i >= 0 {
				from = max(from, i+len(end))
			}
			if i := strings.Index(after, end); i >= 0 {
				to = min(to, i)
			}
		}
		if a := counted(fold(before[from:] + words + after[:to])); a != "" {
			return a
		}
	}
	return ""
}

// noNone says without "no" what is no zero.
var noNone = strings.NewReplacer(" no more than ", " at most ", " no fewer than ", " at least ", " no less than ", " at least ")

var qualifying = []struct {
	means data.Qualifier
	words []string
}{
	{data.AtLeast, []string{" at least "}},
	{data.MoreThan, []string{" more than ", " over ", " upwards of "}},
	{data.AtMost, []string{" at most ", " up to "}},
	{data.Nearly, []string{" nearly ", " almost ", " close to "}},
	{data.About, []string{" about ", " around ", " some ", " approximately ", " roughly "}},
}

func hasAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
