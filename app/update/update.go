// Package update looks for a newer version of the program at an address that whoever packages it has set. It asks once, with nothing but the name and
// version of the program, and believes only what is signed with the packager's key.
package update

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"aead.dev/minisign"
)

const (
	patience  = 10 * time.Second
	maxSize   = 64 << 10 // of the document, bytes
	maxNotes  = 4096     // bytes
	redirects = 3        // that are followed
)

// Source is where newer versions are announced, and the key that signs what is said there.
type Source struct {
	address string
	key     minisign.PublicKey
	version string // of this program
	client  *http.Client
}

// Release is a version that is newer than this program.
type Release struct {
	Version string `json:"version"` // three numbers, as 1.12.0
	Date    string `json:"date"`    // day of the release, as 2026-11-26
	Page    string `json:"url"`     // where it can be had; https
	Notes   string `json:"notes"`   // what is new, as plain text
}

// NewSource is a source with an https address and a public key of minisign (RW…), for a program of some version.
func NewSource(address, key, version string) (*Source, error) {
	if !secure(address) {
		return nil, fmt.Errorf("the address for updates %q must begin with https://", address)
	}
	s := &Source{address: address, version: version, client: &http.Client{Timeout: patience, CheckRedirect: onlySecure}}
	if err := s.key.UnmarshalText([]byte(key)); err != nil {
		return nil, fmt.Errorf("the key for updates: %w", err)
	}
	if _, ok := numbers(version); !ok {
		return nil, fmt.Errorf("the version of the program %q is not three numbers", version)
	}
	return s, nil
}

// Newer asks for a version newer than this program; nil if there is none. Whatever is not signed with the key is an error, and so is no network.
func (s *Source) Newer(ctx context.Context) (*Release, error) {
	document, err := s.get(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for a newer version: %w", err)
	}
	r, err := s.read(document)
	if err != nil {
		return nil, fmt.Errorf("look for a newer version: %s: %w", s.address, err)
	}
	if !newer(r.Version, s.version) {
		return nil, nil
	}
	return r, nil
}

func (s *Source) get(ctx context.Context) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", "Incident Map/"+s.version)
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s answers %s", s.address, answer.Status)
	}
	document, err := io.ReadAll(io.LimitReader(answer.Body, maxSize+1))
	if err == nil && len(document) > maxSize {
		err = fmt.Errorf("%s answers with more than %d bytes", s.address, maxSize)
	}
	return document, err
}

// read reads a release in JSON with a signature of minisign below it: one document, so that both come with one request.
func (s *Source) read(document []byte) (*Release, error) {
	at := bytes.LastIndex(document, []byte("\nuntrusted comment:"))
	if at < 0 {
		return nil, errors.New("it is not signed")
	}
	message, signature := document[:at+1], document[at+1:]
	if !minisign.Verify(s.key, message, signature) {
		return nil, errors.New("its signature is not that of this program's packager")
	}
	r := &Release{}
	if err := json.Unmarshal(message, r); err != nil {
		return nil, err
	}
	if _, ok := numbers(r.Version); !ok {
		return nil, fmt.Errorf("the version %q is not three numbers", r.Version)
	}
	if _, err := time.Parse(time.DateOnly, r.Date); err != nil {
		return nil, fmt.Errorf("the day of the release: %w", err)
	}
	if !secure(r.Page) {
		return nil, fmt.Errorf("the address of the release %q does not begin with https://", r.Page)
	}
	if len(r.Notes) > maxNotes {
		return nil, fmt.Errorf("the notes are longer than %d bytes", maxNotes)
	}
	r.Notes = strings.TrimSpace(strings.Map(func(c rune) rune {
		if c != '\n' && !unicode.IsPrint(c) {
			return -1
		}
		return c
	}, r.Notes))
	return r, nil
}

func secure(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil
}

func onlySecure(next *http.Request, before []*http.Request) error {
	if next.URL.Scheme != "https" {
		return errors.New("it leads on to an address that is not https")
	}
	if len(before) > redirects {
		return errors.New("it leads on and on")
	}
	return nil
}

// newer reports whether one version comes after another.
func newer(version, than string) bool {
	a, _ := numbers(version)
	b, _ := numbers(than)
	for i := range a {
		if a[i] != b[i] {
			return a[i] > b[i]
		}
	}
	return false
}

// numbers is the parts of a version such as 1.12.0.
func numbers(version string) (parts [3]uint64, ok bool) {
	words := strings.Split(version, ".")
	if len(words) != len(parts) {
		return parts, false
	}
	for i, w := range words {
		n, err := strconv.ParseUint(w, 10, 32)
		if err != nil {
			return parts, false
		}
		parts[i] = n
	}
	return parts, true
}
