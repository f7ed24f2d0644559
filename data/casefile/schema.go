package casefile

import (
	"context"
	"fmt"
	"strings"
	"time"

	"incidentmap/data/gpkg"
)

// version is that of the tables of our own. A file of a later one is refused, one of an earlier one is migrated.
const version = 1

// layersVersion changes with how layers are made of a case: those of a file with another one are made anew at its first edit.
const layersVersion = 4

const timeFormat = "2006-01-02T15:04:05.000Z" // of GeoPackage

// geoPackage makes the tables of the standard, version 1.3.
const geoPackage = `
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],` +
	`AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],` +
	`AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,
  srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL,
  m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
`

// ownTables hold the case. at orders the records of a kind; there is room between two for others to come. crc is the CRC-32C
// of a row, since SQLite would not notice that a disk gave back other bytes.
const ownTables = `
CREATE TABLE incidentmap_meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE incidentmap_records (kind TEXT NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, record TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (kind, id));
CREATE INDEX incidentmap_records_at ON incidentmap_records (kind, at);
CREATE TABLE incidentmap_journal (
  seq INTEGER NOT NULL PRIMARY KEY, time TEXT NOT NULL, author TEXT NOT NULL, what TEXT NOT NULL, reverts INTEGER NOT NULL, size INTEGER NOT NULL,
  edit BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE incidentmap_touched (kind TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (kind, id, seq)) WITHOUT ROWID;
CREATE TABLE incidentmap_blobs (sha256 TEXT NOT NULL PRIMARY KEY, size INTEGER NOT NULL, bytes BLOB NOT NULL);
`

var ownNames = []string{"incidentmap_meta", "incidentmap_records", "incidentmap_journal", "incidentmap_touched", "incidentmap_blobs"}

// createTables makes an empty case file of an empty database.
func createTables(ctx context.Context, db *gpkg.Conn, now time.Time) error {
	statements := []string{fmt.Sprintf("PRAGMA application_id=%d", gpkg.ApplicationID), "PRAGMA user_version=10300", "BEGIN", geoPackage, ownTables}
	for _, l := range layers {
		statements = append(statements, l.create())
	}
	for _, s := range statements {
		if _, err := db.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	for _, l := range layers {
		kind, srs := "attributes", any(nil)
		if l.sites != nil {
			kind, srs = "features", 4326
		}
		_, err := db.ExecContext(ctx, "INSERT INTO gpkg_contents(table_name, data_type, identifier, description, last_change, srs_id) VALUES (?,?,?,?,?,?)",
			l.name, kind, l.name, l.about, now.UTC().Format(timeFormat), srs)
		if err == nil && l.sites != nil {
			_, err = db.ExecContext(ctx, "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POINT', 4326, 0, 0)", l.name)
		}
		if err != nil {
			return err
		}
	}
	for _, name := range ownNames { // of which those who only read the layers need know nothing
		_, err := db.ExecContext(ctx, "INSERT INTO gpkg_extensions VALUES (?, NULL, 'incidentmap_case', ?, 'write-only')", name,
			"The records of a case, its journal of edits and its attachments, kept by the program Incident Map")
		if err != nil {
			return err
		}
	}
	_, err := db.ExecContext(ctx, "INSERT INTO incidentmap_meta VALUES ('version', ?), ('layers', ?)", fmt.Sprint(version), fmt.Sprint(layersVersion))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "COMMIT")
	return err
}

// create is the statement that makes the table of a layer.
func (l *layer) create() string {
	columns := []string{"fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"}
	if l.sites != nil {
		columns = append(columns, "geom POINT")
	}
	for _, c := range l.columns {
		columns = append(columns, gpkg.Quote(c.name)+" "+c.kind)
	}
	keys := make([]string, len(l.columns[:l.keys]))
	for i, c := range l.columns[:l.keys] {
		keys[i] = gpkg.Quote(c.name)
	}
	return fmt.Sprintf("CREATE TABLE %s (%s, UNIQUE (%s))", gpkg.Quote(l.name), strings.Join(columns, ", "), strings.Join(keys, ", "))
}
