package revise

import "incidentmap/data"

// Step is what one function of this package does to a case.
type Step func(c *data.Case) (*data.Edit, error)

// Join makes one edit of several steps, each of which finds what the last one left. It is done and undone as a whole.
func Join(c *data.Case, what string, steps ...Step) (*data.Edit, error) {
	whole := &data.Edit{What: what}
	for _, step := range steps {
		e, err := step(c)
		if err != nil {
			return nil, err
		}
		if c, err = e.Apply(c); err != nil {
			return nil, err
		}
		whole.Changes = append(whole.Changes, e.Changes...)
	}
	return whole, nil
}
