package main

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// text is a file that says under which licence something is.
type text struct{ file, words string }

func read(dir, name string) (text, error) {
	raw, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return text{}, err
	}
	words := strings.ReplaceAll(strings.ToValidUTF8(string(raw), "\ufffd"), "\r\n", "\n")
	return text{file: name, words: strings.Trim(words, "\n") + "\n"}, nil
}

// saysLicence reports whether a file is, by its name, one that must go with a program.
func saysLicence(name string) bool {
	upper := strings.ToUpper(name)
	switch path.Ext(upper) {
	case ".GO", ".C", ".H":
		return false
	}
	if strings.HasSuffix(upper, "-LOGO") { // of a picture that is not linked
		return false
	}
	return slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "PATENTS", "UNLICENSE", "OFL"}, func(word string) bool {
		return strings.HasPrefix(upper, word)
	})
}

// signs are words by which a licence is known.
var signs = []struct{ id, words string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"ISC", "Permission to use, copy, modify, and distribute this software for any purpose"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
	{"CC0-1.0", "CC0 1.0 Universal"},
	{"FTL", "The FreeType Project LICENSE"},
	{"OFL-1.1", "SIL OPEN FONT LICENSE Version 1.1"},
	{"Bitstream-Vera", "Bitstream Vera Fonts Copyright"},
	{"Zlib", "This software is provided 'as-is', without any express or implied warranty"},
	{"blessing", "SQLite Is Public Domain"},
	{"BSD-3-Clause", "endorse or promote products derived from"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright notice"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
}

// identifier is how a text names its own licence.
var identifier = regexp.MustCompile(`(?m)^SPDX-License-Identifier: (.+)$`)

// kinds is an expression of SPDX for the licences in texts.
func kinds(texts []text) string {
	var ids []string
	for _, t := range texts {
		for _, id := range t.kinds() {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	for i, id := range ids {
		if len(ids) > 1 && strings.Contains(id, " OR ") {
			ids[i] = "(" + id + ")"
		}
	}
	return strings.Join(ids, " AND ")
}

func (t text) kinds() (ids []string) {
	if named := identifier.FindStringSubmatch(t.words); named != nil {
		return named[1:]
	}
	fields := slices.DeleteFunc(strings.Fields(t.words), func(f string) bool { return f == ">" }) // lines that are quoted
	words := strings.Join(fields, " ")
	for _, s := range signs {
		switch {
		case !strings.Contains(words, s.words), slices.Contains(ids, s.id):
		case s.id == "BSD-2-Clause" && slices.Contains(ids, "BSD-3-Clause"): // which has its words too
		default:
			ids = append(ids, s.id)
		}
	}
	return ids
}

// joined is texts one below the other, each under the name of its file where there are several. The same text is there once.
func joined(texts []text) string {
	var b strings.Builder
	seen := map[string]bool{}
	for _, t := range texts {
		if seen[t.words] {
			continue
		}
		seen[t.words] = true
		if len(texts) > 1 {
			b.WriteString(t.file + "\n" + strings.Repeat("=", len(t.file)) + "\n\n")
		}
		b.WriteString(t.words + "\n")
	}
	return b.String()
}
