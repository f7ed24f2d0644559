// Package index answers for a view of the map, at once and under any filter: which clusters, how many events a month, of each kind and in each country,
// how dense; and which events lie in a cluster, a polygon or a circle or nearest to a place.
//
// An [Index] holds columns that are sorted by the Morton code of the position on the Web Mercator square (G. M. Morton, "A computer oriented geodetic
// data base", 1966), so that neighbours on the map are mostly neighbours in memory, and for each block of 1024 rows a zone map (G. Moerkotte, "Small
// materialized aggregates", VLDB 1998): the extremes and sums by which a block is skipped, or counted without a look at its rows. Filters are tested
// without branches; nothing is built anew when a filter changes. About 19 bytes an event.
//
// Of what is known only to some days, a histogram over time counts in each bin the part of the days that lies there, so that its bars sum to the number of
// events. What else an interval overlaps counts as a whole: a filter by time lets through whatever may have happened then.
//
// Axis order is longitude, latitude in degrees (orb.Point); days are counted from 1970-01-01 UTC, and both ends of an interval belong to it. Positions are
// kept to 2^-32 of the world's width (9 mm at the equator); what lies beyond 85.05° of latitude is kept at that parallel, as [proj.ToWorld] does.
//
// An Index never changes: any number of goroutines may ask it, each with a [Result] of its own. What it answers does not depend on the order of its input.
package index
