// Package brief makes of the steps of a briefing what is shown of them: on the audience's screen, on a page, in a slide. Each page is a view of the case
// with every figure that it shows, and each figure has the passages that state it, by number. It knows no toolkit.
package brief
