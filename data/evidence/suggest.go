package evidence

import (
	"strings"

	"incidentmap/data"
)

// Suggest reads the figure that a few words of a document seem to state: "at least 7 people were killed". It is a proposal for whoever makes a claim
// of them. Nil if they state no number, or several, or do not say of what.
func Suggest(words string) (data.Attribute, *data.Number) {
	folded := noNone.Replace(" " + strings.Join(strings.Fields(strings.ToLower(words)), " ") + " ")
	killed := hasAny(folded, "kill", "dead", "death", "died", " lives", "fatalit", "lost their li")
	wounded := hasAny(folded, "wounded", "injur", "hurt")
	numbers := numbersIn(folded)
	if len(numbers) != 1 || killed == wounded {
		return "", nil
	}
	attribute := data.Killed
	if wounded {
		attribute = data.Wounded
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
