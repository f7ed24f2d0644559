// Package briefing shows the steps of a case to a room: the audience's window, with the map across all of it, and the speaker's window, with notes,
// clock and the same map.
//
// Both show one Show and change nothing else: the window in which the case is edited is behind them as it was left. What the audience reads is at
// least 24 pixels high on a display of 1080 and grows with it.
package briefing
