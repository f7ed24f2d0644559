// Package render draws a map: one immutable Scene in one view gives the same picture in the window, in stills, on slides and in vector
// files. It is pure: no clock, no network, no globals, no toolkit.
//
// Frame draws into an image, anew for each frame, for the live map. Still and Write add what a picture needs that leaves the program: title,
// legend, scale bar, as-of date, attribution. What is drawn knows only a Pen; the pens for raster images, SVG and PDF give the same look.
package render
