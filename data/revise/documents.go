package revise

import (
	"cmp"
	"slices"

	"incidentmap/data"
)

// AddDocument adds a document, with the copy of it that the case carries if one is given. Without an id it gets one.
func AddDocument(c *data.Case, doc data.Document, copied *data.Attachment) (*data.Edit, error) {
	d := begin(c, "add document")
	doc.Kind = cmp.Or(doc.Kind, data.Source)
	if doc.ID == "" {
		doc.ID = freeID(c, data.DocumentRecord, Slug(doc.Publisher, doc.Title))
	}
	d.add(&doc)
	if copied != nil {
		d.attach(doc.ID, *copied)
	}
	return d.done()
}

// ChangeDocument changes what is known of a document and how it is graded.
func ChangeDocument(c *data.Case, doc data.Document) (*data.Edit, error) {
	d := begin(c, "change document")
	d.replace(&doc)
	return d.done()
}

// RemoveDocument removes a document that no claim comes from, with its copies.
func RemoveDocument(c *data.Case, id string) (*data.Edit, error) {
	d := begin(c, "remove document")
	n := 0
	for i := range c.Claims {
		if c.Claims[i].Document == id {
			n++
		}
	}
	if n > 0 {
		d.fail("%d claims come from the document; retract or remove them first", n)
	}
	for _, a := range slices.Backward(c.Attachments) {
		if a.Document == id {
			d.remove(data.AttachmentRecord, a.ID)
		}
	}
	d.remove(data.DocumentRecord, id)
	return d.done()
}

// Attach adds a copy of a document. The document then goes by its text: file name and hash become those of the copy's text.
func Attach(c *data.Case, document data.Document, copied data.Attachment) (*data.Edit, error) {
	d := begin(c, "attach document")
	d.replace(&document)
	d.attach(document.ID, copied)
	return d.done()
}

func (d *draft) attach(document string, copied data.Attachment) {
	copied.Document = document
	if copied.ID == "" {
		copied.ID = freeID(d.now, data.AttachmentRecord, Slug(document, "copy"))
	}
	d.add(&copied)
}

// ChangeHeader changes title, summary and marking of the case.
func ChangeHeader(c *data.Case, h data.Header) (*data.Edit, error) {
	d := begin(c, "change case")
	d.replace(&h)
	return d.done()
}
