package evidence

import (
	"fmt"
	"net/url"
	"strings"

	"incidentmap/data"
)

// PassageURL is the document's address with a text fragment (https://wicg.github.io/scroll-to-text-fragment/) that makes a browser scroll to
// the anchor. A fragment that the address has stays. Without an anchor it is the address alone; "" if the address is not http or https.
func PassageURL(d *data.Document, l data.Locator) string {
	if !data.WebURL(d.URL) {
		return ""
	}
	if l.Anchor == "" {
		return d.URL
	}
	const directive = ":~:"
	join := "#" + directive
	if _, fragment, ok := strings.Cut(d.URL, "#"); ok {
		join = directive
		if strings.Contains(fragment, directive) {
			join = "&"
		}
	}
	return d.URL + join + "text=" + escapeText(l.Anchor)
}

// escapeText encodes what has a meaning in a text directive ("-", "," and "&") besides what any fragment must encode.
func escapeText(s string) string {
	return strings.NewReplacer("+", "%20", "-", "%2D").Replace(url.QueryEscape(s))
}

// Citation is the source of a claim in plain text: publisher, title, date, address, section and paragraph, as far as they are known.
func Citation(d *data.Document, c *data.Claim) string {
	var parts []string
	add := func(format, value string) {
		if value != "" {
			parts = append(parts, fmt.Sprintf(format, value))
		}
	}
	add("%s", d.Publisher)
	add("“%s”", d.Title)
	add("%s", d.Published.Words(nil))
	add("%s", d.URL)
	add("section %s", c.Locator.Section) // no quotes: the label is the case's, not the document's
	if c.Locator.Paragraph > 0 {
		parts = append(parts, fmt.Sprintf("paragraph %d", c.Locator.Paragraph))
	}
	return strings.Join(parts, ", ")
}
