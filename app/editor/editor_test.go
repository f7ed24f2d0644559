package editor_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"incidentmap/app/editor"
	"incidentmap/app/look"
	"incidentmap/app/uitest"
	"incidentmap/data"
)

// desk is an editor on a small case, which does what it is asked at once.
type desk struct {
	*editor.Editor
	t       *testing.T
	c       fyne.Canvas
	now     *data.Case
	done    []*data.Edit
	refuse  error
	picking bool
	open    bool
	looked  int64
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t, now: fixture()}
	d.Editor = editor.New(editor.Config{
		Case:  func() *data.Case { return d.now },
		Today: func() time.Time { return time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC) },
		Places: func(text string, _ int) []editor.Place {
			if text == "" || !strings.HasPrefix("harbourtown", strings.ToLower(text)) {
				return nil
			}
			return []editor.Place{{Name: "Harbourtown", Admin: "Coast", Country: "IR", Point: orb.Point{52, 29}, Precision: data.City, Note: "12,000 people"}}
		},
		Region: func(orb.Point) (string, string) { return "IR", "Coast" },
		Anchor: func(_ string, l data.Locator) (string, bool) {
			if strings.Contains(l.Anchor, "nowhere") {
				return "not in this paragraph", false
			}
			return "found", true
		},
		Focus: func(o fyne.Focusable) {
			if o != nil {
				d.c.Focus(o)
			}
		},
	})
	d.OnEdit = func(e *data.Edit, done func(error)) {
		if d.refuse != nil {
			done(d.refuse)
			return
		}
		after, err := e.Apply(d.now)
		require.NoError(t, err)
		require.Empty(t, after.Validate())
		d.now, d.done = after, append(d.done, e)
		done(nil)
	}
	d.OnPick = func(on bool) { d.picking = on }
	d.OnShow = func(open bool) { d.open = open }
	d.OnLook = func(seq int64) { d.looked = seq }
	d.OnHistory = func(_ string, done func([]*data.Edit, error)) { done(d.done, nil) }
	d.OnDuplicates = func(_ string, done func([]editor.Candidate)) {
		done([]editor.Candidate{{A: "bridge", B: "harbour", Reasons: []string{"a day apart"}}})
	}
	d.c = uitest.Show(t, d.Editor, 420, 2400, look.Light)
	return d
}

func fixture() *data.Case {
	n := 12
	return &data.Case{
		ID: "small", Title: "A small case",
		Documents: []data.Document{
			{ID: "alpha", Kind: data.Source, Publisher: "Alpha Institute", Title: "What is known", Reliability: "B"},
			{ID: "beta", Kind: data.Source, Publisher: "Beta News", Title: "A second look", Reliability: "C"},
		},
		Incidents: []data.Incident{
			{ID: "harbour", Title: "Attack at the harbour", Kind: "attack", Status: data.CarriedOut},
			{ID: "bridge", Title: "Attack at the bridge", Kind: "attack", Status: data.CarriedOut},
		},
		Claims: []data.Claim{{
			ID: "a1", Incident: "harbour", Attribute: data.Killed, Text: "Twelve people were killed.", Number: &data.Number{Min: &n, Max: &n, Qualifier: data.Exactly},
			Voice: data.OwnVoice, Stance: data.Asserts, Document: "alpha", Locator: data.Locator{Paragraph: 2, Anchor: "twelve people were killed"},
			Credibility: 6, Rank: data.Normal,
		}},
	}
}

// settle lays the sheet out as the next frame would.
func (d *desk) settle() {
	size := d.Size()
	d.Resize(size.AddWidthHeight(1, 0))
	d.Resize(size)
}

// below is the control below a caption.
func below[T any](d *desk, caption string) T {
	d.t.Helper()
	d.settle()
	at := uitest.At(d.t, d.c, caption).AddXY(8, 26)
	for _, o := range uitest.Objects(d.c) {
		p := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		if found, ok := o.(T); ok && at.X >= p.X && at.Y >= p.Y && at.X < p.X+o.Size().Width && at.Y < p.Y+o.Size().Height {
			return found
		}
	}
	require.Failf(d.t, "no field", "below %q", caption)
	panic("unreachable")
}

