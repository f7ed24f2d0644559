package words

import "incidentmap/data"

// attributes are the words for what a claim is about.
var attributes = map[data.Attribute]string{
	data.Event: "What happened", data.StatusOf: "Status", data.Date: "Date as stated", data.Place: "Place as stated",
	data.Killed: "Killed", data.Wounded: "Wounded", data.Method: "Method", data.Target: "Target",
	data.ClaimedBy: "Claimed by", data.AttributedTo: "Attributed to", data.Accused: "Accused", data.Denied: "Denied",
	data.Perpetrators: "Perpetrators", data.Arrests: "Arrests", data.Warning: "Warnings", data.Motive: "Motives",
	data.Linked: "Link", data.Response: "Response", data.Assessment: "Assessment",
}

// Attribute is what a claim is about: "Attributed to".
func Attribute(a data.Attribute) string { return attributes[a] }

var reliabilities = map[data.Reliability]string{
	"A": "completely reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable", "E": "unreliable",
	"F": "reliability cannot be judged",
}

// Reliability is the Admiralty grade of a source in words; "" for what is no grade.
func Reliability(r data.Reliability) string { return reliabilities[r] }

var credibilities = [...]string{
	1: "confirmed", 2: "probably true", 3: "possibly true", 4: "doubtful", 5: "improbable", 6: "cannot be judged",
}

// Credibility is the Admiralty grade of a claim, 1 to 6, in words; "" for what is no grade.
func Credibility(grade int) string {
	if grade < 1 || grade >= len(credibilities) {
		return ""
	}
	return credibilities[grade]
}

var likelihoods = map[data.Likelihood]string{
	data.AlmostNoChance: "1–5 %", data.VeryUnlikely: "5–20 %", data.Unlikely: "20–45 %", data.EvenChance: "45–55 %",
	data.Likely: "55–80 %", data.VeryLikely: "80–95 %", data.AlmostCertainly: "95–99 %",
}

// Likelihood is the share of 100 that a term of ICD 203 stands for: "55–80 %".
func Likelihood(l data.Likelihood) string { return likelihoods[l] }

// TLP says how far information with a label of the Traffic Light Protocol 2.0 may be passed on.
func TLP(t data.TLP) string {
	switch t {
	case data.Clear:
		return "no limit"
	case data.Green:
		return "the community"
	case data.Amber:
		return "the organisation and its clients"
	case data.AmberStrict:
		return "the organisation alone"
	case data.Red:
		return "the persons it was given to"
	}
	return ""
}
