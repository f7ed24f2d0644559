package shell

// saveBareCopy writes a copy of the case as it is now, for others who need not know how it came to be.
func (w *Window) saveBareCopy() {
	w.askFile("Save a copy without history", func(path string) {
		w.edit.session.ExportWithoutHistory(path, func(err error) {
			if err != nil {
				w.showError("The copy was not written.", err)
				return
			}
			w.status.say("Written without history: %s", path)
		})
	})
}
