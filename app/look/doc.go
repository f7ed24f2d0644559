// Package look is how the program looks: one theme for light and dark, the palette, the symbols and the sizes that the map, the list and the
// details share.
//
// The categorical colours start from the palette of Okabe and Ito (https://jfly.uni-koeln.de/color/), darkened or lightened until they
// stand out at 3:1 from the background of each variant; text stands out at 4.5:1 (WCAG 2.2, 1.4.3 and 1.4.11). Colour never speaks alone.
package look
