package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"aead.dev/minisign"
)

// Environment variables that name the keys. Without them nothing is signed.
const (
	minisignKey      = "INCIDENTMAP_MINISIGN_KEY"      // file of a private key of minisign
	minisignPassword = "INCIDENTMAP_MINISIGN_PASSWORD" // that the file is locked with, "" if it is not
)

const sums = "SHA256SUMS"

// finish adds what goes with the packages: what is inside, checksums, signatures.
func finish(ctx context.Context, j *job) error {
	if err := j.writeSBOM(ctx); err != nil {
		return err
	}
	names, err := made(j.out)
	if err != nil {
		return err
	}
	var list strings.Builder
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(j.out, name))
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		fmt.Fprintf(&list, "%s  %s\n", hex.EncodeToString(sum[:]), name)
		fmt.Printf("package: %8.1f MB  %s\n", float64(len(data))/1e6, name)
	}
	if err := os.WriteFile(filepath.Join(j.out, sums), []byte(list.String()), 0o644); err != nil {
		return err
	}
	key := os.Getenv(minisignKey)
	if key == "" {
		return nil
	}
	return j.sign(key, os.Getenv(minisignPassword), append(names, sums))
}

// made is the names of the files in a folder, sorted.
func made(dir string) (names []string, err error) {
	all, err := os.ReadDir(dir)
	for _, f := range all {
		if f.Type().IsRegular() {
			names = append(names, f.Name())
		}
	}
	return names, err
}

// sign puts a signature beside each file. The comment that is signed too names the file, its version and the time of the source, so that the same
// source gives the same signature.
func (j *job) sign(key, password string, names []string) error {
	private, err := privateKey(key, password)
	if err != nil {
		return fmt.Errorf("the key that %s names cannot be read: %w", minisignKey, err)
	}
	var failed error
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(j.out, name))
		if err != nil {
			return err
		}
		trusted := fmt.Sprintf("timestamp:%d\tfile:%s\tversion:%s\thashed", j.meta.Epoch.Unix(), name, j.meta.Version)
		digest := minisign.NewReader(bytes.NewReader(data))
		if _, err := io.Copy(io.Discard, digest); err != nil {
			return err
		}
		signature := digest.SignWithComments(private, trusted, "signature of "+name)
		failed = errors.Join(failed, os.WriteFile(filepath.Join(j.out, name+".minisig"), signature, 0o644))
	}
	return failed
}

// privateKey reads the file of a key, which need not be locked with a password.
func privateKey(name, password string) (key minisign.PrivateKey, err error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return key, err
	}
	if minisign.IsEncrypted(text) {
		return minisign.DecryptKey(password, text)
	}
	err = key.UnmarshalText(text)
	return key, err
}
