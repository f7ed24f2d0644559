package extract

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWidthsWithManyDigitsBehindThePointAreHarmless(t *testing.T) {
	assert.NoError(t, harmless([]byte("<</Type/Font/W [0 [600 259.76562 .87109] 317.87109 600]>>")))
	assert.Error(t, harmless([]byte("<</Type/XRef/W [1 87109.5 1]>>")))
}
