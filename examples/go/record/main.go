// Records a page and prints where its film is: go run ./record <page> [seconds]
//
// WEB_RECORD_URL is the service, API_APP_KEY and API_APP_SECRET its key. CALLBACK_URL, if set, is told of the end, too.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

const jsonType = "application/json"

var client = &http.Client{Timeout: 30 * time.Second}

type answer struct {
	TaskID, Status          string
	ErrorCode, ErrorMessage string
	Result                  struct {
		ErrorCode, ErrorMessage string
		Videos                  []struct{ FileURL string }
	}
}

func main() {
	log.SetFlags(0)
	if len(os.Args) < 2 {
		log.Fatal("which page?")
	}
	seconds := 30
	if len(os.Args) > 2 {
		seconds, _ = strconv.Atoi(os.Args[2])
	}
	film, err := record(os.Args[1], seconds)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(film)
}

// record returns the address of the film.
func record(page string, seconds int) (string, error) {
	// By its ClientToken a start that is sent again is the same task.
	data := map[string]any{"RecordURL": page, "MaxDurationLimit": seconds, "ClientToken": random()}
	if url := os.Getenv("CALLBACK_URL"); url != "" {
		data["CallbackURL"] = url
	}
	task, err := call("Start", data)
	for id := task.TaskID; err == nil; time.Sleep(time.Second) {
		task, err = call("Describe", map[string]any{"TaskID": id})
		switch {
		case task.Status != "finished":
		case task.Result.ErrorCode != "":
			return "", fmt.Errorf("%s", task.Result.ErrorMessage)
		default:
			return task.Result.Videos[0].FileURL, nil
		}
	}
	return "", err
}

func call(action string, data any) (said answer, err error) {
	body, err := json.Marshal(map[string]any{"Action": action, "Data": data})
	if err != nil {
		return said, err
	}
	request, err := http.NewRequest("POST", os.Getenv("WEB_RECORD_URL"), bytes.NewReader(body))
	if err != nil {
		return said, err
	}
	request.Header.Set("Accept", jsonType)
	request.Header.Set("Content-Type", jsonType)
	if key := os.Getenv("API_APP_KEY"); key != "" {
		sign(request, body, key, os.Getenv("API_APP_SECRET"))
	}
	response, err := client.Do(request)
	if err != nil {
		return said, err
	}
	defer response.Body.Close()
	if err = json.NewDecoder(response.Body).Decode(&said); err == nil && said.ErrorCode != "" {
		err = fmt.Errorf("%s: %s", said.ErrorCode, said.ErrorMessage)
	}
	return said, err
}

// sign signs a request with its body, and so that nobody can send it again.
func sign(request *http.Request, body []byte, key, secret string) {
	date, nonce := time.Now().UTC().Format(http.TimeFormat), random()
	sum := md5.Sum(body)
	digest := base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(sum[:])))
	path := request.URL.Path
	if path == "" {
		path = "/"
	}
	mac := hmac.New(sha256.New, []byte(secret))
	lines := []string{"x-date: " + date, "x-nonce: " + nonce, "POST", jsonType, jsonType, digest, path}
	mac.Write([]byte(strings.Join(lines, "\n")))
	request.Header.Set("X-Date", date)
	request.Header.Set("X-Nonce", nonce)
	request.Header.Set("Content-MD5", digest)
	request.Header.Set("Authorization", fmt.Sprintf(
		`hmac id="%s", algorithm="hmac-sha256", headers="x-date x-nonce", signature="%s"`,
		key, base64.StdEncoding.EncodeToString(mac.Sum(nil))))
}

func random() string {
	var bytes [16]byte
	if _, err := rand.Read(bytes[:]); err != nil {
		log.Fatal(err)
	}
	return hex.EncodeToString(bytes[:])
}
