package update

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const page = "https://example.org/releases"

// announce is a server that answers with a text, and a source of a program of version 1.9.0 that trusts a key.
func announce(t *testing.T, key minisign.PublicKey, answer http.HandlerFunc) *Source {
	t.Helper()
	server := httptest.NewTLSServer(answer)
	t.Cleanup(server.Close)
	s, err := NewSource(server.URL, key.String(), "1.9.0")
	require.NoError(t, err)
	s.client.Transport = server.Client().Transport
	return s
}

func keys(t *testing.T) (minisign.PublicKey, minisign.PrivateKey) {
	t.Helper()
	public, private, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return public, private
}

// text is what a packager says of a version, in JSON.
func text(version string) string {
	return fmt.Sprintf(`{"version": %q, "date": "2027-01-15", "url": %q, "notes": "Opens\u001b[31m faster."}`+"\n", version, page)
}

func signed(key minisign.PrivateKey, text string) string {
	return text + string(minisign.Sign(key, []byte(text)))
}

func say(document string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, document) }
}

func TestANewerVersionIsToldOfWithOneRequest(t *testing.T) {
	public, private := keys(t)
	var asked []*http.Request
	s := announce(t, public, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r)
		fmt.Fprint(w, signed(private, text("1.10.0")))
	})
	r, err := s.Newer(context.Background())
	require.NoError(t, err)
	assert.Equal(t, &Release{Version: "1.10.0", Date: "2027-01-15", Page: page, Notes: "Opens[31m faster."}, r)
	require.Len(t, asked, 1)
	assert.Equal(t, "Incident Map/1.9.0", asked[0].UserAgent())
	assert.Empty(t, asked[0].Cookies())
	assert.Empty(t, asked[0].URL.RawQuery)
}

func TestAnEqualOrOlderVersionIsNone(t *testing.T) {
	public, private := keys(t)
	for _, version := range []string{"1.9.0", "1.8.12", "0.10.0"} {
		r, err := announce(t, public, say(signed(private, text(version)))).Newer(context.Background())
		require.NoError(t, err, version)
		assert.Nil(t, r, version)
	}
}

func TestWhatThePackagerDidNotSignIsRefused(t *testing.T) {
	public, private := keys(t)
	_, stranger := keys(t)
	good := signed(private, text("2.0.0"))
	for name, document := range map[string]string{
		"unsigned":           text("2.0.0"),
		"another key":        signed(stranger, text("2.0.0")),
		"changed version":    strings.Replace(good, "2.0.0", "3.0.0", 1),
		"changed address":    strings.Replace(good, "example.org", "example.com", 1),
		"text put before":    "{}\n" + good,
		"cut off":            good[:len(good)-20],
		"changed comment":    strings.Replace(good, "trusted comment: timestamp", "trusted comment: timestamq", 1),
		"empty":              "",
		"no version":         signed(private, text("")),
		"version of letters": signed(private, text("2.0.0-rc1")),
		"no address":         signed(private, strings.Replace(text("2.0.0"), page, "http://example.org", 1)),
		"a file's address":   signed(private, strings.Replace(text("2.0.0"), page, "file:///etc/passwd", 1)),
		"no day":             signed(private, strings.Replace(text("2.0.0"), "2027-01-15", "soon", 1)),
		"not JSON":           signed(private, "2.0.0\n"),
		"too long":           signed(private, text("2.0.0")+strings.Repeat(" ", maxSize)+"\n"),
	} {
		r, err := announce(t, public, say(document)).Newer(context.Background())
		require.Error(t, err, name)
		assert.Nil(t, r, name)
		assert.NotContains(t, err.Error(), "\n", name)
	}
}

func TestNothingIsAskedWithoutEncryption(t *testing.T) {
	public, _ := keys(t)
	for _, address := range []string{"http://example.org/update", "ftp://example.org/", "example.org", "https://", "https://me:word@example.org/"} {
		_, err := NewSource(address, public.String(), "1.9.0")
		require.Error(t, err, address)
	}
	asked := false
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	t.Cleanup(plain.Close)
	_, err := announce(t, public, http.RedirectHandler(plain.URL, http.StatusFound).ServeHTTP).Newer(context.Background())
	require.Error(t, err)
	assert.False(t, asked, "it leads on to http")
}

func TestASourceNeedsAKeyAndAVersion(t *testing.T) {
	public, _ := keys(t)
	_, err := NewSource(page, "", "1.9.0")
	require.Error(t, err)
	_, err = NewSource(page, public.String(), "devel")
	require.Error(t, err)
}

func TestAServerThatFailsIsAnError(t *testing.T) {
	public, _ := keys(t)
	_, err := announce(t, public, http.NotFound).Newer(context.Background())
	require.ErrorContains(t, err, "404")
	_, err = announce(t, public, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.String(), http.StatusFound) }).Newer(context.Background())
	require.ErrorContains(t, err, "leads on and on")
}
