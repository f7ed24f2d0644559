// Package codec reads and writes cases: one registry value (Formats), one file for each format, and one suite that all of them pass
// (package codectest).
//
// A file that this package wrote carries the records of its case and comes back as that case, byte for byte. Beside them it shows readable
// rows, for other programs; if somebody changed those, the result says so and gives them as well. Any other file comes back as tables: rows
// with the text of each cell as it stands, their geometry and the line that they were read from, to be mapped by an analyst.
//
// What a file is, is told from its content and never from its name. Every input is taken as hostile: decoders bound what they read
// (Limits), fetch nothing, unpack nothing to disk, and answer with a *SyntaxError or a *ContentError that names the place. Output is
// deterministic: the same case gives the same bytes.
//
// Positions are longitude, latitude in degrees, WGS 84.
package codec