// fill types into the field below a caption.
func (d *desk) fill(caption, text string) {
	d.t.Helper()
	o := below[fyne.Focusable](d, caption)
	d.c.Focus(o)
	o.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	test.Type(o, text)
	d.settle()
}

// choose takes one of the values of the field below a caption.
func (d *desk) choose(caption, value string) {
	d.t.Helper()
	s := below[interface {
		SetSelected(text string)
		SelectedIndex() int
	}](d, caption)
	s.SetSelected(value)
	require.GreaterOrEqual(d.t, s.SelectedIndex(), 0, "%q is not offered", value)
	d.settle()
}

func (d *desk) press(text string) {
	d.t.Helper()
	d.settle()
	uitest.Tap(d.t, d.c, text)
	d.settle()
}

func (d *desk) save() {
	d.t.Helper()
	d.settle()
	d.c.Focused().(fyne.Shortcutable).TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
	d.settle()
}

func (d *desk) written() string {
	d.settle()
	return strings.Join(strings.Fields(uitest.Written(d.c)), " ")
}

func (d *desk) claim(i int) data.Claim { return d.now.Claims[i] }

func TestAClaimSaysWhatItLacksAndIsSavedWhenComplete(t *testing.T) {
	d := newDesk(t)
	d.AddClaim(data.Claim{Incident: "harbour"})
	assert.True(t, d.open)
	assert.Contains(t, d.written(), "Still needed: what the claim is about; what is stated; the document")
	d.choose("What it is about", "Figure: killed")
	d.choose("How it is meant", "at least")
	d.fill("Figure", "9")
	d.fill("What is stated, in your own words", "At least nine people were killed.")
	assert.Contains(t, d.written(), "Still needed: the document")
	d.save()
	assert.Empty(t, d.done, "nothing is saved while something is missing")
	d.fill("Document", "beta")
	uitest.Key(d.c, fyne.KeyReturn)
	assert.Contains(t, d.written(), "Still needed: the number of the paragraph; some words of the passage")
	d.fill("Paragraph", "4")
	d.fill("Words to find the passage by", "nowhere at all")
	assert.Contains(t, d.written(), "not in this paragraph")
	d.fill("Words to find the passage by", "at least nine")
	d.save()
	require.Len(t, d.done, 1)
	assert.False(t, d.open)
	cl := d.claim(1)
	assert.Equal(t, "beta", cl.Document)
	assert.Equal(t, 9, *cl.Number.Min)
	assert.Nil(t, cl.Number.Max)
	assert.Equal(t, data.AtLeast, cl.Number.Qualifier)
	assert.Equal(t, data.Locator{Paragraph: 4, Anchor: "at least nine"}, cl.Locator)
}

func TestADocumentIsAddedFromWithinAClaim(t *testing.T) {
	d := newDesk(t)
	d.AddClaim(data.Claim{Incident: "harbour", Attribute: data.Killed})
	d.press("New document…")
	assert.Equal(t, "New document", d.Title())
	d.fill("Title", "A third report")
	d.fill("Published", "6 January 2024")
	assert.Contains(t, d.written(), "Understood as 6 January 2024")
	d.save()
	require.Len(t, d.now.Documents, 3)
	assert.Equal(t, "2024-01-06", d.now.Documents[2].Published.EDTF)
	assert.Equal(t, "Add a claim", d.Title())
	assert.NotContains(t, d.written(), "the document;")
}

func TestWhatAClaimSaysIsCorrectedByAnotherForAReason(t *testing.T) {
	d := newDesk(t)
	d.EditClaim("a1")
	assert.Contains(t, d.written(), "Still needed: a change")
	d.fill("Figure", "13")
	assert.Contains(t, d.written(), "Still needed: why it is corrected")
	d.fill("Why what it says is corrected", "misread the paragraph")
	d.save()
	require.Len(t, d.now.Claims, 2)
	assert.Equal(t, data.Deprecated, d.claim(0).Rank)
	assert.Equal(t, d.claim(1).ID, d.claim(0).Superseded)
	assert.Equal(t, 13, *d.claim(1).Number.Min)
	assert.Equal(t, 12, *d.claim(0).Number.Min, "the old one stays as it was")
}

