"""Receives callbacks, and prints which task has which film: python3 receive.py [port]

CALLBACK_SIGN_KEY is that of the service; two with a space between them while it is changed.
"""
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from callback import verify

KEYS = os.environ["CALLBACK_SIGN_KEY"].split()
# A message may come twice. These ids belong into your database.
taken = set()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        if length > 1_000_000:
            return self.answer(413)
        # The raw bytes: what a JSON parser made of them has another signature.
        body = self.rfile.read(length)
        message_id = verify(self.headers, body, KEYS)
        if message_id is None:
            return self.answer(401)
        if message_id not in taken:
            task = json.loads(body)
            videos = task["Result"].get("Videos")
            print(task["TaskID"], videos[0]["FileURL"] if videos else task["Result"].get("ErrorMessage"), flush=True)
            taken.add(message_id)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8091
    server = ThreadingHTTPServer(("127.0.0.1", port), Receiver)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()
