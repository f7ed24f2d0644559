package bulk

import "strings"

// CountryCode gives the ISO 3166-1 alpha-2 code of a country by an English name that the data sets use, or by the code itself. "Yemen
// (North Yemen)" is found as Yemen. A state that no longer exists has none, and neither has a name that is not known.
func CountryCode(name string) string {
	folded := foldName(name)
	if code, ok := countryCodes[folded]; ok {
		return code
	}
	before, _, _ := strings.Cut(folded, " (")
	return countryCodes[before]
}

var countryCodes = parseCountries(countryNames)

func parseCountries(lines string) map[string]string {
	codes := map[string]string{}
	for line := range strings.Lines(lines) {
		code, names, _ := strings.Cut(strings.TrimSpace(line), " ")
		if code == "" {
			continue
		}
		codes[strings.ToLower(code)] = code
		for name := range strings.SplitSeq(names, ";") {
			codes[foldName(name)] = code
		}
	}
	return codes
}

// foldName leaves out what spellings differ in.
func foldName(name string) string { return spellings.Replace(strings.ToLower(strings.TrimSpace(name))) }

var spellings = strings.NewReplacer("’", "'", "-", " ", "saint ", "st. ", " & ", " and ", "ô", "o", "ã", "a", "é", "e", "ç", "c", "ü", "u", "å", "a")

// countryNames lists codes of ISO 3166-1 (and XK, which is in use for Kosovo) with the names that ACLED, UCDP GED and GTD have for them.
const countryNames = `
AD Andorra
AE United Arab Emirates
AF Afghanistan
AG Antigua and Barbuda
AI Anguilla
AL Albania
AM Armenia
AO Angola
AQ Antarctica
AR Argentina
AS American Samoa
AT Austria
AU Australia
AW Aruba
AX Aland Islands
AZ Azerbaijan
BA Bosnia and Herzegovina;Bosnia-Herzegovina
BB Barbados
BD Bangladesh
BE Belgium
BF Burkina Faso
BG Bulgaria
BH Bahrain
BI Burundi
BJ Benin
BL Saint-Barthelemy;Saint Barthelemy
BM Bermuda
BN Brunei;Brunei Darussalam
BO Bolivia
BQ Caribbean Netherlands
BR Brazil
BS Bahamas;The Bahamas
BT Bhutan
BW Botswana
BY Belarus
BZ Belize
CA Canada
CC Cocos Islands
CD Democratic Republic of Congo;Democratic Republic of the Congo;Zaire;DR Congo
CF Central African Republic
CG Congo;Republic of Congo;Republic of the Congo;People's Republic of the Congo
CH Switzerland
CI Ivory Coast;Cote d'Ivoire
CK Cook Islands
CL Chile
CM Cameroon
CN China
CO Colombia
CR Costa Rica
CU Cuba
CV Cape Verde;Cabo Verde
CW Curacao
CX Christmas Island
CY Cyprus
CZ Czech Republic;Czechia
DE Germany
DJ Djibouti
DK Denmark
DM Dominica
DO Dominican Republic
DZ Algeria
EC Ecuador
EE Estonia
EG Egypt
EH Western Sahara
ER Eritrea
ES Spain
ET Ethiopia
FI Finland
FJ Fiji
FK Falkland Islands
FM Micronesia
FO Faroe Islands
FR France
GA Gabon
GB United Kingdom
GD Grenada
GE Georgia
GF French Guiana
GG Bailiwick of Guernsey;Guernsey
GH Ghana
GI Gibraltar
GL Greenland
GM Gambia;The Gambia
GN Guinea
GP Guadeloupe
GQ Equatorial Guinea
GR Greece
GS South Georgia and the South Sandwich Islands
GT Guatemala
GU Guam
GW Guinea-Bissau
GY Guyana
HK Hong Kong
HN Honduras
HR Croatia
HT Haiti
HU Hungary
ID Indonesia
IE Ireland
IL Israel
IM Isle of Man
IN India
IO British Indian Ocean Territory
IQ Iraq
IR Iran
IS Iceland
IT Italy
JE Bailiwick of Jersey;Jersey
JM Jamaica
JO Jordan
JP Japan
KE Kenya
KG Kyrgyzstan
KH Cambodia
KI Kiribati
KM Comoros
KN Saint Kitts and Nevis
KP North Korea
KR South Korea
KW Kuwait
KY Cayman Islands
KZ Kazakhstan
LA Laos
LB Lebanon
LC Saint Lucia
LI Liechtenstein
LK Sri Lanka
LR Liberia
LS Lesotho
LT Lithuania
LU Luxembourg
LV Latvia
LY Libya
MA Morocco
MC Monaco
MD Moldova
ME Montenegro
MF Saint-Martin
MG Madagascar
MH Marshall Islands
MK North Macedonia;Macedonia;Macedonia, FYR
ML Mali
MM Myanmar;Burma
MN Mongolia
MO Macau;Macao
MP Northern Mariana Islands
MQ Martinique
MR Mauritania
MS Montserrat
MT Malta
MU Mauritius
MV Maldives
MW Malawi
MX Mexico
MY Malaysia
MZ Mozambique
NA Namibia
NC New Caledonia
NE Niger
NF Norfolk Island
NG Nigeria
NI Nicaragua
NL Netherlands
NO Norway
NP Nepal
NR Nauru
NU Niue
NZ New Zealand
OM Oman
PA Panama
PE Peru
PF French Polynesia
PG Papua New Guinea
PH Philippines
PK Pakistan
PL Poland
PM Saint Pierre and Miquelon
PN Pitcairn
PR Puerto Rico
PS Palestine;West Bank and Gaza Strip;West Bank;Gaza Strip
PT Portugal
PW Palau
PY Paraguay
QA Qatar
RE Reunion
RO Romania;Rumania
RS Serbia
RU Russia;Russian Federation
RW Rwanda
SA Saudi Arabia
SB Solomon Islands
SC Seychelles
SD Sudan
SE Sweden
SG Singapore
SH Saint Helena, Ascension and Tristan da Cunha;Saint Helena
SI Slovenia
SK Slovak Republic;Slovakia
SL Sierra Leone
SM San Marino
SN Senegal
SO Somalia
SR Suriname;Surinam
SS South Sudan
ST Sao Tome and Principe
SV El Salvador
SX Sint Maarten
SY Syria
SZ eSwatini;Swaziland;Kingdom of eSwatini
TC Turks and Caicos Islands
TD Chad
TG Togo
TH Thailand
TJ Tajikistan
TK Tokelau
TL East Timor;Timor-Leste
TM Turkmenistan
TN Tunisia
TO Tonga
TR Turkey;Turkiye
TT Trinidad and Tobago
TV Tuvalu
TW Taiwan
TZ Tanzania
UA Ukraine
UG Uganda
US United States;United States of America
UY Uruguay
UZ Uzbekistan
VA Vatican City
VC Saint Vincent and the Grenadines
VE Venezuela
VG British Virgin Islands
VI Virgin Islands, U.S.
VN Vietnam
VU Vanuatu
WF Wallis and Futuna
WS Samoa
XK Kosovo
YE Yemen
YT Mayotte
ZA South Africa
ZM Zambia
ZW Zimbabwe;Rhodesia
`