func TestAJudgementChangesInPlace(t *testing.T) {
	d := newDesk(t)
	d.EditClaim("a1")
	d.choose("Credibility of what is said (Admiralty 1–6)", "2 – probably true")
	d.fill("Note", "two hospitals agree")
	d.save()
	require.Len(t, d.now.Claims, 1)
	assert.Equal(t, 2, d.claim(0).Credibility)
	assert.Equal(t, "two hospitals agree", d.claim(0).Note)
}

func TestLikelihoodAndConfidenceAreToldApart(t *testing.T) {
	d := newDesk(t)
	d.AddClaim(data.Claim{Incident: "harbour", Attribute: data.Assessment, Text: "It will happen again.", Document: "alpha",
		Locator: data.Locator{Paragraph: 1, Anchor: "it will"}})
	d.choose("Likelihood (ICD 203)", "likely (55–80 %)")
	d.choose("Confidence, apart from it", "low")
	d.press("Add claim")
	require.Len(t, d.now.Claims, 2)
	assert.Equal(t, data.Likely, d.claim(1).Likelihood)
	assert.Equal(t, data.LowConfidence, d.claim(1).Confidence)
}

func TestARetractedClaimStaysWithItsReasonAndCanCountAgain(t *testing.T) {
	d := newDesk(t)
	d.Retract("a1")
	assert.Contains(t, d.written(), "Still needed: the reason")
	d.fill("Why it is retracted", "about another incident")
	d.save()
	assert.Equal(t, data.Deprecated, d.claim(0).Rank)
	d.EditClaim("a1")
	d.press("Let it count again")
	assert.Equal(t, data.Normal, d.claim(0).Rank)
	assert.False(t, d.open)
}

func TestAnIncidentIsAddedByCoordinatesInAnyNotation(t *testing.T) {
	for _, typed := range []string{"29.5, 52.25", "29°30′N 52°15′E", "39R XN 20000 00000"} {
		t.Run(typed, func(t *testing.T) {
			d := newDesk(t)
			d.AddIncident()
			d.fill("Title", "Attack at the market")
			d.fill("Where it is: a place, DD, DMS, UTM or MGRS", typed)
			assert.Contains(t, d.written(), "Coast, Iran")
			d.save()
			require.Len(t, d.now.Incidents, 3)
			s := d.now.Incidents[2].Sites[0]
			assert.True(t, s.HasPoint)
			assert.Equal(t, "IR", s.Country)
			assert.InDelta(t, 52, s.Point.Lon(), 1)
			assert.Contains(t, d.claim(1).Text, typed, "how the point came about is kept")
		})
	}
}

func TestAnIncidentIsAddedByAPlaceWithItsDate(t *testing.T) {
	d := newDesk(t)
	d.AddIncident()
	d.fill("Title", "Attack at the market")
	d.fill("Where it is: a place, DD, DMS, UTM or MGRS", "harb")
	assert.Contains(t, d.written(), "Still needed: a place from the list")
	uitest.Key(d.c, fyne.KeyDown, fyne.KeyReturn)
	d.fill("Date", "yesterday")
	assert.Contains(t, d.written(), "Still needed: a date that is understood")
	d.fill("Date", "about 3 January 2024")
	d.save()
	require.Len(t, d.done, 1, "one edit, which Undo takes back as a whole")
	in := d.now.Incidents[2]
	assert.Equal(t, "Harbourtown", in.Sites[0].Name)
	assert.Equal(t, data.City, in.Sites[0].Precision)
	assert.InDelta(t, 10_000, in.Sites[0].RadiusM, 0)
	assert.Equal(t, "2024-01-03~", d.claim(2).When.EDTF)
}

func TestAnIncidentIsAddedByAClickAndNoMoreExactThanTheMap(t *testing.T) {
	d := newDesk(t)
	d.AddIncident()
	d.fill("Title", "Attack at the market")
	assert.False(t, d.Picked(orb.Point{1, 1}, 10), "nobody asked for a place")
	d.press("Click on map")
	require.True(t, d.picking)
	require.True(t, d.Picked(orb.Point{52, 29}, 14_357))
	d.save()
	s := d.now.Incidents[2].Sites[0]
	assert.Equal(t, orb.Point{52, 29}, s.Point)
	assert.Equal(t, data.Province, s.Precision)
}

