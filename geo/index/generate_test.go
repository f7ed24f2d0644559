package index_test

import "incidentmap/internal/bench/points"

const (
	firstDay = points.FirstDay
	lastDay  = points.LastDay
)

var skewed, uniform = points.Skewed, points.Uniform
