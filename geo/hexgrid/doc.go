// Package hexgrid divides the globe into hexagons of equal area, from a few hundred to millions of millions of them.
//
// The globe is laid on an icosahedron, and each of its twenty faces is mapped to a flat triangle by the equal-area projection of J. P. Snyder ("An equal-area
// map projection for polyhedral globes", Cartographica 29, 1992; here in the closed form of D. van Leeuwen and D. Strebe, "A slice-and-dice approach to area
// equivalence in polyhedral map projections", CaGIS 33, 2006). There the cells are regular hexagons, which meet across the edges of the faces without a
// seam; so they look alike at every latitude, and neither a pole nor the antimeridian is special. Only the twelve cells at the corners, which lie in the
// sea, are pentagons and have five sixths of the area. Areas are those of the WGS 84 ellipsoid: geodetic latitudes are turned to authalic ones (Snyder,
// "Map projections: a working manual", USGS 1395, 1987, equations 3-11, 3-12 and 3-18).
//
// Axis order is longitude, latitude in degrees (orb.Point). All is immutable and safe for concurrent use.
package hexgrid
