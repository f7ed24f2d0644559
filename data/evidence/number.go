package evidence

import (
	"strconv"
	"strings"
	"unicode"

	"incidentmap/data"
)

// missingNumbers are the numerals of a number that a text states neither in digits nor in English words.
func missingNumbers(n *data.Number, text string) []int {
	if n == nil {
		return nil
	}
	var missing []int
	var found map[int]bool
	for _, bound := range [...]*int{n.Min, n.Max} {
		if bound == nil || len(missing) > 0 && missing[0] == *bound {
			continue
		}
		if found == nil {
			found = numbersIn(text)
		}
		if !found[*bound] {
			missing = append(missing, *bound)
		}
	}
	return missing
}

// numbersIn are the whole numbers that a text states: "1,500", "nine", "twenty-one", "two hundred and five", "another" for one more.
func numbersIn(text string) map[int]bool {
	found := map[int]bool{}
	var s spelled
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ','
	}) {
		word = strings.Trim(word, ",")
		if n, err := strconv.Atoi(strings.ReplaceAll(word, ",", "")); err == nil {
			found[n] = true
			s.end(found)
			continue
		}
		s.add(word, found)
	}
	s.end(found)
	return found
}

// spelled is a number in words that is being read.
type spelled struct {
	total, part int
	open        bool
}

func (s *spelled) add(word string, found map[int]bool) {
	small, isSmall := smallNumbers[word]
	scale, isScale := scales[word]
	switch {
	case isSmall:
		// "one two" are two numbers, "twenty one" is one.
		if s.open && s.part%100 != 0 && (s.part%10 != 0 || small > 9) {
			s.end(found)
		}
		s.part += small
		s.open = true
	case isScale && scale == 100:
		s.part = max(s.part, 1) * scale
		s.open = true
	case isScale:
		s.total += max(s.part, 1) * scale
		s.part, s.open = 0, true
	case word == "and" && s.open && s.part%100 == 0:
	default:
		if n, ok := singleWords[word]; ok {
			found[n] = true
		}
		s.end(found)
	}
}

func (s *spelled) end(found map[int]bool) {
	if s.open {
		found[s.total+s.part] = true
	}
	*s = spelled{}
}

var smallNumbers = func() map[string]int {
	numbers := map[string]int{}
	for i, word := range strings.Fields("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen " +
		"sixteen seventeen eighteen nineteen") {
		numbers[word] = i
	}
	for i, word := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		numbers[word] = 20 + 10*i
	}
	return numbers
}()

var scales = map[string]int{"hundred": 100, "thousand": 1000, "million": 1_000_000}

// singleWords state a number without being one.
var singleWords = map[string]int{
	"nobody": 0, "none": 0, "no": 0, "another": 1, "single": 1, "sole": 1, "both": 2, "twin": 2, "pair": 2, "couple": 2, "dozen": 12,
}
