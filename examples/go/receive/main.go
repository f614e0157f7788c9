// Receives callbacks, and prints which task has which film: go run ./receive [port]
//
// CALLBACK_SIGN_KEY is that of the service; two with a space between them while it is changed.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"

	"example.com/scf-media/callback"
)

type task struct {
	TaskID string
	Result struct {
		ErrorMessage string
		Videos       []struct{ FileURL string }
	}
}

func main() {
	keys := strings.Fields(os.Getenv("CALLBACK_SIGN_KEY"))
	// A message may come twice. These ids belong into your database.
	var taken sync.Map
	receive := func(w http.ResponseWriter, r *http.Request) {
		// The raw bytes: what a JSON parser made of them has another signature.
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1_000_000))
		if err != nil {
			http.Error(w, err.Error(), http.StatusRequestEntityTooLarge)
			return
		}
		id := callback.Verify(r.Header, body, keys)
		if id == "" {
			http.Error(w, "the signature is wrong, or old", http.StatusUnauthorized)
			return
		}
		var done task
		if err := json.Unmarshal(body, &done); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if _, again := taken.LoadOrStore(id, true); !again {
			film := done.Result.ErrorMessage
			if len(done.Result.Videos) > 0 {
				film = done.Result.Videos[0].FileURL
			}
			fmt.Println(done.TaskID, film)
		}
		w.WriteHeader(http.StatusNoContent)
	}

	port := "8091"
	if len(os.Args) > 1 {
		port = os.Args[1]
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("http://%s/\n", listener.Addr())
	log.Fatal(http.Serve(listener, http.HandlerFunc(receive)))
}
