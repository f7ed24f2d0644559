package codec

var GPX, TCX, XLSX, STIX, CoT Format

func isSheet(string) bool { return false }
