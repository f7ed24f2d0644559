package data

import (
	"fmt"
	"slices"
	"strings"
)

// TLP is a label of the Traffic Light Protocol 2.0 (FIRST, https://www.first.org/tlp/): how far information may be passed on. Empty: not marked.
type TLP string

// Labels of the Traffic Light Protocol.
const (
	Clear       TLP = "TLP:CLEAR"        // no limit
	Green       TLP = "TLP:GREEN"        // the community
	Amber       TLP = "TLP:AMBER"        // the organisation and its clients, as far as they need to know
	AmberStrict TLP = "TLP:AMBER+STRICT" // the organisation alone
	Red         TLP = "TLP:RED"          // the persons it was given to
)

// TLPs lists the labels from the least to the most strict.
var TLPs = []TLP{Clear, Green, Amber, AmberStrict, Red}

// ParseTLP reads a label in any case, with or without "TLP:" before it. WHITE of the first version of the protocol is CLEAR.
func ParseTLP(s string) (TLP, error) {
	name := strings.ToUpper(strings.TrimSpace(s))
	if name == "" {
		return "", nil
	}
	label := TLP("TLP:" + strings.TrimSpace(strings.TrimPrefix(name, "TLP:")))
	if label == "TLP:WHITE" {
		return Clear, nil
	}
	if !slices.Contains(TLPs, label) {
		return "", fmt.Errorf("%q is no label of the Traffic Light Protocol: CLEAR, GREEN, AMBER, AMBER+STRICT or RED", s)
	}
	return label, nil
}

// Stricter reports whether t allows less than u. Any label is stricter than none.
func (t TLP) Stricter(u TLP) bool { return slices.Index(TLPs, t) > slices.Index(TLPs, u) }

// Marking says how something may be handled. The zero value says nothing.
type Marking struct {
	TLP            TLP    `json:",omitempty"`
	Classification string `json:",omitempty"` // in the words of the organisation; such words have no order among each other
}

// IsZero reports whether nothing is said.
func (m Marking) IsZero() bool { return m == Marking{} }

// With is the marking of what holds both: the stricter label, and the words of both.
func (m Marking) With(n Marking) Marking {
	if n.TLP.Stricter(m.TLP) {
		m.TLP = n.TLP
	}
	for words := range strings.SplitSeq(n.Classification, classificationJoin) {
		if !slices.Contains(strings.Split(m.Classification, classificationJoin), words) {
			m.Classification = joined(m.Classification, words)
		}
	}
	return m
}

// classificationJoin stands between two classifications that both hold.
const classificationJoin = " · "

// String is the marking as it stands on a page: "TLP:AMBER · Internal". Empty if nothing is said.
func (m Marking) String() string {
	return joined(string(m.TLP), m.Classification)
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + classificationJoin + b
}

// Strictest is how a file that holds the whole case may be handled: the strictest of the case, its documents and its claims.
func (c *Case) Strictest() Marking {
	m := c.Marking
	for i := range c.Documents {
		m = m.With(c.Documents[i].Marking)
	}
	for i := range c.Claims {
		m = m.With(c.Claims[i].Marking)
	}
	return m
}
