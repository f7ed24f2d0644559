package bulk

type event struct{}

func acledClaims(*event) {}
func ucdpClaims(*event)  {}
func gtdClaims(*event)   {}
func tableClaims(*event) {}
