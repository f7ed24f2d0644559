package main

import (
	"cmp"
	"fmt"
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

// divisionNames correct the English names of the source, by its code of the division.
var divisionNames = map[string]string{
	"RUS-2364": "Moscow Oblast", "RUS-2399": "Altai Krai", "SYR-5261": "UNDOF zone", "AFG-1769": "Panjshir", "AFG-1753": "Daykundi",
	"KOS-5902": "Pristina", "UKR-321": "Kyiv Oblast",
}

// division is the English name of a first-level division.
func (p properties) division() string {
	name := cmp.Or(divisionNames[p.Code], p.AdminEN, p.AdminName)
	for _, style := range []string{"Autonomous Republic of ", "Republic of "} {
		name = strings.TrimPrefix(name, style)
	}
	return name
}

// transliterated are countries whose places GeoNames writes with the marks of scholarly transliteration; the plain form is the English one.
var transliterated = strings.Fields(`AE AF AM BD BG BH BT BY CN DZ EG ER ET GE IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK LY MM MN MR NP
	OM PK PS QA RU SA SD SO SY TH TJ TM TW UA UZ YE`)

// plainApostrophes are countries where an apostrophe stands for a soft sign, which English leaves out.
var plainApostrophes = []string{"RU", "UA", "BY", "KZ", "KG", "UZ", "TJ", "TM", "AM", "GE"}

// exonyms are English names by country and name in the source. An empty name leaves the place out: parts of a larger town and
// doublets; where others bear the name too, the population in the source tells them apart.
var exonyms = map[string]string{
	"BE Antwerpen": "Antwerp", "BE Brugge": "Bruges", "BE Gent": "Ghent", "CA Montréal": "Montreal", "CA Québec": "Quebec",
	"CH Genève": "Geneva", "CH Zürich": "Zurich", "DE Hannover": "Hanover", "DE Köln": "Cologne", "ES Gasteiz / Vitoria": "Vitoria-Gasteiz",
	"ES Sevilla": "Seville", "IQ Al Fallūjah": "Fallujah", "IQ Al Kūt": "Kut", "IQ Al Ḩillah": "Hillah", "IQ Al ‘Amārah": "Amarah",
	"IQ As Sulaymānīyah": "Sulaymaniyah", "IQ Basrah": "Basra", "IQ Dihok": "Duhok", "IR Orūmīyeh": "Urmia", "JO Karak City": "Karak",
	"KZ Nur-Sultan": "Astana", "LB Nabatîyé et Tahta": "Nabatieh", "MA Fès": "Fez", "RU Nizhniy Novgorod": "Nizhny Novgorod", "RU Rostov-na-Donu": "Rostov-on-Don",
	"SE Göteborg": "Gothenburg", "SO Hargeysa": "Hargeisa", "SO Laascaanood": "Las Anod", "SY Ar Raqqah": "Raqqa", "SY Dar‘ā": "Daraa",
	"SY Ḩamāh": "Hama", "SY Al Ḩasakah": "Hasakah", "UA Mykolayiv": "Mykolaiv", "TR İzmir": "Izmir", "YE Al Ḩudaydah": "Hodeidah", "YE Ta‘izz": "Taiz",
	"IN Gorakhpur 1324570": "", "IR Kahrīz": "", "IR Pasragad Branch": "", "IR Āzādshahr": "", "PK Battagram": "", "SA Sulţānah": "",
}

// english is the name to print, empty for none.
func (p place) english() string {
	for _, key := range []string{p.country + " " + p.name, fmt.Sprint(p.country, " ", p.name, " ", p.people)} {
		if name, ok := exonyms[key]; ok {
			return name
		}
	}
	name := p.name
	if slices.Contains(transliterated, p.country) {
		name = strings.Trim(strings.ReplaceAll(p.ascii, "`", ""), "'")
	}
	if slices.Contains(plainApostrophes, p.country) {
		name = strings.NewReplacer("'", "", "’", "", "`", "").Replace(name)
	}
	return name
}
