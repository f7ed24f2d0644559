package licences_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/licences"
)

func TestEveryComponentHasALicenceAndItsText(t *testing.T) {
	all, err := licences.All()
	require.NoError(t, err)
	require.Equal(t, "Incident Map", all[0].Name)
	texts := map[string]string{}
	for _, c := range all {
		assert.NotEmpty(t, c.Licence, c.Name)
		assert.Greater(t, len(c.Text), 100, c.Name)
		assert.Empty(t, texts[c.Name], "%s is there twice", c.Name)
		texts[c.Name] = c.Text
	}
	assert.Contains(t, texts["fyne.io/fyne/v2"], "Bitstream Vera Fonts Copyright", "typefaces that the toolkit carries")
	assert.Contains(t, texts["github.com/go-gl/glfw/v3.4/glfw"], "Marcus Geelnard", "the library in C that the module carries")
	assert.Contains(t, texts["github.com/golang/freetype"], "The FreeType Project LICENSE")
	assert.Contains(t, texts["GeoNames"], "creativecommons.org/licenses/by/4.0")
}
