// Package web writes a briefing as one HTML file that works in a browser without a network: a readable document of all steps with their figures
// and sources, which a script in it turns into a live map. It knows no toolkit.
//
// The file requests nothing. A Content-Security-Policy allows the one script and the one style sheet in it, by their hashes, and nothing else.
// Texts of the case are escaped by html/template where they stand in markup, and as JSON where the script reads them; the script sets them as text.
package web
