package index

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

const (
	// MaxCountries is the number of country codes: 0 to 1023.
	MaxCountries = 1024
	// MaxClasses is the number of classes: 0 to 63.
	MaxClasses = 64
	// Undated in First says that an event has no date.
	Undated = math.MinInt32
)

// Event is one row.
type Event struct {
	ID          uint32    // of the caller's record; unique, best dense, since a Bitmap is as long as the greatest
	Point       orb.Point // longitude, latitude in degrees
	First, Last int32     // the days, counted from 1970-01-01, of which one or all saw the event; both belong to it
	Kind        uint8
	Country     uint16 // below MaxCountries
	Class       uint8  // below MaxClasses: what the caller makes of status and precision
	Weight      uint32 // the number that is summed, such as the killed
}

// Columns are events by column, all of the same length: what an index is built from.
type Columns struct {
	Lon, Lat    []float64
	First, Last []int32
	Kind        []uint8
	Country     []uint16
	Class       []uint8
	Weight      []uint32
	ID          []uint32
}

// Append adds an event.
func (c *Columns) Append(e Event) {
	c.Lon, c.Lat = append(c.Lon, e.Point.Lon()), append(c.Lat, e.Point.Lat())
	c.First, c.Last = append(c.First, e.First), append(c.Last, e.Last)
	c.Kind, c.Country, c.Class = append(c.Kind, e.Kind), append(c.Country, e.Country), append(c.Class, e.Class)
	c.Weight, c.ID = append(c.Weight, e.Weight), append(c.ID, e.ID)
}

// Len is the number of events.
func (c Columns) Len() int { return len(c.ID) }

// even reports a column that is longer or shorter than the others.
func (c Columns) even() error {
	for _, col := range []struct {
		name string
		len  int
	}{
		{"longitude", len(c.Lon)}, {"latitude", len(c.Lat)}, {"first day", len(c.First)}, {"last day", len(c.Last)}, {"kind", len(c.Kind)},
		{"country", len(c.Country)}, {"class", len(c.Class)}, {"weight", len(c.Weight)},
	} {
		if col.len != c.Len() {
			return fmt.Errorf("column %s has %d rows, column id %d", col.name, col.len, c.Len())
		}
	}
	if uint64(c.Len()) > math.MaxUint32 {
		return fmt.Errorf("%d events are more than %d", c.Len(), uint32(math.MaxUint32))
	}
	return nil
}

// check reports why a row cannot be placed in an index.
func (c Columns) check(row int) error {
	lon, lat := c.Lon[row], c.Lat[row]
	switch {
	case math.IsNaN(lon) || math.IsInf(lon, 0) || math.Abs(lon) > 360:
		return c.refuse(row, "longitude %v is not between -360 and 360", lon)
	case !(math.Abs(lat) <= 90): // so written, NaN is refused too
		return c.refuse(row, "latitude %v is not between -90 and 90", lat)
	case c.First[row] != Undated && c.First[row] > c.Last[row]:
		return c.refuse(row, "day %d, the first, comes after day %d, the last", c.First[row], c.Last[row])
	case c.Country[row] >= MaxCountries:
		return c.refuse(row, "country %d is not below %d", c.Country[row], MaxCountries)
	case c.Class[row] >= MaxClasses:
		return c.refuse(row, "class %d is not below %d", c.Class[row], MaxClasses)
	}
	return nil
}

func (c Columns) refuse(row int, reason string, args ...any) error {
	return fmt.Errorf("row %d (record %d): %s", row, c.ID[row], fmt.Sprintf(reason, args...))
}
