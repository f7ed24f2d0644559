package revise

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"incidentmap/data"
)

// Placement is where an analyst put a site, and how well that is known.
type Placement struct {
	Point     orb.Point // longitude, latitude in degrees, WGS 84
	Precision data.Precision
	RadiusM   float64 // metres; 0: what the precision stands for
	How       string  // what the point rests on: "Clicked on the map", "GeoNames: Krasnogorsk"
	On        time.Time
}

// Analyst is the id of the reference document that what the case's own authors state rests on. It comes into a case with the first claim of it.
const Analyst = "analyst"

// radii are the metres that a precision stands for where nobody says better.
var radii = map[data.Precision]float64{
	data.Venue: 50, data.Neighbourhood: 1_000, data.City: 10_000, data.Province: 100_000, data.Country: 500_000,
}

// RadiusM is the distance in metres that a precision stands for where nobody says better.
func RadiusM(p data.Precision) float64 { return radii[p] }

// AddIncident adds an incident with what is said of it. Without an id it gets one of its first site's name and the first date that is
// claimed; sites and claims without ids get theirs, and the claims are of the incident.
func AddIncident(c *data.Case, in data.Incident, at *Placement, claims ...data.Claim) (*data.Edit, error) {
	d := begin(c, "add incident")
	if in.Kind == "" {
		in.Kind = "attack"
	}
	if in.Status == "" {
		in.Status = data.CarriedOut
	}
	if in.ID == "" {
		in.ID = IncidentID(c, placeName(&in), claimedDate(claims))
	}
	in.Sites = slices.Clone(in.Sites)
	for i := range in.Sites {
		s := &in.Sites[i]
		if s.ID == "" {
			s.ID = freeSiteID(d.now, Slug(in.ID, s.Name))
		}
		if s.Precision == "" {
			s.Precision = data.NoPlace
		}
	}
	d.add(&in)
	if at != nil {
		d.place(in.ID, 0, *at)
	}
	for _, cl := range claims {
		cl.Incident = in.ID
		d.addClaim(cl)
	}
	return d.done()
}

func placeName(in *data.Incident) string {
	for _, s := range in.Sites {
		if name := cmp.Or(s.Name, s.Place, s.Admin); name != "" {
			return name
		}
	}
	return in.Title
}

func claimedDate(claims []data.Claim) data.When {
	for i := range claims {
		if w := claims[i].When; w != nil && !w.IsZero() {
			return *w
		}
	}
	return data.When{}
}

// ChangeIncident changes title, short name, kind and status of an incident, and the names of its sites.
func ChangeIncident(c *data.Case, changed data.Incident) (*data.Edit, error) {
	d := begin(c, "change incident")
	in := d.incident(changed.ID)
	changed.Headlines = in.Headlines
	d.replace(&changed)
	return d.done()
}

// RemoveIncident removes an incident with its claims and the links to it.
func RemoveIncident(c *data.Case, id string) (*data.Edit, error) {
	d := begin(c, "remove incident")
	gone := map[string]bool{}
	for _, cl := range slices.Backward(c.Claims) {
		if cl.Incident == id || cl.LinkTo == id {
			gone[cl.ID] = true
		}
	}
	d.withdraw(id, "", gone)
	for _, cl := range slices.Backward(c.Claims) {
		if gone[cl.ID] {
			d.remove(data.ClaimRecord, cl.ID)
		}
	}
	d.remove(data.IncidentRecord, id)
	return d.done()
}

// withdraw has steps and views select another incident, or none, and takes claims out of the steps that open them.
func (d *draft) withdraw(incident, instead string, claims map[string]bool) {
	for _, v := range d.now.Views {
		if v.Selected == incident {
			v.Selected = instead
			d.replace(&v)
		}
	}
	for _, s := range d.now.Steps {
		if s.Selected == incident {
			s.Selected = instead
		}
		s.Claims = slices.DeleteFunc(slices.Clone(s.Claims), func(id string) bool { return claims[id] })
		d.replace(&s)
	}
}

// AddSite adds a site to an incident, with a point if one is given.
func AddSite(c *data.Case, incident string, s data.Site, at *Placement) (*data.Edit, error) {
	d := begin(c, "add place")
	in := d.incident(incident)
	if s.ID == "" {
		s.ID = freeSiteID(c, Slug(incident, s.Name))
	}
	if s.Precision == "" {
		s.Precision = data.NoPlace
	}
	in.Sites = append(slices.Clone(in.Sites), s)
	d.replace(&in)
	if at != nil {
		d.place(incident, len(in.Sites)-1, *at)
	}
	return d.done()
}

// RemoveSite removes a site of an incident. Claims about it become claims about the incident.
func RemoveSite(c *data.Case, incident, site string) (*data.Edit, error) {
	d := begin(c, "remove place")
	in := d.incident(incident)
	i := slices.IndexFunc(in.Sites, func(s data.Site) bool { return s.ID == site })
	if i < 0 {
		d.fail("%w: site %q", ErrNotFound, site)
		return d.done()
	}
	d.release(site)
	in.Sites = slices.Delete(slices.Clone(in.Sites), i, i+1)
	d.replace(&in)
	return d.done()
}

// release lets the claims about a site be about its incident.
func (d *draft) release(site string) {
	for _, cl := range d.now.Claims {
		if cl.Site == site {
			cl.Site = ""
			d.replace(&cl)
		}
	}
}

