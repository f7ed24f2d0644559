package shell

// latest does work on a worker, one piece at a time. Of pieces that are given while one is done only the last is done after it, so that work
// for every key or every step of a slider never piles up, and no result overtakes a newer one. It belongs to the UI goroutine.
type latest struct {
	run, post func(func())
	busy      bool
	next      func() func()
}

// do has work done on a worker, and what it returns on the UI goroutine.
func (l *latest) do(work func() func()) {
	if l.busy {
		l.next = work
		return
	}
	l.busy = true
	l.run(func() {
		done := work()
		l.post(func() {
			done()
			next := l.next
			l.busy, l.next = false, nil
			if next != nil {
				l.do(next)
			}
		})
	})
}
