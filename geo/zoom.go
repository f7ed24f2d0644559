package geo

// Zoom is a Web Mercator zoom level: at zoom z and scale 1 the world is 256 * 2^z pixels wide (the convention of OpenStreetMap and
// go-staticmaps). Fractions are allowed.
type Zoom = float64

const (
	// TileSize is the side of the zoom 0 world at scale 1, in pixels.
	TileSize = 256
	// MinZoom shows the whole world on a small window.
	MinZoom Zoom = 0.5
	// MaxZoom is the closest view: about 0.3 m a pixel at the equator.
	MaxZoom Zoom = 19
	// MaxLatitude is where the Web Mercator square ends: atan(sinh(pi)) in degrees (EPSG:3857).
	MaxLatitude = 85.05112877980659
	// EarthRadius is the semi-major axis of WGS 84 in metres, the radius of the Web Mercator sphere (EPSG:3857).
	EarthRadius = 6378137.0
)
