package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"incidentmap/data"
	"incidentmap/data/bulk"
	"incidentmap/data/codec"
	"incidentmap/data/revise"
	"incidentmap/geo/geodesy"
)

// Role is what a column means.
type Role string

// Roles of columns. A column without a role is kept as a property.
const (
	Property      Role = ""
	ID            Role = "id"
	Title         Role = "title"
	Kind          Role = "kind"
	Status        Role = "status"
	Date          Role = "date"
	Start         Role = "start"
	End           Role = "end"
	Year          Role = "year"
	Month         Role = "month"
	Day           Role = "day"
	PlaceName     Role = "place"
	Admin         Role = "admin"
	Country       Role = "country"
	Position      Role = "position"
	Longitude     Role = "longitude"
	Latitude      Role = "latitude"
	Zone          Role = "zone"
	Easting       Role = "easting"
	Northing      Role = "northing"
	Precision     Role = "precision"
	Radius        Role = "radius"
	Killed        Role = "killed"
	KilledMin     Role = "killed at least"
	KilledMax     Role = "killed at most"
	KilledQual    Role = "killed: how exact"
	Wounded       Role = "wounded"
	WoundedMin    Role = "wounded at least"
	WoundedMax    Role = "wounded at most"
	WoundedQual   Role = "wounded: how exact"
	ClaimedBy     Role = "claimed by"
	AttributedTo  Role = "attributed to"
	Accused       Role = "accused"
	Denied        Role = "denied"
	Method        Role = "method"
	Target        Role = "target"
	Notes         Role = "notes"
	SourceName    Role = "source"
	SourceTitle   Role = "source title"
	SourceAddress Role = "source address"
)

// Roles lists the roles in the order in which they are offered.
var Roles = []Role{
	Property, ID, Title, Kind, Status, Date, Start, End, Year, Month, Day, PlaceName, Admin, Country, Position, Longitude, Latitude, Zone, Easting,
	Northing, Precision, Radius, Killed, KilledMin, KilledMax, KilledQual, Wounded, WoundedMin, WoundedMax, WoundedQual, ClaimedBy, AttributedTo,
	Accused, Denied, Method, Target, Notes, SourceName, SourceTitle, SourceAddress,
}

// several are the roles that more than one column may have.
var several = []Role{Property, ClaimedBy, AttributedTo, Accused, Denied, Method, Target, Notes, SourceName, SourceTitle, SourceAddress}

// DateOrder says which number comes first in dates like 03/04/2024. Dates that begin with the year are read in any order.
type DateOrder string

// Orders of dates.
const (
	DayFirst   DateOrder = "DMY"
	MonthFirst DateOrder = "MDY"
	YearFirst  DateOrder = "YMD"
)

// AxisOrder says which coordinate comes first where one column has both and no letters tell.
type AxisOrder string

// Orders of coordinates.
const (
	LatLon AxisOrder = "latitude, longitude"
	LonLat AxisOrder = "longitude, latitude"
)

// Mapping says how a table is read. It is kept for tables of the same layout.
type Mapping struct {
	Preset   string           `json:"preset,omitempty"` // name of a data set that package bulk knows; the roles of columns do not count then
	Columns  []Column         `json:"columns"`
	Dates    DateOrder        `json:"dates"`
	Axes     AxisOrder        `json:"axes"`
	Notation geodesy.Notation `json:"notation,omitempty"` // of positions; empty: each is read in the one that it is written in
	Doubtful bool             `json:"doubtful,omitempty"` // whether rows are taken that may not be as they were meant
	Source   Source           `json:"source"`
}

// Column is a column of the table and what it means.
type Column struct {
	Name string `json:"name"`
	Role Role   `json:"role,omitempty"`
}

// Source is the data set as the document whose claims its rows are.
type Source struct {
	Publisher   string           `json:"publisher,omitempty"`
	Title       string           `json:"title,omitempty"`
	URL         string           `json:"url,omitempty"`
	Published   string           `json:"published,omitempty"` // EDTF; empty if it is not known
	Language    string           `json:"language,omitempty"`  // BCP 47
	Reliability data.Reliability `json:"reliability,omitempty"`
}

// Document is the source as a document of a case. File is the name of the table's file, sum its SHA-256 in lower-case hex or empty. Without a title it
// is called after the file and the table in it, so that two files are never taken for states of one document only because their sheets are named alike.
func (s Source) Document(file, table, sum string) data.Document {
	title := s.Title
	if title == "" {
		title = file
		if table != "" {
			title += " (" + table + ")"
		}
	}
	d := data.Document{
		ID: revise.Slug(s.Publisher, title), Kind: data.Source, Publisher: s.Publisher, Title: title, Language: s.Language, Reliability: s.Reliability,
		File: file, SHA256: sum,
	}
	if d.ID == "" {
		d.ID = "table"
	}
	if data.WebURL(s.URL) {
		d.URL = s.URL
	}
	if w, err := data.ParseWhen(s.Published); err == nil {
		d.Published = w
	}
	return d
}

// Fits reports whether the mapping is for a table with these columns.
func (m *Mapping) Fits(t *codec.Table) bool {
	return slices.EqualFunc(m.Columns, t.Columns, func(a Column, b codec.Column) bool { return a.Name == b.Name })
}

// With is the mapping with another role for a column. A role that only one column can have is taken from the one that had it.
func (m *Mapping) With(column int, r Role) Mapping {
	out := *m
	out.Columns = slices.Clone(m.Columns)
	if !slices.Contains(several, r) {
		for i := range out.Columns {
			if out.Columns[i].Role == r {
				out.Columns[i].Role = Property
			}
		}
	}
	out.Columns[column].Role = r
	return out
}

// column is the first column with a role, -1 if there is none.
func (m *Mapping) column(r Role) int {
	return slices.IndexFunc(m.Columns, func(c Column) bool { return c.Role == r })
}

// Layout tells tables of different columns apart: a hash of their names in order.
func Layout(t *codec.Table) string {
	sum := sha256.Sum256([]byte(strings.Join(names(t), "\x00")))
	return hex.EncodeToString(sum[:8])
}

// PresetOf is the name of the data set that a table is known to be of, empty if it is of none.
func PresetOf(t *codec.Table) string { return bulk.Preset(names(t)) }

func names(t *codec.Table) []string {
	out := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = c.Name
	}
	return out
}
