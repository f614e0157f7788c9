"""Records a page and prints where its film is: python3 record.py <page> [seconds]

WEB_RECORD_URL is the service, API_APP_KEY and API_APP_SECRET its key. CALLBACK_URL, if set, is told of the end, too.
"""
import base64
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from email.utils import formatdate
from urllib.parse import urlsplit

SERVICE = os.environ["WEB_RECORD_URL"]
JSON_TYPE = "application/json"


def sign(body):
    """The headers of a request that API_APP_KEY signs, with its body, and so that nobody can send it again."""
    key, secret = os.environ["API_APP_KEY"], os.environ["API_APP_SECRET"]
    date, nonce = formatdate(usegmt=True), str(uuid.uuid4())
    md5 = base64.b64encode(hashlib.md5(body).hexdigest().encode()).decode()
    path = urlsplit(SERVICE).path or "/"
    text = "\n".join([f"x-date: {date}", f"x-nonce: {nonce}", "POST", JSON_TYPE, JSON_TYPE, md5, path])
    signature = base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()).decode()
    return {
        "X-Date": date,
        "X-Nonce": nonce,
        "Content-MD5": md5,
        "Authorization": f'hmac id="{key}", algorithm="hmac-sha256", headers="x-date x-nonce", signature="{signature}"',
    }


def call(action, data):
    body = json.dumps({"Action": action, "Data": data}).encode()
    headers = {"Accept": JSON_TYPE, "Content-Type": JSON_TYPE}
    if "API_APP_KEY" in os.environ:
        headers.update(sign(body))
    try:
        with urllib.request.urlopen(urllib.request.Request(SERVICE, body, headers), timeout=30) as response:
            answer = json.load(response)
    except urllib.error.HTTPError as error:  # 401: a wrong key
        answer = json.load(error)
    if "ErrorCode" in answer:
        raise RuntimeError(f"{answer['ErrorCode']}: {answer['ErrorMessage']}")
    return answer


def record(page, seconds):
    """Returns the address of the film. Raises RuntimeError."""
    # By its ClientToken a start that is sent again is the same task.
    data = {"RecordURL": page, "MaxDurationLimit": seconds, "ClientToken": str(uuid.uuid4())}
    if "CALLBACK_URL" in os.environ:
        data["CallbackURL"] = os.environ["CALLBACK_URL"]
    task_id = call("Start", data)["TaskID"]
    while (task := call("Describe", {"TaskID": task_id}))["Status"] != "finished":
        time.sleep(1)
    if "ErrorCode" in task["Result"]:
        raise RuntimeError(task["Result"]["ErrorMessage"])
    return task["Result"]["Videos"][0]["FileURL"]


if __name__ == "__main__":
    try:
        print(record(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 30))
    except RuntimeError as error:
        sys.exit(str(error))
