package codec

import (
	"cmp"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// CoT is Cursor on Target 2.0, for TAK. It is only written: an event for each incident that has a point and a date. Its circular error is
// the radius within which the true place lies; heights are not known.
var CoT = Format{
	Name: "cot", Title: "Cursor on Target", Extensions: []string{".cot", ".xml"}, MediaType: "application/xml",
	Detect: func(p *Peek) bool {
		return p.Root.Local == "events" || p.Root.Local == "event" && strings.Contains(p.Text, "uid=")
	},
	Encode: encodeCoT,
}

const (
	cotUnknown = "9999999.0" // a distance that is not known
	cotType    = "b-m-p-s-m" // a spot on the map; says nothing of who or what
	cotHow     = "h-e"       // estimated by people
	cotTime    = "2006-01-02T15:04:05Z"
)

func encodeCoT(ctx context.Context, w io.Writer, c *data.Case, _ EncodeOptions) error {
	if _, err := records(c); err != nil {
		return err
	}
	out := newPrinter(w)
	out.text(xml.Header + "<events>\n")
	snap := resolve.New(c, resolve.Options{})
	left := 0
	for _, in := range snap.Incidents {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !in.Placed() || in.When.IsZero() {
			left++
			continue
		}
		writeEvent(out, snap, in)
	}
	if left > 0 {
		out.textf("<!-- %d incidents without a point or a date are left out -->\n", left)
	}
	out.text("</events>\n")
	return out.Flush()
}

func writeEvent(out printer, snap *resolve.Snapshot, in *resolve.Incident) {
	site := in.Sites[0]
	start, stale := in.When.Start, in.When.End
	out.text("<event version=\"2.0\" uid=\"")
	out.escaped(ownName + "." + snap.Case.ID + "." + in.ID)
	out.textf("\" type=\"%s\" how=\"%s\" time=\"%s\" start=\"%s\" stale=\"%s\">\n", cotType, cotHow, cot(start), cot(start), cot(stale))
	out.textf("<point lat=\"%s\" lon=\"%s\" hae=\"%s\" ce=\"%s\" le=\"%s\"/>\n<detail><contact callsign=\"",
		degrees(site.Point.Lat()), degrees(site.Point.Lon()), cotUnknown, number(site.RadiusM), cotUnknown)
	out.escaped(in.Name())
	out.text("\"/>\n<remarks>")
	out.escaped(remarks(snap, in))
	out.text("</remarks>\n")
	for _, id := range in.Documents {
		if d := snap.Document(id); d != nil && d.URL != "" {
			out.text("<link relation=\"r-u\" type=\"b-i-x-i\" url=\"")
			out.escaped(d.URL)
			out.text("\" remarks=\"")
			out.escaped(d.Title)
			out.text("\"/>\n")
		}
	}
	out.text("</detail>\n</event>\n")
}

// remarks say what happened, how well it is known and who says so.
func remarks(snap *resolve.Snapshot, in *resolve.Incident) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s (%s, %s). %s. Place known to: %s, within %s m.", in.Title, in.Kind, in.Status, in.WhenWords(), in.Sites[0].Precision, number(in.Sites[0].RadiusM))
	for _, f := range []struct {
		name string
		of   *resolve.Figure
	}{{"Killed", &in.Killed}, {"Wounded", &in.Wounded}} {
		if f.of.Headline != "" {
			fmt.Fprintf(&text, " %s: %s (range %s; %s).", f.name, f.of.Headline, cmp.Or(f.of.Range(), "not stated"), f.of.Reason)
		}
	}
	if m := snap.MarkingOf(in); !m.IsZero() {
		fmt.Fprintf(&text, " %s.", m)
	}
	for _, id := range in.Documents {
		if d := snap.Document(id); d != nil {
			fmt.Fprintf(&text, " Source: %s, %s, %s.", cmp.Or(d.Publisher, d.ID), d.Title, cmp.Or(d.Published.EDTF, "undated"))
		}
	}
	return text.String()
}

func cot(t time.Time) string { return t.UTC().Format(cotTime) }