// MoveSite puts a site of an incident elsewhere. The point rests on a claim of its own; the claim that it rested on before stays.
func MoveSite(c *data.Case, incident, site string, at Placement) (*data.Edit, error) {
	d := begin(c, "move mark")
	in := d.incident(incident)
	i := slices.IndexFunc(in.Sites, func(s data.Site) bool { return s.ID == site })
	if i < 0 {
		d.fail("%w: site %q", ErrNotFound, site)
		return d.done()
	}
	d.place(incident, i, at)
	return d.done()
}

// place gives a site a point that rests on a reference claim which says how it came about.
func (d *draft) place(incident string, site int, at Placement) {
	in := d.incident(incident)
	if d.err != nil {
		return
	}
	if len(in.Sites) == 0 {
		in.Sites = []data.Site{{ID: freeSiteID(d.now, in.ID)}}
		bare := in // the edit keeps what it is given
		d.replace(&bare)
	}
	in.Sites = slices.Clone(in.Sites)
	s := &in.Sites[site]
	how := cmp.Or(strings.TrimSpace(at.How), "Put on the map by hand")
	cl := data.Claim{
		Incident: in.ID, Site: s.ID, Attribute: data.Place, Document: Analyst, Credibility: 6,
		Text: "The place is marked here. " + strings.TrimSuffix(how, ".") + ".",
	}
	if !at.On.IsZero() {
		day, err := data.ParseWhen(at.On.Format(time.DateOnly))
		if err != nil {
			d.fail("the day of the placement: %w", err)
		}
		cl.AsOf = day
	}
	cl = d.addClaim(cl)
	s.Point, s.HasPoint, s.Precision, s.Basis, s.Verified = at.Point, true, cmp.Or(at.Precision, data.Venue), cl.ID, false
	s.RadiusM = cmp.Or(at.RadiusM, radii[s.Precision], radii[data.Venue])
	d.replace(&in)
}

// Headline chooses the rule for a figure of an incident. The rule "latest" is the one that holds if none is chosen.
func Headline(c *data.Case, incident string, h data.Headline) (*data.Edit, error) {
	d := begin(c, "choose headline figure")
	in := d.incident(incident)
	in.Headlines = slices.DeleteFunc(slices.Clone(in.Headlines), func(x data.Headline) bool { return x.Attribute == h.Attribute })
	if h.Rule != data.Latest {
		in.Headlines = append(in.Headlines, h)
	}
	if len(in.Headlines) == 0 {
		in.Headlines = nil
	}
	d.replace(&in)
	return d.done()
}

// Merge makes one incident of two that are the same event: sites and claims of the second become those of the first. A link between the
// two is deprecated. The title of the second is readable in the journal only.
func Merge(c *data.Case, keep, from string) (*data.Edit, error) {
	d := begin(c, "merge incidents")
	into, gone := d.incident(keep), d.incident(from)
	if keep == from {
		d.fail("an incident cannot be merged with itself")
	}
	if d.err != nil {
		return nil, d.err
	}
	// The second goes first, so that no site is ever of two incidents.
	d.change(data.Change{At: indexOf(c, from), Before: &gone})
	into.Sites = append(slices.Clone(into.Sites), gone.Sites...)
	for _, h := range gone.Headlines {
		if !slices.ContainsFunc(into.Headlines, func(x data.Headline) bool { return x.Attribute == h.Attribute }) {
			into.Headlines = append(slices.Clone(into.Headlines), h)
		}
	}
	into.Properties = append(slices.Clone(into.Properties), gone.Properties...)
	d.replace(&into)
	for _, cl := range d.now.Claims {
		if cl.Incident != from && cl.LinkTo != from {
			continue
		}
		if cl.Incident == from {
			cl.Incident = keep
		}
		if cl.LinkTo == from {
			cl.LinkTo = keep
		}
		if cl.Attribute == data.Linked && cl.Incident == cl.LinkTo {
			cl.Rank, cl.RankReason = data.Deprecated, "the two linked incidents were merged"
		}
		d.replace(&cl)
	}
	d.withdraw(from, keep, nil)
	return d.done()
}

func indexOf(c *data.Case, incident string) int {
	_, i := c.Record(data.IncidentRecord, incident)
	return i
}

// Split takes sites and claims out of an incident into a new one. A claim about a site goes with the site.
func Split(c *data.Case, id string, fresh data.Incident, sites, claims []string) (*data.Edit, error) {
	d := begin(c, "split incident")
	old := d.incident(id)
	if len(sites) == 0 && len(claims) == 0 {
		d.fail("nothing was chosen that should belong to the new incident")
	}
	if d.err != nil {
		return nil, d.err
	}
	fresh.Kind, fresh.Status = cmp.Or(fresh.Kind, old.Kind), cmp.Or(fresh.Status, old.Status)
	var stay []data.Site
	for _, s := range old.Sites {
		if slices.Contains(sites, s.ID) {
			fresh.Sites = append(fresh.Sites, s)
		} else {
			stay = append(stay, s)
		}
	}
	if fresh.ID == "" {
		fresh.ID = freeID(c, data.IncidentRecord, Slug(cmp.Or(fresh.Title, placeName(&fresh))))
	}
	old.Sites = stay
	d.replace(&old)
	d.add(&fresh)
	for _, cl := range d.now.Claims {
		goes := slices.Contains(claims, cl.ID) || cl.Site != "" && slices.Contains(sites, cl.Site)
		if cl.Incident != id || !goes {
			continue
		}
		cl.Incident = fresh.ID
		if !slices.Contains(sites, cl.Site) {
			cl.Site = "" // the place stays with the other incident
		}
		d.replace(&cl)
	}
	return d.done()
}
