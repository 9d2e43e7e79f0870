#!/usr/bin/env bash
# pyflinks, a public client of Flinks for Python: its base URL, its number of retries, its errors.
#
# Guess, written down first: a base URL with and without a slash at its end means the same;
# http_max_retries=0 means none; the ProtocolError that its documentation has for answers with a
# FlinksCode is what a 401 with one raises, code and body with it.
#
# Seen with pyflinks 0.1.2 and requests 2.34.2 (Python 3, Linux):
# - without the slash the last part of the base URL is replaced: …/v3 becomes …/CUSTOMER, and every
#   call goes to a path that Flinks hasn't.
# - 0 is taken for "not set": three retries of connections.
# - every status from 400 on raises TransportError, whose text has the status alone; ProtocolError is
#   never raised for it. The code is in `error.response.json()`.
# - a 203 that asks and a 202 that says "later" come back like a success.
#
# What follows: give the slash, mount an adapter of one's own for other retries, and read the code
# from the response.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pyflinks==0.1.2 requests==2.34.2
cat > calls.py <<'PY'
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from pyflinks import Client

paths = []


class Flinks(BaseHTTPRequestHandler):
    answer = {}

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        paths.append(self.path)
        body = json.dumps(Flinks.answer).encode()
        self.send_response(Flinks.answer["HttpStatusCode"])
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Flinks)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"


def call(answer, address="/v3/", **options):
    Flinks.answer = answer
    client = Client("CUSTOMER", base_url=base + address, **options)
    client.session.trust_env = False
    try:
        return f"returns {client.banking_services.authorize(login_id='l')['HttpStatusCode']}"
    except Exception as error:
        data = getattr(error, "data", "no data")
        code = error.response.json().get("FlinksCode")
        return f"{type(error).__name__}: {error}; {data}; response has {code}"


good = {"HttpStatusCode": 200}
for address in ["/v3/", "/v3"]:
    call(good, address)
    print(f"base URL {address}: {paths[-1]}")
for retries in [None, 0, 1]:
    client = Client("CUSTOMER", base_url=base + "/v3/", http_max_retries=retries)
    print(f"http_max_retries={retries}: {client.session.get_adapter(client.api_endpoint).max_retries.total}")
for status, code in [(401, "INVALID_PASSWORD"), (203, None), (202, "OPERATION_PENDING")]:
    print(f"{status}: {call({'HttpStatusCode': status, 'FlinksCode': code})}")
server.shutdown()
PY
venv/bin/python calls.py > seen
cat seen
diff - seen <<'SEEN'
base URL /v3/: /v3/CUSTOMER/BankingServices/Authorize
base URL /v3: /CUSTOMER/BankingServices/Authorize
http_max_retries=None: 3
http_max_retries=0: 3
http_max_retries=1: 1
401: TransportError: Got unsuccessful response from server (status code: 401); no data; response has INVALID_PASSWORD
203: returns 203
202: returns 202
SEEN
echo "as written down"