func TestAnIncidentHasSeveralPlaces(t *testing.T) {
	d := newDesk(t)
	d.EditIncident("harbour")
	for _, at := range []string{"29.5, 52.25", "29.6, 52.25"} {
		d.press("Another place")
		require.NotNil(t, d.c.Focused())
		test.Type(d.c.Focused(), at)
	}
	d.save()
	require.Len(t, d.now.Incidents[0].Sites, 2)
	require.Len(t, d.done, 1)
	d.EditIncident("harbour")
	d.press("Remove")
	d.press("Save")
	assert.Len(t, d.now.Incidents[0].Sites, 1)
}

// placeHarbour puts the mark of an incident on the map that has none.
func placeHarbour(t *testing.T, d *desk) {
	t.Helper()
	d.MoveMark("harbour", "")
	require.True(t, d.picking)
	require.True(t, d.Picked(orb.Point{50, 27}, 30))
	d.save()
	require.Len(t, d.now.Incidents[0].Sites, 1)
	assert.Equal(t, orb.Point{50, 27}, d.now.Incidents[0].Sites[0].Point)
	d.done, d.picking = nil, false
}

func TestAMarkIsMovedOnTheMap(t *testing.T) {
	d := newDesk(t)
	placeHarbour(t, d)
	var asked *editor.Move
	d.OnMove = func(m *editor.Move) { asked = m }
	was := d.now.Incidents[0].Sites[0]
	d.MoveMark("harbour", "")
	require.NotNil(t, asked)
	assert.Equal(t, editor.Move{Incident: "harbour", From: was.Point}, *asked)
	assert.False(t, d.picking, "nothing is put where somebody clicks by chance")

	d.MoveTo(orb.Point{50, 28}, 30_000)
	assert.Contains(t, d.written(), "a province or district", "the map showed no more")
	d.MoveTo(orb.Point{50.5, 28.5}, 30)
	d.fill("Name of the place", "Other quay")
	d.fill("How the point is known", "Seen on a photograph of the quay")
	d.save()
	require.Len(t, d.now.Incidents[0].Sites, 1)
	now := d.now.Incidents[0].Sites[0]
	assert.Equal(t, "Other quay", now.Name)
	assert.Equal(t, orb.Point{50.5, 28.5}, now.Point)
	assert.Equal(t, was.Precision, now.Precision, "a mark that is moved is not known better")
	assert.InDelta(t, was.RadiusM, now.RadiusM, 1e-9)
	assert.Contains(t, d.now.Claims[len(d.now.Claims)-1].Text, "Seen on a photograph of the quay")
	assert.Len(t, d.done, 1)
	assert.Nil(t, asked, "the map lets go of it")
}

func TestEscapeGivesUpMovingAMark(t *testing.T) {
	d := newDesk(t)
	placeHarbour(t, d)
	d.MoveMark("harbour", "")
	d.MoveTo(orb.Point{50, 28}, 30)
	assert.True(t, d.Changed(), "another sheet would ask")
	d.Escape()
	assert.False(t, d.Open(), "it asks nothing")
	assert.Empty(t, d.done)
}

func TestAHeadlineIsChosenWithAReasonAndShownBefore(t *testing.T) {
	d := newDesk(t)
	d.Headline("harbour", data.Killed)
	d.choose("It is taken from", "the highest figure")
	assert.Contains(t, d.written(), "Still needed: why this rule is chosen")
	d.fill("Why", "early figures grow")
	assert.Contains(t, d.written(), "The highest of 1 statements (early figures grow)")
	d.save()
	assert.Equal(t, []data.Headline{{Attribute: data.Killed, Rule: data.Highest, Reason: "early figures grow"}}, d.now.Incidents[0].Headlines)
}

