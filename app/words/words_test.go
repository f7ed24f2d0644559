package words_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"incidentmap/app/words"
)

func TestCountsReadAsAPersonWritesThem(t *testing.T) {
	assert.Equal(t, "1,234,567", words.Count(1234567))
	assert.Equal(t, "-1,234", words.Count(-1234))
	assert.Equal(t, "999", words.Count(999))
	assert.Equal(t, "1 claim", words.Plural(1, "claim"))
	assert.Equal(t, "12 of 1,036 incidents", words.Of(12, 1036, "incident"))
	assert.Equal(t, "36 incidents", words.Of(36, 36, "incident"))
	assert.Equal(t, "attack · foiled", words.Join("attack", "", "foiled"))
}
