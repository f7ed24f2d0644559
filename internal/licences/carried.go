package main

import "incidentmap/app/licences"

// carried are the components that no module brings: the program itself, Go, fonts and data, and what the linker adds on Windows.
func carried(root string) ([]licences.Component, error) {
	const own = "internal/licences/texts/"
	var all []licences.Component
	for _, c := range []struct{ name, licence, file string }{
		{"Incident Map", "MIT", "LICENSE"},
		{"GeoNames", "CC-BY-4.0", own + "geonames.txt"},
		{"Go standard library", "BSD-3-Clause", own + "go.txt"}, // Go as Debian has it comes without
		{"IANA Time Zone Database", "public domain", own + "tzdata.txt"},
		{"mingw-w64 runtime (Windows)", "ZPL-2.1 AND MIT AND BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", own + "mingw-w64.txt"},
		{"Natural Earth", "public domain", own + "natural-earth.txt"},
		{"Noto Sans", "OFL-1.1", "assets/fonts/OFL.txt"},
	} {
		t, err := read(root, c.file)
		if err != nil {
			return nil, err
		}
		all = append(all, licences.Component{Name: c.name, Licence: c.licence, Text: t.words})
	}
	return all, nil
}
