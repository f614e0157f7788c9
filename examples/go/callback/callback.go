// Package callback verifies what scf-media posts to a callback address.
package callback

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Verify returns the message's id, or "".
func Verify(header http.Header, body []byte, keys []string) string {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if id == "" || err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return ""
	}
	for _, key := range keys {
		secret := []byte(key)
		if strings.HasPrefix(key, "whsec_") {
			if secret, err = base64.StdEncoding.DecodeString(key[len("whsec_"):]); err != nil {
				continue
			}
		}
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(id + "." + timestamp + "."))
		mac.Write(body)
		expected := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
		for _, given := range strings.Split(header.Get("webhook-signature"), " ") {
			if hmac.Equal([]byte(expected), []byte(given)) {
				return id
			}
		}
	}
	return ""
}
