package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/project"
)

// Limits of what is read of one file.
const (
	maxLayers  = 1000
	maxColumns = 1000

	maxLongitude = 540
)

// ErrNoGeoPackage says that a database holds no table of contents of a GeoPackage.
var ErrNoGeoPackage = errors.New("the file is no GeoPackage")

// Reader reads the layers of a GeoPackage, which it never writes to.
type Reader struct {
	Layers   []Layer
	Warnings []string // what the user should know, in whole sentences

	db *Conn
}

// Layer is a table of features, or of attributes without a geometry.
type Layer struct {
	Name        string // of the table
	Title       string // for people; may be empty
	Description string
	Geometry    string // name of the column of geometries; empty if it has none
	SRS         SRS    // of its geometries in the file
	Columns     []Column

	key string // column or expression of the feature ids
}

// Column is a column of a layer, with its type as the file declares it, such as "TEXT", "MEDIUMINT" or "DATE".
type Column struct {
	Name string
	Type string
}

// SRS is a spatial reference system.
type SRS struct {
	ID           int32  // in the file
	Organization string // "EPSG", in the case of the file
	Code         int64  // its number there
	Name         string
}

// Row is one row of a layer.
type Row struct {
	ID       int64
	Geometry orb.Geometry // longitude (up to 540, as data that crosses 180 has it) and latitude in degrees, WGS 84; nil if there is none, it is empty or it could not be read
	Values   []any        // of Layer.Columns: nil, int64, float64, string or []byte; dates are strings as written
	Problem  string       // why the geometry could not be read
}

// Open opens a GeoPackage of any version for reading. Errors wrap ErrDamaged, ErrNoDatabase, ErrNoGeoPackage or those of the file system.
func Open(ctx context.Context, path string) (*Reader, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular() || info.Size() == 0:
		return nil, fmt.Errorf("%s: %w", path, ErrNoDatabase)
	}
	db, err := Connect(ctx, path, AtRest(path))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, Verdict(err))
	}
	r := &Reader{db: db}
	if err := r.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, Verdict(err)), db.Close())
	}
	return r, nil
}

// Close ends reading.
func (r *Reader) Close() error { return r.db.Close() }

func (r *Reader) warnf(format string, args ...any) {
	r.Warnings = append(r.Warnings, fmt.Sprintf(format, args...))
}

func (r *Reader) open(ctx context.Context) error {
	application, err := r.db.Int(ctx, "PRAGMA application_id")
	if err != nil {
		return err
	}
	tables, err := r.db.Strings(ctx, "SELECT name FROM sqlite_schema WHERE type='table'")
	switch {
	case err != nil:
		return err
	case !slices.Contains(tables, "gpkg_contents") || !slices.Contains(tables, "gpkg_spatial_ref_sys"):
		return ErrNoGeoPackage
	case !IsApplication(application):
		r.warnf("The file does not say in its header that it is a GeoPackage.")
	}
	if err := r.db.Check(ctx); err != nil {
		return err
	}
	return r.contents(ctx, tables)
}

// content is a row of the table of contents.
type content struct {
	table, kind              string
	title, description       sql.NullString
	column, organization, on sql.NullString
	srs, code                sql.NullInt64
}

