package revise

import (
	"maps"
	"slices"

	"incidentmap/data"
)

// AddClaim adds a claim. Without an id it gets one; without voice, stance, rank or credibility it gets those of a plain statement that
// nobody has judged.
func AddClaim(c *data.Case, cl data.Claim) (*data.Edit, error) {
	d := begin(c, "add claim")
	d.addClaim(cl)
	return d.done()
}

func (d *draft) addClaim(cl data.Claim) data.Claim {
	complete(&cl)
	if cl.Document == Analyst {
		d.addAnalyst()
	}
	if cl.ID == "" {
		cl.ID = claimID(d.now, &cl)
	}
	d.add(&cl)
	return cl
}

func (d *draft) addAnalyst() {
	if r, _ := d.now.Record(data.DocumentRecord, Analyst); r == nil {
		d.add(&data.Document{
			ID: Analyst, Kind: data.Reference, Publisher: "The authors of this case", Title: "Places and dates put in by hand", Reliability: "F",
			Note: "Each says how it came about. Nobody else has checked it.",
		})
	}
}

func complete(cl *data.Claim) {
	if cl.Voice == "" {
		cl.Voice = data.OwnVoice
	}
	if cl.Stance == "" {
		cl.Stance = data.Asserts
	}
	if cl.Rank == "" {
		cl.Rank = data.Normal
	}
	if cl.Credibility == 0 {
		cl.Credibility = 6
	}
}

// Supersede puts a claim in the place of another, which stays, deprecated for the reason. It is the way to correct what a claim says.
func Supersede(c *data.Case, id string, by data.Claim, reason string) (*data.Edit, error) {
	d := begin(c, "correct claim")
	old := d.claim(id)
	if reason == "" {
		d.fail("a claim is corrected for a reason; none was given")
	}
	by.ID = ""
	by = d.addClaim(by)
	old.Rank, old.RankReason, old.Superseded = data.Deprecated, reason, by.ID
	d.replace(&old)
	for _, in := range d.now.Incidents {
		d.rebase(in, id, by.ID)
	}
	return d.done()
}

// rebase lets what rests on one claim rest on another.
func (d *draft) rebase(in data.Incident, from, to string) {
	in.Sites, in.Headlines = slices.Clone(in.Sites), slices.Clone(in.Headlines)
	for i := range in.Sites {
		if in.Sites[i].Basis == from {
			in.Sites[i].Basis = to
		}
	}
	for i := range in.Headlines {
		if in.Headlines[i].Claim == from {
			in.Headlines[i].Claim = to
		}
	}
	d.replace(&in)
}

// Retract takes a claim out of all figures for a reason. It stays readable.
func Retract(c *data.Case, id, reason string) (*data.Edit, error) {
	d := begin(c, "retract claim")
	cl := d.claim(id)
	if reason == "" {
		d.fail("a claim is retracted for a reason; none was given")
	}
	cl.Rank, cl.RankReason = data.Deprecated, reason
	d.replace(&cl)
	return d.done()
}

// Restore lets a claim count again that was retracted or superseded.
func Restore(c *data.Case, id string) (*data.Edit, error) {
	d := begin(c, "restore claim")
	cl := d.claim(id)
	cl.Rank, cl.RankReason, cl.Superseded = data.Normal, "", ""
	d.replace(&cl)
	return d.done()
}

// Judge sets what an analyst judges of a claim: its credibility, rank with reason, likelihood and confidence, the note and the marking. What the claim
// says stays.
func Judge(c *data.Case, judged data.Claim) (*data.Edit, error) {
	d := begin(c, "judge claim")
	cl := d.claim(judged.ID)
	cl.Credibility, cl.Likelihood, cl.Confidence, cl.Note = judged.Credibility, judged.Likelihood, judged.Confidence, judged.Note
	cl.Rank, cl.RankReason, cl.Marking = judged.Rank, judged.RankReason, judged.Marking
	if cl.Rank != data.Deprecated {
		cl.Superseded = ""
	}
	d.replace(&cl)
	return d.done()
}

// Relocate says where claims, by id, stand in the copy of their document that the case goes by now. What they say stays.
func Relocate(c *data.Case, at map[string]data.Locator) (*data.Edit, error) {
	d := begin(c, "relocate claims")
	for _, id := range slices.Sorted(maps.Keys(at)) {
		cl := d.claim(id)
		cl.Locator = at[id]
		d.replace(&cl)
	}
	return d.done()
}
