// Package geodesy measures on the ground and tells what lies within areas: distances on the WGS 84 ellipsoid and outlines as they are drawn on a map. What the
// program says about distances and areas, of incidents as of tables of events, comes from here.
//
// Axis order is longitude, latitude in degrees (orb.Point); distances are in metres. Neither a pole nor the antimeridian is special.
package geodesy
