package codec_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
	"incidentmap/data/codec"
	"incidentmap/data/codec/codectest"
)

type stixBundle struct {
	Type    string
	ID      string
	Objects []struct {
		Type, ID, Name, Content string
		SpecVersion             string   `json:"spec_version"`
		CreatedBy               string   `json:"created_by_ref"`
		Source                  string   `json:"source_ref"`
		Target                  string   `json:"target_ref"`
		Refs                    []string `json:"object_refs"`
		Latitude, Longitude     *float64
		Precision               float64
		Country                 string
		Confidence              int
		Authors                 []string
		Extensions              map[string]map[string]string
	}
}

func TestSTIXRefersOnlyToWhatItHolds(t *testing.T) {
	c := builtIn(t)
	for _, c := range []*data.Case{c, codectest.Nasty(codectest.Texts()), {}} {
		b := codectest.Encoded(t, &codec.STIX, c)
		assert.True(t, bytes.Equal(b, codectest.Encoded(t, &codec.STIX, c)), "the same case, the same bytes")
		var bundle stixBundle
		require.NoError(t, json.Unmarshal(b, &bundle))
		ids := map[string]bool{}
		count := map[string]int{}
		for _, o := range bundle.Objects {
			assert.False(t, ids[o.ID], "%s twice", o.ID)
			ids[o.ID] = true
			count[o.Type]++
			assert.Equal(t, "2.1", o.SpecVersion)
			assert.True(t, strings.HasPrefix(o.ID, o.Type+"--"))
		}
		for _, o := range bundle.Objects {
			for _, ref := range append([]string{o.CreatedBy, o.Source, o.Target}, o.Refs...) {
				assert.True(t, ref == "" || ids[ref], "%s %s refers to %q", o.Type, o.ID, ref)
			}
			if o.Type == "location" {
				assert.True(t, o.Country != "" || o.Latitude != nil && o.Longitude != nil, "a location has one of the two")
				assert.True(t, o.Precision == 0 || o.Latitude != nil)
			}
		}
		assert.Equal(t, len(c.Incidents), count["incident"])
		assert.Equal(t, len(c.Claims), count["note"])
	}
	var bundle stixBundle
	require.NoError(t, json.Unmarshal(codectest.Encoded(t, &codec.STIX, c), &bundle))
	for _, o := range bundle.Objects {
		switch {
		case o.Content == "At least 137 people were killed.":
			assert.NotEmpty(t, o.Authors)
		case o.Type == "incident" && strings.HasPrefix(o.Name, "Crocus"):
			for _, e := range o.Extensions {
				assert.NotEmpty(t, e["killed"])
			}
		}
	}
}

func TestCursorOnTargetHasTimesInOrderAndItsErrorInMetres(t *testing.T) {
	b := codectest.Encoded(t, &codec.CoT, builtIn(t))
	var file struct {
		Events []struct {
			UID   string    `xml:"uid,attr"`
			Time  time.Time `xml:"time,attr"`
			Start time.Time `xml:"start,attr"`
			Stale time.Time `xml:"stale,attr"`
			Point struct {
				Lat float64 `xml:"lat,attr"`
				Lon float64 `xml:"lon,attr"`
				CE  float64 `xml:"ce,attr"`
				HAE string  `xml:"hae,attr"`
			} `xml:"point"`
			Remarks string `xml:"detail>remarks"`
		} `xml:"event"`
	}
	require.NoError(t, xml.Unmarshal(b, &file))
	require.NotEmpty(t, file.Events)
	found := false
	for _, e := range file.Events {
		assert.False(t, e.Start.Before(e.Time), e.UID)
		assert.True(t, e.Start.Before(e.Stale), e.UID)
		assert.Equal(t, "9999999.0", e.Point.HAE)
		if e.UID == "incidentmap.crocus-2024.beslan-2004-school" {
			found = true
			assert.InDelta(t, 44.54083, e.Point.Lon, 1e-7)
			assert.InDelta(t, 50, e.Point.CE, 0)
			assert.Contains(t, e.Remarks, "Source: International Crisis Group")
		}
	}
	assert.True(t, found)
	nasty := xml.NewDecoder(bytes.NewReader(codectest.Encoded(t, &codec.CoT, codectest.Nasty(codectest.Texts()))))
	for {
		if _, err := nasty.Token(); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
	}
}
