// Package handout writes what a briefing leaves behind: pages to print (PDF), slides whose text can be edited (PPTX) and one web page. Every figure
// bears the numbers of its sources, which stand at the foot of the same page; every page states how it may be handled. It knows no toolkit.
//
// Pages and slides are composed once, in points, from blocks of text that flow around the map and on to further pages, so that nothing is cut; two
// writers then put the same pages into the two formats. The same deck gives the same bytes.
package handout
