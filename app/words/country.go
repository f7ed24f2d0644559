package words

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// countryNames are those that have changed since the table of package display was made.
var countryNames = map[string]string{"TR": "Türkiye"}

// Country is the English name of an ISO 3166-1 alpha-2 code.
func Country(code string) string {
	if n, ok := countryNames[code]; ok {
		return n
	}
	r, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return display.English.Regions().Name(r)
}