func TestMergingOffersWhatIsLikelyAndSaysWhatComesOfIt(t *testing.T) {
	d := newDesk(t)
	var selected string
	d.OnSelect = func(id string) { selected = id }
	d.Merge("bridge", "")
	d.settle()
	uitest.Key(d.c, fyne.KeyDown, fyne.KeyReturn)
	assert.Contains(t, d.written(), "May be the same: a day apart")
	assert.Contains(t, d.written(), "Attack at the bridge no date · 0 places · 1 claim in 1 document Killed: 12")
	d.save()
	require.Len(t, d.now.Incidents, 1)
	assert.Equal(t, "bridge", d.claim(0).Incident)
	assert.Equal(t, "bridge", selected)
}

func TestAnIncidentIsSplitByTickingWhatGoes(t *testing.T) {
	d := newDesk(t)
	d.Split("harbour")
	d.fill("New incident", "Attack at the pier")
	assert.Contains(t, d.written(), "Still needed: what belongs to the new incident")
	for _, o := range uitest.Objects(d.c) {
		if tick, ok := o.(interface{ SetChecked(on bool) }); ok {
			tick.SetChecked(true)
		}
	}
	assert.Contains(t, d.written(), "1 claim in 1 document Killed: 12")
	d.save()
	require.Len(t, d.now.Incidents, 3)
	assert.Equal(t, "attack-at-the-pier", d.claim(0).Incident)
}

func TestDuplicatesAreListedAndNeverMergedByThemselves(t *testing.T) {
	d := newDesk(t)
	d.Duplicates()
	all := d.written()
	assert.Contains(t, all, "Attack at the bridge")
	assert.Contains(t, all, "a day apart")
	assert.Len(t, d.now.Incidents, 2)
}

func TestHistorySaysWhoChangedWhatFromWhat(t *testing.T) {
	d := newDesk(t)
	d.EditClaim("a1")
	d.choose("Credibility of what is said (Admiralty 1–6)", "2 – probably true")
	d.press("Save")
	require.Len(t, d.done, 1)
	d.done[0].Seq, d.done[0].Author, d.done[0].Time = 7, "A. Nalyst", time.Date(2026, 1, 2, 3, 4, 0, 0, time.Local)
	d.History("harbour")
	all := d.written()
	assert.Contains(t, all, "Judge claim")
	assert.Contains(t, all, "2 January 2026, 03:04 · A. Nalyst")
	assert.Contains(t, all, "Credibility: 2 – probably true, was 6 – cannot be judged")
	uitest.Tap(t, d.c, "Look at this state")
	assert.EqualValues(t, 7, d.looked)
}

func TestEscapeAsksOnlyIfSomethingWasFilledIn(t *testing.T) {
	d := newDesk(t)
	d.AddIncident()
	uitest.Key(d.c, fyne.KeyEscape)
	assert.False(t, d.open)
	d.AddIncident()
	d.fill("Title", "Attack")
	uitest.Key(d.c, fyne.KeyEscape)
	assert.Contains(t, d.written(), "Discard what was filled in?")
	assert.True(t, d.open)
	d.press("Keep editing")
	assert.True(t, d.Changed())
	d.Escape()
	d.press("Discard")
	assert.False(t, d.open)
	assert.Empty(t, d.done)
}

func TestAnEditThatFailsLeavesTheFormWithTheReason(t *testing.T) {
	d := newDesk(t)
	d.refuse = errors.New("the disk is full")
	d.Retract("a1")
	d.fill("Why it is retracted", "a mistake")
	d.save()
	assert.True(t, d.open)
	assert.Contains(t, d.written(), "Not saved: the disk is full")
	d.refuse = nil
	d.save()
	assert.False(t, d.open)
}

// A key in a field brings hints, fields and the list of what is missing up to date: it must stay far below a frame.
func BenchmarkKey(b *testing.B) {
	c := fixture()
	e := editor.New(editor.Config{Case: func() *data.Case { return c }})
	canvas := uitest.Show(b, e, 420, 800, look.Light)
	e.AddClaim(data.Claim{Incident: "harbour", Attribute: data.Killed})
	for _, o := range uitest.Objects(canvas) {
		if f, ok := o.(fyne.Focusable); ok {
			if _, typed := o.(interface{ Undo() }); typed {
				for b.Loop() {
					f.TypedRune('a')
					f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
				}
				return
			}
		}
	}
}
