package archtest_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "incidentmap"

// A rule forbids imports. Patterns are package paths; "/..." at the end takes in all packages below. Paths of this module are written
// without its name.
type rule struct {
	from   string   // the packages that the rule is for
	never  []string // what they must not import
	save   string   // one of these that they may import
	except []string // packages that may all the same
	tests  bool     // whether it holds for test files too
	why    string
}

var rules = []rule{
	{from: "data/...", never: []string{"geo/..."}, save: "geo/geodesy", tests: true, why: "what is claimed does not depend on how it is drawn"},
	{from: "geo/geodesy", never: []string{"geo/..."}, why: "distances and areas do not depend on how they are drawn either"},
	{from: "geo/...", never: []string{"data/..."}, tests: true, why: "the map draws a scene, whatever it stands for; app/scene joins the two"},
	{from: "data/...", never: []string{"app/...", "fyne.io/..."}, tests: true, why: "the model runs headless and is tested without a toolkit"},
	{from: "geo/...", never: []string{"app/...", "fyne.io/..."}, tests: true, why: "one renderer serves the window, stills and slides"},
	{from: "data/...", never: []string{"assets"}, why: "it is given readers and file systems, so that any case can be read the same way"},
	{from: "geo/...", never: []string{"assets"}, why: "it is given readers and bytes, so that any basemap can be drawn the same way"},
	{from: "assets/...", never: []string{"app/...", "data/...", "geo/..."}, tests: true, why: "assets has no logic"},
	{from: "...", never: []string{"fyne.io/fyne/v2/app"}, except: []string{"app", "internal/bench/opening", "internal/bench/window"}, tests: true,
		why: "it brings in OpenGL and C: only the program itself and the measurements of its window pay for that, and every other package is tested without a display"},
	{from: "...", never: []string{"github.com/flopp/go-staticmaps", "github.com/fogleman/gg"}, except: []string{"geo/render"}, tests: true,
		why: "go-staticmaps is online with a tile server by default; one package keeps it offline"},
	{from: "app/cli", never: []string{"fyne.io/..."}, tests: true, why: "the commands run on machines without a display"},
	{from: "app/intake", never: []string{"fyne.io/..."}, tests: true, why: "the commands read files with it"},
	{from: "app/importer", never: []string{"app/model", "app/session"}, tests: true, why: "it hands out an edit: the shell applies it"},
	{from: "app/filters", never: []string{"app/model", "data/query"}, tests: true,
		why: "it is given plain values: the shell says what they mean for the model"},
	{from: "app/brief", never: []string{"fyne.io/..."}, tests: true, why: "handouts are made on machines without a display"},
	{from: "app/model", never: []string{"fyne.io/..."}, tests: true, why: "the state of a window is tested without a toolkit"},
	{from: "app/handout/...", never: []string{"fyne.io/..."}, tests: true, why: "the commands write handouts on machines without a display"},
	{from: "app/scene", never: []string{"fyne.io/..."}, tests: true, why: "a scene is a pure function of a snapshot and a filter"},
}

// Views show the model. Only the shell puts them together: they never import each other.
var views = []string{"app/briefing", "app/details", "app/editor", "app/filters", "app/importer", "app/mapview", "app/reader", "app/timeline"}

func TestImportsFollowTheArchitecture(t *testing.T) {
	for _, f := range files(t) {
		for _, r := range append(rules, viewRules()...) {
			if f.isTest && !r.tests || !matches(r.from, f.pkg) || matchesAny(r.except, f.pkg) {
				continue
			}
			for _, imp := range f.imports {
				assert.False(t, imp != r.save && matchesAny(r.never, imp), "%s imports %s, but %s", f.name, imp, r.why)
			}
		}
	}
}

// A rule that names a package that is gone forbids nothing. It fails here, so that it moves with the package.
func TestRulesNamePackagesThatExist(t *testing.T) {
	exists := map[string]bool{}
	for _, f := range files(t) {
		for p := f.pkg; p != "."; p = path.Dir(p) {
			exists[p] = true
		}
	}
	for _, r := range append(rules, viewRules()...) {
		for _, pattern := range slices.Concat([]string{r.from, r.save}, r.except, r.never) {
			p := strings.TrimSuffix(strings.TrimSuffix(pattern, "..."), "/")
			if p != "" && !strings.Contains(p, ".") {
				assert.True(t, exists[p], "no package %s for the rule: %s", p, r.why)
			}
		}
	}
}

func viewRules() []rule {
	var out []rule
	for _, v := range views {
		others := []string{"app/shell"}
		for _, o := range views {
			if o != v {
				others = append(others, o)
			}
		}
		out = append(out, rule{from: v, never: others, tests: true, why: "views meet only in the model; the shell composes them"})
	}
	return out
}

type file struct {
	name    string
	pkg     string // folder below the module's root
	isTest  bool
	imports []string // those of this module without its name
}

func files(t *testing.T) []file {
	t.Helper()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	var out []file
	err = fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return skip(name, d.Name())
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, name), nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		f := file{name: name, pkg: path.Dir(name), isTest: strings.HasSuffix(name, "_test.go")}
		for _, spec := range syntax.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, strings.TrimPrefix(imp, module+"/"))
		}
		out = append(out, f)
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, out)
	return out
}

// skip leaves out hidden folders, test data, what was built, and the module of the tools.
func skip(name, base string) error {
	if name != "." && strings.HasPrefix(base, ".") || base == "testdata" || name == "build" || name == "tools" {
		return fs.SkipDir
	}
	return nil
}

func matches(pattern, pkg string) bool {
	if pattern == "..." {
		return true
	}
	if under, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == under || strings.HasPrefix(pkg, under+"/")
	}
	return pkg == pattern
}

func matchesAny(patterns []string, pkg string) bool {
	for _, p := range patterns {
		if matches(p, pkg) {
			return true
		}
	}
	return false
}

// Who looks for the room of a new line finds each package of the program in the table of CONTRIBUTING.md, and no other.
func TestTheGuideNamesEachPackage(t *testing.T) {
	raw, err := os.ReadFile("../../CONTRIBUTING.md")
	require.NoError(t, err)
	there := map[string]bool{}
	for _, f := range files(t) {
		there[f.pkg] = true
		if top, _, _ := strings.Cut(f.pkg, "/"); slices.Contains([]string{"app", "data", "geo"}, top) {
			assert.Regexp(t, "(?m)^\\| `"+f.pkg+"/?` \\|", string(raw), "%s is missing", f.pkg)
		}
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `((?:app|data|geo)[a-z/]*)` \\|").FindAllStringSubmatch(string(raw), -1) {
		assert.True(t, there[strings.TrimSuffix(row[1], "/")], "there is no package %s", row[1])
	}
}
