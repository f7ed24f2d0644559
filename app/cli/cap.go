package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"incidentmap/data"
	"incidentmap/data/resolve"
)

// capped is the strictest label that may leave the program.
type capped struct{ tlp data.TLP }

// capFlag gives a command the flag --cap: what is marked stricter is refused, with the reason, and nothing is written.
func capFlag(cmd *cobra.Command) *capped {
	c := &capped{}
	parsedFlag(cmd, &c.tlp, parseCap, "cap", "", "LABEL", "write nothing that is marked stricter: CLEAR, GREEN, AMBER, AMBER+STRICT or RED")
	return c
}

func parseCap(s string) (data.TLP, error) {
	t, err := data.ParseTLP(s)
	if err == nil && t == "" {
		err = errors.New("must be a label")
	}
	return t, err
}

// incidents are refused if anything that is claimed of one is marked stricter.
func (c *capped) incidents(s *resolve.Snapshot, incidents []*resolve.Incident) error {
	var claims []*data.Claim
	for _, in := range incidents {
		claims = append(claims, in.Claims...)
	}
	return s.Within(c.tlp, claims...)
}

// whole refuses a case of which anything is marked stricter, whatever it holds.
func (c *capped) whole(of *data.Case) error {
	claims := make([]*data.Claim, len(of.Claims))
	for i := range of.Claims {
		claims[i] = &of.Claims[i]
	}
	if err := resolve.New(of, resolve.Options{}).Within(c.tlp, claims...); err != nil {
		return err
	}
	return c.documents(of)
}

// documents refuses a case of which a document is marked stricter.
func (c *capped) documents(of *data.Case) error {
	for i := range of.Documents {
		if err := resolve.DocumentWithin(c.tlp, &of.Documents[i]); err != nil {
			return err
		}
	}
	return nil
}
