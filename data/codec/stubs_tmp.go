package codec

var STIX, CoT Format
