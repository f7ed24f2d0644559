// Package extract takes the text of a document out of its file: plain text, HTML, Markdown, and PDF with text. What it gives is the text in
// the form that paragraph numbers refer to (evidence.Paragraphs: one paragraph a line), with the hashes by which a changed copy is noticed.
//
// Its content tells what kind of file it is; the name decides only between Markdown and plain text, which no content tells apart. What
// a document says of itself (title, author, day, language) is taken as it stands there; nothing is guessed. Files may come from anywhere: size,
// time and memory are bounded, and a decoder that fails gives an error, never a panic. Nothing that a file refers to is fetched.
//
// The functions may be called from any goroutine.
package extract
