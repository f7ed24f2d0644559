package flow

// enlarge makes rows, which are composed for text of the usual size, k times as large.
func enlarge(rows []Row, k float32) {
	if k == 1 {
		return
	}
	for i := range rows {
		rows[i].Height *= k
		for j := range rows[i].Zones {
			z := &rows[i].Zones[j]
			z.X, z.Y, z.W, z.H = z.X*k, z.Y*k, z.W*k, z.H*k
		}
	}
}
