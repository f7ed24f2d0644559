package cli_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The README shows what the commands print. Each of its examples that has an output is run.
func TestReadmeShowsTrueOutputs(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	text := string(readme)
	shown := 0
	for _, block := range strings.Split(text, "\n$ incidentmap ")[1:] {
		line, want, _ := strings.Cut(block, "\n")
		want, _, _ = strings.Cut(want, "```")
		if strings.TrimSpace(want) == "" || strings.Contains(line, "#") {
			continue
		}
		shown++
		got := run(t, builtInDeps(t), "", strings.Fields(line)...)
		if *update {
			text = strings.Replace(text, strings.TrimSpace(want), strings.TrimSpace(got.out), 1)
			continue
		}
		assert.Equal(t, strings.TrimSpace(want), strings.TrimSpace(got.out), "incidentmap %s", line)
	}
	assert.GreaterOrEqual(t, shown, 2)
	if *update {
		require.NoError(t, os.WriteFile("../../README.md", []byte(text), 0o600))
	}
}
