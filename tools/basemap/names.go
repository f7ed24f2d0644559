package main

import (
	"cmp"
	"slices"
	"strings"
)

// unnamed are areas of the source that get no label: too small, or no country in anybody's eyes.
var unnamed = []string{
	"BRI", "CNM", "SPI", "BRT", "PGA", "SER", "BJN", "SCR", "KAS", "ESB", "WSB", "USG", "KAB", "IOA", "CSI", "CLP", "ATC", "UMI", "HMD",
}

// countryNames are written out where the source abbreviates.
var countryNames = map[string]string{
	"SDS": "South Sudan", "SAH": "Western Sahara", "COD": "DR Congo", "CAF": "Central African Republic", "DOM": "Dominican Republic",
	"BIH": "Bosnia and Herzegovina", "GNQ": "Equatorial Guinea", "CYN": "Northern Cyprus", "USA": "United States", "SWZ": "Eswatini",
	"TCA": "Turks and Caicos Islands", "SPM": "Saint Pierre and Miquelon", "PCN": "Pitcairn Islands", "PYF": "French Polynesia",
	"ATF": "French Southern and Antarctic Lands", "MHL": "Marshall Islands", "VCT": "Saint Vincent and the Grenadines",
	"ATG": "Antigua and Barbuda", "KNA": "Saint Kitts and Nevis", "VIR": "U.S. Virgin Islands", "BLM": "Saint-Barthélemy",
	"VGB": "British Virgin Islands", "CYM": "Cayman Islands", "FRO": "Faroe Islands", "IOT": "British Indian Ocean Territory",
	"COK": "Cook Islands", "WLF": "Wallis and Futuna", "SLB": "Solomon Islands", "SGS": "South Georgia", "FLK": "Falkland Islands",
	"MNP": "Northern Mariana Islands", "MAF": "Saint-Martin", "STP": "São Tomé and Príncipe",
}

// divisionNames correct the English names of the source.
var divisionNames = map[string]string{"Moskovskaya": "Moscow Oblast", "UNDOF": "UNDOF zone"}

// division is the English name of a first-level division.
func (p properties) division() string {
	return cmp.Or(divisionNames[p.AdminName], p.AdminEN, p.AdminName)
}

// transliterated are countries whose places GeoNames writes with the marks of scholarly transliteration; the plain form is the English one.
var transliterated = strings.Fields(`AE AF AM BD BG BH BT BY CN DZ EG ER ET GE IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MM MN MR NP
	OM PK PS QA RU SA SD SO SY TH TJ TM TW UA UZ YE`)

// plainApostrophes are countries where an apostrophe stands for a soft sign, which English leaves out.
var plainApostrophes = []string{"RU", "UA", "BY", "KZ", "KG", "UZ", "TJ", "TM", "AM", "GE"}

// exonyms are English names of large cities by country and name in the source; an empty name leaves the place out, as it is a part of
// a larger town or a doublet.
var exonyms = map[string]string{
	"DE Köln": "Cologne", "CA Montréal": "Montreal", "CA Québec": "Quebec", "MA Fès": "Fez",
}

// english is the name to print, empty for none.
func (p place) english() string {
	if name, ok := exonyms[p.country+" "+p.name]; ok {
		return name
	}
	name := p.name
	if slices.Contains(transliterated, p.country) {
		name = p.ascii
	}
	if slices.Contains(plainApostrophes, p.country) {
		name = strings.NewReplacer("'", "", "’", "", "`", "").Replace(name)
	}
	return strings.Trim(name, "'‘’` ")
}
