// Package timeline is the timeline along the bottom of the window: how many incidents, or people killed, fall into each day, week, month or
// year; a range that is brushed, typed, stepped or played; and a second handle for what was known by a day.
//
// The widget takes plain values in and gives callbacks out; it knows neither the model nor the index that counts. Days are days of the UTC
// calendar. Everything belongs to the UI goroutine. Nothing ticks unless the range plays or is being dragged.
//
// Bars, grid and ticks are one picture in device pixels, made anew when the counts or the axis change. Range and as-of line are a few
// rectangles above it, so that dragging them draws nothing anew.
package timeline
