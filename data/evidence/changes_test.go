package evidence_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/data"
	"incidentmap/data/evidence"
)

func TestClaimsAreFoundAgainInAnotherText(t *testing.T) {
	claim := func(id string, paragraph int, words string) *data.Claim {
		return &data.Claim{ID: id, Locator: data.Locator{Section: "Lead", Paragraph: paragraph, Anchor: words}}
	}
	paragraphs := []string{"A new first paragraph.", "At least 139 people were killed.", "A group claimed it.", "The group has claimed it twice."}
	moved, lost := evidence.Relocate([]*data.Claim{
		claim("moved", 1, "139 people"), claim("there", 3, "group claimed"), claim("gone", 2, "nobody was"), claim("unclear", 1, "claimed it"), claim("whole", 0, ""),
	}, paragraphs)
	assert.Equal(t, map[string]data.Locator{"moved": {Section: "Lead", Paragraph: 2, Anchor: "139 people"}}, moved)
	var ids []string
	for _, c := range lost {
		ids = append(ids, c.ID)
	}
	assert.Equal(t, []string{"gone", "unclear"}, ids)
}
