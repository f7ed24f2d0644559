module incidentmap/tools/basemap

go 1.26.0

require (
	github.com/paulmach/orb v0.14.0
	github.com/sams96/rgeo v1.2.0
	github.com/stretchr/testify v1.12.1
	golang.org/x/image v0.47.0
	incidentmap v0.0.0
)

require (
	github.com/golang/geo v0.0.0-20260302211937-87f5a40ea07a // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/twpayne/go-geom v1.4.4 // indirect
	go.mongodb.org/mongo-driver/v2 v2.5.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace incidentmap => ../..
