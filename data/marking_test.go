package data_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/data"
)

func TestLabelsAreReadAsPeopleWriteThem(t *testing.T) {
	for in, want := range map[string]data.TLP{"": "", "red": data.Red, "TLP:WHITE": data.Clear, " tlp:amber+strict ": data.AmberStrict, "TLP: GREEN": data.Green} {
		got, err := data.ParseTLP(in)
		require.NoError(t, err, in)
		assert.Equal(t, want, got, in)
	}
	_, err := data.ParseTLP("TLP:PINK")
	assert.ErrorContains(t, err, "PINK")
}

func TestTheStrictestMarkingOfWhatIsShownWins(t *testing.T) {
	m := data.Marking{}.With(data.Marking{TLP: data.Green}).With(data.Marking{TLP: data.AmberStrict, Classification: "Internal"}).
		With(data.Marking{TLP: data.Amber}).With(data.Marking{TLP: data.Clear, Classification: "Internal"}).With(data.Marking{Classification: "Draft"})
	assert.Equal(t, "TLP:AMBER+STRICT · Internal · Draft", m.String())
	assert.Empty(t, data.Marking{}.String())
	assert.Equal(t, "Internal", data.Marking{Classification: "Internal"}.String())
	assert.False(t, data.TLP("").Stricter(data.Clear))
	assert.True(t, data.Clear.Stricter(""))
}

func TestWordsOfTwoMarkingsStandOnce(t *testing.T) {
	a, b := data.Marking{TLP: data.Green, Classification: "Desk"}, data.Marking{TLP: data.Amber, Classification: "Staff"}
	both := a.With(b)
	assert.Equal(t, "TLP:AMBER · Desk · Staff", both.String())
	assert.Equal(t, both, both.With(b.With(a)), "in whatever order they are said again")
	assert.Equal(t, "Desk", data.Marking{Classification: "Desk"}.String())
	assert.Empty(t, data.Marking{}.With(data.Marking{}).String())
}