func (r *Reader) contents(ctx context.Context, tables []string) error {
	geometries := "SELECT NULL AS table_name, NULL AS column_name, NULL AS srs_id WHERE 0"
	if slices.Contains(tables, "gpkg_geometry_columns") {
		geometries = "SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns"
	}
	rows, err := r.db.QueryContext(ctx, `SELECT c.table_name, c.data_type, +c.identifier, +c.description, g.column_name, g.srs_id, s.organization,
		s.organization_coordsys_id, s.srs_name FROM gpkg_contents AS c LEFT JOIN (`+geometries+`) AS g ON lower(g.table_name)=lower(c.table_name)
		LEFT JOIN gpkg_spatial_ref_sys AS s ON s.srs_id=g.srs_id ORDER BY c.table_name LIMIT ?`, maxLayers)
	if err != nil {
		return err
	}
	defer rows.Close()
	var all []content
	for rows.Next() {
		var c content
		if err := rows.Scan(&c.table, &c.kind, &c.title, &c.description, &c.column, &c.srs, &c.organization, &c.code, &c.on); err != nil {
			return err
		}
		all = append(all, c)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, c := range all {
		if err := r.layer(ctx, c, tables); err != nil {
			return err
		}
	}
	return nil
}

// layer adds the layer that a row of the table of contents names, or says why not.
func (r *Reader) layer(ctx context.Context, c content, tables []string) error {
	l := Layer{
		Name: c.table, Title: c.title.String, Description: c.description.String, Geometry: c.column.String,
		SRS: SRS{int32(c.srs.Int64), c.organization.String, c.code.Int64, c.on.String},
	}
	same := func(name string) bool { return strings.EqualFold(name, c.table) }
	switch {
	case c.kind != "features" && c.kind != "attributes" && c.kind != "aspatial":
		r.warnf("%q holds %s, which are not read.", c.table, c.kind)
		return nil
	case !slices.ContainsFunc(tables, same):
		r.warnf("%q is no table of the file.", c.table)
		return nil
	case c.kind == "features" && l.Geometry == "":
		r.warnf("%q does not say which column holds its geometries.", c.table)
	}
	if l.Geometry != "" && l.SRS.toWGS84() == nil {
		r.warnf("The coordinates of %q are in %s and are left out.", c.table, l.SRS)
	}
	if l.Geometry != "" && (l.SRS.ID == 0 || l.SRS.nearly()) {
		r.warnf("The coordinates of %q are in %s and are taken for WGS 84.", c.table, l.SRS)
	}
	if err := r.columns(ctx, &l); err != nil {
		return err
	}
	if len(l.Columns) > maxColumns {
		return fmt.Errorf("%w: %q has more than %d columns", ErrNoGeoPackage, c.table, maxColumns)
	}
	r.Layers = append(r.Layers, l)
	return nil
}

func (r *Reader) columns(ctx context.Context, l *Layer) error {
	rows, err := r.db.QueryContext(ctx, "SELECT name, upper(type), pk FROM pragma_table_info(?)", l.Name)
	if err != nil {
		return err
	}
	defer rows.Close()
	found := l.Geometry == ""
	keys := 0
	for rows.Next() {
		var c Column
		var pk int
		if err := rows.Scan(&c.Name, &c.Type, &pk); err != nil {
			return err
		}
		switch {
		case l.Geometry != "" && strings.EqualFold(c.Name, l.Geometry):
			l.Geometry, found = c.Name, true
		case pk > 0 && strings.HasPrefix(c.Type, "INT"):
			keys++
			l.key = Quote(c.Name)
		default:
			l.Columns = append(l.Columns, c)
		}
	}
	if keys != 1 {
		r.warnf("%q has no single column that numbers its rows.", l.Name)
		l.key = "0"
	}
	if !found {
		r.warnf("%q has no column %q for its geometries.", l.Name, l.Geometry)
		l.Geometry = ""
	}
	return rows.Err()
}

// Rows are the rows of a layer. The last error ends them.
func (r *Reader) Rows(ctx context.Context, l *Layer) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := r.rows(ctx, l, yield); err != nil {
			yield(Row{}, fmt.Errorf("layer %q: %w", l.Name, Verdict(err)))
		}
	}
}

func (r *Reader) rows(ctx context.Context, l *Layer, yield func(Row, error) bool) error {
	fields := []string{l.key, "NULL"}
	if l.Geometry != "" {
		fields[1] = "+" + Quote(l.Geometry)
	}
	for _, c := range l.Columns {
		fields = append(fields, "+"+Quote(c.Name)) // an expression has no declared type, so that a date stays as it is written
	}
	rows, err := r.db.QueryContext(ctx, "SELECT "+strings.Join(fields, ", ")+" FROM "+Quote(l.Name))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		row := Row{Values: make([]any, len(l.Columns))}
		var geometry []byte
		to := []any{&row.ID, &geometry}
		for i := range row.Values {
			to = append(to, &row.Values[i])
		}
		if err := rows.Scan(to...); err != nil {
			return err
		}
		if geometry != nil {
			row.Geometry, row.Problem = l.place(geometry)
		}
		if !yield(row, nil) {
			return nil
		}
	}
	return rows.Err()
}

// place is the geometry of a blob on the globe, or why it is left out.
func (l *Layer) place(blob []byte) (orb.Geometry, string) {
	convert := l.SRS.toWGS84()
	if convert == nil {
		return nil, "its coordinates are in " + l.SRS.String()
	}
	g, _, err := DecodeGeometry(blob)
	switch {
	case err != nil:
		return nil, err.Error()
	case g == nil:
		return nil, ""
	}
	g = project.Geometry(g, convert)
	outside := false
	project.Geometry(g, func(p orb.Point) orb.Point {
		outside = outside || !(math.Abs(p[0]) <= maxLongitude && math.Abs(p[1]) <= 90)
		return p
	})
	if outside {
		return nil, "it has a position that is not on the globe"
	}
	return g, ""
}

func (s SRS) String() string {
	switch {
	case s.Organization != "" && s.Code > 0:
		return fmt.Sprintf("%s:%d", s.Organization, s.Code)
	case s.Name != "":
		return s.Name
	}
	return fmt.Sprintf("an unknown reference system (%d)", s.ID)
}

// nearly reports whether longitudes and latitudes of the system are those of WGS 84 to within some two metres: ETRS89, NAD83, GDA94, GDA2020,
// SIRGAS 2000 and NZGD2000.
func (s SRS) nearly() bool {
	return strings.EqualFold(s.Organization, "EPSG") && slices.Contains([]int64{4258, 4269, 4283, 7844, 4674, 4167}, s.Code)
}

// toWGS84 is how positions become longitude and latitude; nil if that is not known here.
func (s SRS) toWGS84() orb.Projection {
	epsg := strings.EqualFold(s.Organization, "EPSG")
	switch {
	case epsg && s.Code == 4326, s.ID == 4326, s.ID == 0, strings.EqualFold(s.Organization, "OGC") && s.Code == 84, s.nearly():
		return func(p orb.Point) orb.Point { return p }
	case epsg && (s.Code == 3857 || s.Code == 900913):
		return project.Mercator.ToWGS84
	}
	return nil
}
