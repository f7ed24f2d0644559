package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/licences"
)

const root = "../.."

// What is linked here must be told of, in the words of the version that is linked. For other systems the test holds where their modules are: nothing is
// fetched.
func TestEveryLinkedModuleIsToldOfWithItsVersion(t *testing.T) {
	t.Setenv("GOPROXY", "off")
	told := map[string]licences.Component{}
	all, err := licences.All()
	require.NoError(t, err)
	for _, c := range all {
		told[c.Name] = c
	}
	looked := 0
	for _, system := range systems {
		found, err := gather(t.Context(), root, []string{system})
		if err != nil && system != runtime.GOOS {
			t.Logf("the modules for %s are not on this machine: %v", system, err)
			continue
		}
		require.NoError(t, err)
		looked++
		for _, c := range found {
			if assert.Contains(t, told, c.Name, "it is linked on %s: run go generate ./app/licences", system) {
				assert.Equal(t, c, told[c.Name], "run go generate ./app/licences")
			}
		}
	}
	if looked < len(systems) {
		return
	}
	gathered, err := gather(t.Context(), root, systems)
	require.NoError(t, err)
	assert.Equal(t, names(gathered), names(all), "what is linked no more is told of: run go generate ./app/licences")
}

func names(all []licences.Component) (out []string) {
	for _, c := range all {
		out = append(out, c.Name)
	}
	return out
}

// owner finds who is named in brackets as the owner of data.
var owner = regexp.MustCompile(`\(([^;)]+)\)`)

func TestFontsAndDataAreToldOf(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(root, "assets", "MANIFEST"))
	require.NoError(t, err)
	all, err := licences.All()
	require.NoError(t, err)
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n")[1:] {
		f := strings.Split(line, "\t")
		switch f[2] {
		case "MIT", "the licence itself":
			continue
		case "SIL OFL 1.1":
			assert.True(t, strings.HasPrefix(f[3], "Noto Sans"), "%s: a typeface of its own", f[0])
			assert.Contains(t, names(all), "Noto Sans")
			continue
		}
		owners := owner.FindAllStringSubmatch(f[2], -1)
		require.NotEmpty(t, owners, "%s has a licence that nobody tells of: %s", f[0], f[2])
		for _, o := range owners {
			assert.Contains(t, names(all), o[1], f[0])
		}
	}
}

func TestLicencesAreKnownByTheirWords(t *testing.T) {
	for words, want := range map[string]string{
		"MIT License\n\nPermission is hereby granted, free of\ncharge, to any person obtaining a copy": "MIT",
		"Redistributions in binary form must reproduce the above copyright\n  notice":                  "BSD-2-Clause",
		"Redistributions in binary form must reproduce the above copyright notice. " +
			"The name may not be used to endorse or promote products derived from this": "BSD-3-Clause",
		"either\n\nSPDX-License-Identifier: Unlicense OR BSD-3-Clause\n\nas you like":   "Unlicense OR BSD-3-Clause",
		"> Redistributions in binary form must reproduce the above\n> copyright notice": "BSD-2-Clause",
		"all rights reserved": "",
	} {
		assert.Equal(t, want, kinds([]text{{"LICENSE", words}}), words)
	}
	assert.Equal(t, "(Unlicense OR MIT) AND Zlib", kinds([]text{
		{"LICENSE", "SPDX-License-Identifier: Unlicense OR MIT"},
		{"c/LICENSE", "This software is provided 'as-is', without any express or implied warranty"},
	}))
}

func TestOnlyFilesThatSayALicenceAreTaken(t *testing.T) {
	for _, name := range []string{"LICENSE", "LICENSE.md", "License.txt", "COPYING", "NOTICE", "PATENTS", "LICENSE-3RD-PARTY.md", "OFL.txt"} {
		assert.True(t, saysLicence(name), name)
	}
	for _, name := range []string{"license.go", "README.md", "LICENSE-LOGO", "copying.c"} {
		assert.False(t, saysLicence(name), name)
	}
}

func TestTheSameWordsStandOnce(t *testing.T) {
	assert.Equal(t, "one\n\n", joined([]text{{"LICENSE", "one\n"}}))
	assert.Equal(t, "LICENSE\n=======\n\none\n\nb/LICENSE\n=========\n\ntwo\n\n", joined([]text{{"LICENSE", "one\n"}, {"a/LICENSE", "one\n"}, {"b/LICENSE", "two\n"}}))
}

func TestTheSameListGivesTheSameBytes(t *testing.T) {
	list := []licences.Component{{Name: "a", Version: "v1.0.0", Licence: "MIT", Text: "words\n"}}
	var one, two bytes.Buffer
	require.NoError(t, pack(&one, list))
	require.NoError(t, pack(&two, list))
	assert.Equal(t, one.Bytes(), two.Bytes())
	r, err := gzip.NewReader(&one)
	require.NoError(t, err)
	assert.True(t, r.ModTime.IsZero())
	var back []licences.Component
	require.NoError(t, json.NewDecoder(r).Decode(&back))
	assert.Equal(t, list, back)
}
