package index_test

import (
	"context"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"incidentmap/geo/index"
	"incidentmap/geo/proj"
)

// atPlaces is an index of five events: two at Moscow and one each at Istanbul, Suva and Apia, which lie on the two sides of the antimeridian.
func atPlaces() *index.Index {
	var c index.Columns
	for id, at := range []orb.Point{{37.62, 55.75}, {37.62, 55.75}, {28.98, 41.01}, {178.44, -18.14}, {-171.77, -13.83}} {
		c.Append(index.Event{ID: uint32(id), Point: at, First: 19800 + int32(id), Last: 19800 + int32(id)})
	}
	ix, err := index.Build(context.Background(), c)
	if err != nil {
		panic(err)
	}
	return ix
}

// worldQuery asks for the clusters of the world.
func worldQuery() index.Query {
	return index.Query{View: proj.Viewport{Center: proj.World{X: 0.5, Y: 0.5}, Zoom: 1, Width: 512, Height: 512, Scale: 1}, Radius: index.DefaultRadius}
}

func ExampleIndex_Query() {
	var out index.Result
	q := worldQuery()
	q.Step = index.Month
	atPlaces().Query(q, &out)
	for i := range out.Clusters {
		fmt.Println("cluster of", out.Clusters[i].Count)
	}
	fmt.Println("in all", out.Count, "in", len(out.Time.Bins), "month")
	// Output:
	// cluster of 3
	// cluster of 2
	// in all 5 in 1 month
}

func ExampleIndex_Leaves() {
	ix := atPlaces()
	var out index.Result
	ix.Query(worldQuery(), &out)
	fmt.Println(ix.Leaves(index.Filter{}, &out.Clusters[0], 0, math.MaxInt, nil))
	fmt.Println(ix.Leaves(index.Filter{}, &out.Clusters[0], 1, 1, nil), "is the second page of one")
	// Output:
	// [0 1 2]
	// [1] is the second page of one
}

func ExampleIndex_Children() {
	ix, q := atPlaces(), worldQuery()
	var out, inner index.Result
	ix.Query(q, &out)
	zoom := ix.ExpansionZoom(q, &out.Clusters[0], &inner)
	fmt.Println("falls apart at zoom", zoom)
	for _, child := range ix.Children(q, &out.Clusters[0], zoom, &inner) {
		fmt.Println("child of", child.Count)
	}
	// Output:
	// falls apart at zoom 1.5
	// child of 2
	// child of 1
}

func ExampleIndex_Nearest() {
	fiji := orb.Point{179, -17}
	for _, n := range atPlaces().Nearest(index.Filter{}, fiji, 2, nil) {
		fmt.Printf("record %d, %.0f km\n", n.Record, n.Metres/1000)
	}
	// Output:
	// record 3, 139 km
	// record 4, 1051 km
}

func ExampleIndex_Radius() {
	fmt.Println(atPlaces().Radius(index.Filter{}, orb.Point{180, -16}, 1_000_000, nil))
	// Output: [4 3]
}

func ExampleIndex_Within() {
	south, err := atPlaces().Within(index.Filter{}, orb.Polygon{{{170, -20}, {-170, -20}, {-170, -10}, {170, -10}}}, nil)
	fmt.Println(south, err)
	// Output: [4 3] <nil>
}
