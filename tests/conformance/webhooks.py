"""Standard Webhooks' own library checks what foliolink sends: before, during and after a change of secrets."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

got = []


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        got.append((body, {name.lower(): value for name, value in self.headers.items()}))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def accepts(secret):
    body, headers = got[-1]
    try:
        return Webhook(secret).verify(body, headers)["type"] == "webhook.test"
    except WebhookVerificationError:
        return False


def main():
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tempfile.mkdtemp()
    environment = {
        **os.environ,
        "FOLIOLINK_DB": f"sqlite:{folder}/sync.db",
        "FOLIOLINK_SYNC_KEY_FILE": f"{folder}/sync.key",
    }

    def run(*words):
        line = [sys.argv[1], "sync", *words, "--output", "json"]
        return json.loads(subprocess.run(line, env=environment, check=True, capture_output=True).stdout)

    run("key", "new", f"{folder}/sync.key")
    run("init")
    made = run("webhook", "add", f"http://127.0.0.1:{server.server_port}/hook")
    older = made["secret"]
    run("webhook", "test", made["id"])
    assert accepts(older), "the first secret"
    newer = run("webhook", "rotate", made["id"])["secret"]
    assert not accepts(newer), "a secret that it wasn't signed with"
    run("webhook", "test", made["id"])
    assert accepts(older) and accepts(newer), "both secrets"
    newest = run("webhook", "rotate", made["id"], "--keep", "0s")["secret"]
    run("webhook", "test", made["id"])
    assert accepts(newest) and not accepts(newer) and not accepts(older), "the newest alone"
    server.shutdown()


main()
