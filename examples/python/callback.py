import base64
import hashlib
import hmac
import time


def key_bytes(key):
    return base64.b64decode(key[6:]) if key.startswith("whsec_") else key.encode()


def verify(headers, body, keys):
    """headers: with get(), of lower-case names; body: bytes. Returns the message's id, or None."""
    message_id, timestamp = headers.get("webhook-id"), headers.get("webhook-timestamp", "")
    if not message_id or not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > 300:
        return None
    signed = f"{message_id}.{timestamp}.".encode() + body
    given = headers.get("webhook-signature", "").encode().split(b" ")
    for key in keys:
        digest = hmac.new(key_bytes(key), signed, hashlib.sha256).digest()
        expected = b"v1," + base64.b64encode(digest)
        if any(hmac.compare_digest(expected, signature) for signature in given):
            return message_id
    return None
