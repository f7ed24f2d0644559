package codec

var KML, KMZ, GPX, TCX, XLSX, STIX, CoT, CaseText Format
