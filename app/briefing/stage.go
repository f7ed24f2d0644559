package briefing

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"incidentmap/app/brief"
	"incidentmap/geo/render"
)

// Config is what a briefing is made of.
type Config struct {
	App      fyne.App
	Deck     *brief.Deck // with one page at least
	At       int         // step to begin with, 0 being the first
	Still    bool        // cut from view to view, do not fly
	Size     fyne.Size   // of the speaker's window
	Theme    render.Theme
	Icon     fyne.Resource
	NewMap   NewMap
	Draw     func(p *brief.Page, width, height int) fyne.CanvasObject // a small picture of a page, drawn on a worker
	Post     func(func())                                             // hands a function to the UI goroutine
	Second   func(fyne.Window) bool                                   // asks for a window to fill the second display, false if there is none; nil: there is none
	Rehearse bool                                                     // the speaker's window alone
	OnEnd    func(at int)                                             // with the step that was shown last
}

// Stage is a briefing under way with its windows.
type Stage struct {
	cfg      Config
	show     *Show
	windows  []fyne.Window
	begun    time.Time
	ticker   *fyne.Animation
	lastTick time.Time
	clock    *time.Timer
	ended    bool
}

// Start opens the windows of a briefing. Where there is a second display the audience's page fills it, and the speaker's window is on the first. On a
// single display the audience's page takes it.
func Start(cfg Config) *Stage {
	s := &Stage{cfg: cfg, show: NewShow(cfg.Deck, cfg.At, cfg.Still), begun: time.Now()}
	s.ticker = &fyne.Animation{Duration: time.Hour, RepeatCount: fyne.AnimationRepeatForever, Tick: func(float32) { s.tick() }}
	s.show.Observe(CameraTopic, s.wake)
	second := !cfg.Rehearse && s.openAudience()
	if second || cfg.Rehearse {
		s.openPresenter()
	}
	return s
}

// openAudience opens the audience's window, and reports whether it is on a display of its own.
func (s *Stage) openAudience() (second bool) {
	w := s.window("Briefing – audience")
	w.SetContent(newAudience(s.show, s.cfg.NewMap))
	second = s.cfg.Second != nil && s.cfg.Second(w)
	if !second {
		w.SetFullScreen(true)
	}
	w.Show()
	return second
}

func (s *Stage) openPresenter() {
	w := s.window("Briefing – speaker")
	p := newPresenter(s.show, &s.cfg, s.End)
	w.SetContent(p.content)
	w.Resize(s.cfg.Size)
	w.CenterOnScreen()
	w.Show()
	s.strike(p)
}

// strike shows the time, every second.
func (s *Stage) strike(p *presenter) {
	if s.ended {
		return
	}
	now := time.Now()
	p.setTime(now, now.Sub(s.begun))
	s.clock = time.AfterFunc(time.Second-now.Sub(now.Truncate(time.Second)), func() { s.cfg.Post(func() { s.strike(p) }) })
}

func (s *Stage) window(title string) fyne.Window {
	w := s.cfg.App.NewWindow(title)
	w.SetPadded(false)
	w.SetIcon(s.cfg.Icon)
	w.SetCloseIntercept(s.End)
	w.Canvas().SetOnTypedKey(func(ev *fyne.KeyEvent) { key(s.show, ev.Name, s.End) })
	w.Canvas().SetOnTypedRune(func(r rune) { typed(s.show, r) })
	s.windows = append(s.windows, w)
	return w
}

// Show is what the windows show.
func (s *Stage) Show() *Show { return s.show }

// End closes the windows.
func (s *Stage) End() {
	if s.ended {
		return
	}
	s.ended = true
	s.ticker.Stop()
	if s.clock != nil {
		s.clock.Stop()
	}
	for _, w := range s.windows {
		w.Close()
	}
	if s.cfg.OnEnd != nil {
		s.cfg.OnEnd(s.show.At())
	}
}

// wake starts the ticks of the display while the camera flies.
func (s *Stage) wake() {
	if s.lastTick.IsZero() && s.show.Flying() && !s.ended {
		s.lastTick = time.Now()
		s.ticker.Start()
	}
}

// longestTick is how much time passes for the camera at a tick at most: a machine that was busy does not make it jump.
const longestTick = 50 * time.Millisecond

func (s *Stage) tick() {
	if s.lastTick.IsZero() {
		return
	}
	now := time.Now()
	s.show.Pass(min(longestTick, now.Sub(s.lastTick)))
	s.lastTick = now
	if !s.show.Flying() {
		s.lastTick = time.Time{}
		s.ticker.Stop()
	}
}

// elapsed is a time as minutes and seconds, with hours where there are any: "12:07".
func elapsed(d time.Duration) string {
	total := int(d.Seconds())
	if total >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", total/3600, total/60%60, total%60)
	}
	return fmt.Sprintf("%d:%02d", total/60, total%60)
}
