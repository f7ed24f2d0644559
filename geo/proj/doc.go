// Package proj converts between longitude and latitude, the Web Mercator square and the pixels of a view, and moves views.
// Latitude is clamped and longitude wrapped here, once, and nowhere else.
package proj
