//! One small mistake a rule, and more where a rule says several things.

use crate::schema_cases::{NAMES, SCHEMAS};

/// A name, and what of `good.yaml` becomes what.
pub(crate) type Case = (&'static str, &'static [(&'static str, &'static str)]);

const FORM: &[Case] = &[
    (
        "broken yaml",
        &[("tags: [accounts]\n      summary: Forget", "tags: [accounts\n      summary: Forget")],
    ),
    ("key twice", &[("  version: '3.0'", "  version: '3.0'\n  version: '3.1'")]),
    (
        "status twice, once as a number",
        &[("        202:", "        200: { description: Twice. }\n        202:")],
    ),
    ("merge key", &[("info:\n", "info:\n  <<: { title: Other }\n")]),
    ("tag of yaml", &[("version: '3.0'", "version: !edition '3.0'")]),
    ("number where a string stands", &[("version: '3.0'", "version: 3.0")]),
    (
        "nothing where an object stands",
        &[("    Raw:\n      description: Whatever the bank says.\n", "    Raw:\n")],
    ),
    (
        "tag that is a number",
        &[("tags: [accounts]\n      summary: Forget", "tags: [7]\n      summary: Forget")],
    ),
    ("misspelt key", &[("required: [Id]", "requried: [Id]")]),
    ("callbacks", &[("      x-effect: read", "      callbacks: {}\n      x-effect: read")]),
    (
        "misspelt extension",
        &[("      x-effect: idempotent", "      x-effect: idempotent\n      x-efect: read")],
    ),
    (
        "extension at another place",
        &[("  title: Example bank", "  title: Example bank\n  x-effect: read")],
    ),
    ("certainty", &[("x-certainty: peer", "x-certainty: perhaps")]),
    ("assumption", &[("x-assumption: F-3", "x-assumption: F3")]),
    ("what only the model refuses", &[("in: header, name: x-key", "in: nowhere, name: x-key")]),
];

const DOCUMENT: &[Case] = &[
    ("edition 3.1", &[("openapi: 3.0.3", "openapi: 3.1.0")]),
    ("version with a line break", &[("version: '3.0'", "version: \"3\\n0\"")]),
    ("server with a slash", &[(".example.invalid\n    var", ".example.invalid/\n    var")]),
    (
        "server of one path",
        &[(
            "    post:\n      operationId",
            "    servers: [ { url: http://example.invalid } ]\n    post:\n      operationId",
        )],
    ),
    ("server variable", &[("{ instance: { default: demo } }", "{}")]),
    (
        "tag without description",
        &[("{ name: accounts, description: Account data. }", "{ name: accounts }")],
    ),
    ("tag of no operation", &[("tags:\n", "tags:\n  - { name: logins, description: Logins. }\n")]),
    (
        "tag of a webhook",
        &[(
            "      description: The accounts are there.\n",
            "      description: The accounts are there.\n      tags: [logins]\n",
        )],
    ),
    (
        "tag not declared",
        &[("tags: [accounts]\n      summary: Forget", "tags: [logins]\n      summary: Forget")],
    ),
    ("paths alike", &[("components:\n", "  /v3/{a}/accounts/{b}: {}\ncomponents:\n")]),
    ("path with a query", &[("components:\n", "  /v3?limit=3: {}\ncomponents:\n")]),
    (
        "path item by reference",
        &[("components:\n", "  /v4: { $ref: '#/paths/~1v3' }\ncomponents:\n")],
    ),
    (
        "scheme not declared",
        &[("security: [ { Key: [] } ]", "security: [ { Key: [], Other: [] } ]")],
    ),
    ("other document", &[("{ $ref: '#/components/schemas/Raw' }", "{ $ref: 'common.yaml#/Raw' }")]),
    (
        "reference to nothing",
        &[("{ $ref: '#/components/schemas/Raw' }", "{ $ref: '#/components/schemas/Rwa' }")],
    ),
    (
        "reference to another section",
        &[("{ $ref: '#/components/schemas/Raw' }", "{ $ref: '#/components/responses/Failure' }")],
    ),
    (
        "beside a reference",
        &[(
            "{ $ref: '#/components/schemas/Raw' }",
            "{ $ref: '#/components/schemas/Raw', nullable: true }",
        )],
    ),
    (
        "second name",
        &[(
            "      description: Whatever the bank says.",
            "      $ref: '#/components/schemas/Holder'",
        )],
    ),
    ("circle", &[("- { type: string }\n", "- { $ref: '#/components/schemas/Institution' }\n")]),
    ("link to nothing", &[("{ operationId: delete_login, ", "{ operationId: delete_logins, ")]),
    ("unused schema", &[("{ $ref: '#/components/schemas/Raw' }", "{ type: boolean }")]),
    (
        "unused response, scheme and island",
        &[
            (
                "    Failure:\n      description",
                "    Gone: { description: Gone. }\n    Failure:\n      description",
            ),
            ("    Key: {", "    Old: { type: http, scheme: bearer }\n    Key: {"),
            (
                "    Raw:\n",
                "    Isle: { type: object, properties: { Isle: { $ref: '#/components/schemas/Isle' } } }\n    Raw:\n",
            ),
        ],
    ),
];

const OPERATIONS: &[Case] = &[
    (
        "no id, no text",
        &[
            ("      operationId: delete_login\n", ""),
            ("      summary: Forget a person\n", ""),
            ("login, desc", "logins, desc"),
        ],
    ),
    ("id in camel case", &[("operationId: list_accounts", "operationId: listAccounts")]),
    ("id twice", &[("operationId: list_accounts", "operationId: delete_login")]),
    ("id that Rust keeps", &[("operationId: list_accounts", "operationId: move")]),
    ("no description", &[("      description: Deletes the login.\n", "")]),
    ("no page", &[("      externalDocs: { url: https://docs.example.invalid/delete }\n", "")]),
    (
        "two tags",
        &[(
            "tags: [accounts]\n      summary: Forget",
            "tags: [accounts, accounts]\n      summary: Forget",
        )],
    ),
    ("no effect", &[("      x-effect: idempotent\n", "")]),
    ("unknown effect", &[("x-effect: idempotent", "x-effect: none")]),
    ("no scope", &[("      x-required-scope: delete\n", "")]),
    ("unknown scope", &[("x-required-scope: delete", "x-required-scope: remove")]),
    (
        "host without a name",
        &[(
            "      operationId: delete_login",
            "      servers: [ { url: https://other.example.invalid } ]\n      operationId: delete_login",
        )],
    ),
    (
        "host without an address",
        &[("      x-effect: idempotent", "      x-effect: idempotent\n      x-host: other")],
    ),
    (
        "host that isn't a name",
        &[("      x-effect: idempotent", "      x-effect: idempotent\n      x-host: Other host")],
    ),
    (
        "host with two addresses",
        &[
            (
                "      x-effect: read",
                "      x-effect: read\n      x-host: other\n      servers: [ { url: https://one.example.invalid } ]",
            ),
            (
                "      x-effect: idempotent",
                "      x-effect: idempotent\n      x-host: other\n      servers: [ { url: https://two.example.invalid } ]",
            ),
        ],
    ),
    ("no success", &[("        '204': { description: Deleted. }\n", "")]),
    ("range of success", &[("        '204':", "        2XX:")]),
    (
        "status that isn't read",
        &[("        '204':", "        302: { description: Moved. }\n        '204':")],
    ),
    ("answer without description", &[("'204': { description: Deleted. }", "'204': {}")]),
    (
        "default with the body of success",
        &[(
            "        '204': { description: Deleted. }",
            "        '200': { $ref: '#/components/responses/Failure' }",
        )],
    ),
];

const PARAMETERS: &[Case] = &[
    ("not in the path", &[("name: customerId", "name: customer")]),
    ("not described", &[("      - $ref: '#/components/parameters/CustomerId'\n", "")]),
    (
        "not required",
        &[(
            "in: path, required: true, description: The login.",
            "in: path, description: The login.",
        )],
    ),
    ("name twice in a path", &[("/accounts/{loginId}:", "/accounts/{loginId}/{loginId}:")]),
    ("names alike", &[("name: limit, in: query", "name: login_id, in: query")]),
    ("name of the body", &[("name: limit, in: query", "name: body, in: query")]),
    ("no description", &[("description: At most so many., ", "")]),
    ("no schema", &[("schema: { type: integer, format: int32 }, example: 3", "example: 3")]),
    (
        "content",
        &[(
            "schema: { type: integer, format: int32 }, example: 3",
            "content: { application/json: {} }",
        )],
    ),
    ("header", &[("name: limit, in: query", "name: Authorization, in: header")]),
    ("cookie", &[("name: limit, in: query", "name: limit, in: cookie")]),
    ("style", &[("name: limit, in: query", "name: limit, in: query, style: pipeDelimited")]),
    ("explode", &[("name: limit, in: query", "name: limit, in: query, explode: false")]),
    (
        "list in the query",
        &[(
            "{ type: integer, format: int32 }, example: 3",
            "{ type: array, items: { type: string } }, example: [a]",
        )],
    ),
    (
        "secret in the path",
        &[(
            "The login., schema: { type: string }",
            "The login., schema: { type: string, format: password }",
        )],
    ),
];

const BODIES: &[Case] = &[
    ("not required", &[("      requestBody:\n        required: true\n", "      requestBody:\n")]),
    (
        "other media type",
        &[(
            "application/json:\n          schema: { $ref: '#/components/schemas/Failure",
            "application/problem+json:\n          schema: { $ref: '#/components/schemas/Failure",
        )],
    ),
    (
        "two media types",
        &[(
            "          application/json:\n            schema: { $ref",
            "          multipart/form-data: { schema: { $ref: '#/components/schemas/Raw' }, example: {} }\n          application/json:\n            schema: { $ref",
        )],
    ),
    ("no schema", &[("          schema: { $ref: '#/components/schemas/Failure' }\n", "")]),
    (
        "inline",
        &[
            (
                "schema: { $ref: '#/components/schemas/Accounts' }",
                "schema: { type: array, items: { $ref: '#/components/schemas/Account' } }",
            ),
            (
                "    Accounts:\n      type: array\n      items: { $ref: '#/components/schemas/Account' }\n",
                "",
            ),
        ],
    ),
    (
        "webhook with a list",
        &[(
            "schema: { type: object, properties: { Token: { type: string, format: password } } }\n            example: { Token: made-up }",
            "schema: { type: array, items: { type: string } }\n            example: []",
        )],
    ),
];

const MARKS: &[Case] = &[
    (
        "token in the open",
        &[(
            "        Token: { type: string, format: password }\n",
            "        Token: { type: string }\n",
        )],
    ),
    (
        "tokens in the open, in an array",
        &[
            ("Tags: { type: array", "accessTokens: { type: array"),
            ("Tags: null", "accessTokens: null"),
        ],
    ),
    (
        "login id behind a reference",
        &[
            ("    Code:\n", "    Login: { type: string, format: uuid }\n    Code:\n"),
            (
                "Since: {",
                "LoginId: { $ref: '#/components/schemas/Login' }\n        TokenType: { type: string }\n        Since: {",
            ),
        ],
    ),
    (
        "e-mail, and a name of a person",
        &[(
            "Name: { type: string, x-personal: true }",
            "Name: { type: string }\n        EMail: { type: string }\n        HomeEmail: { type: string }\n        HasEmail: { type: boolean }",
        )],
    ),
    ("html", &[("description: Deletes the login.", "description: Deletes the <Login>.")]),
    ("link", &[("description: Deletes the login.", "description: 'Deletes the login [1].'")]),
    (
        "code",
        &[("description: Deletes the login.", "description: \"Deletes.\\n\\n    the login\"")],
    ),
    (
        "fence",
        &[("description: Whatever the bank says.", "description: \"Whatever.\\n```\\nx\\n```\"")],
    ),
];

const EXAMPLES: &[Case] = &[
    ("none", &[("          example: { Code: NOT_FOUND }\n", "")]),
    (
        "both forms",
        &[(
            "          example: { Code: NOT_FOUND }\n",
            "          example: { Code: NOT_FOUND }\n          examples: {}\n",
        )],
    ),
    (
        "entry without value",
        &[(
            "      value: [ { Id: 6f0b0d6e-0000-4000-8000-000000000001, Balance: 12.50, Holder: { Name: HOLDER ONE }, Tags: null } ]",
            "      summary: One.",
        )],
    ),
    (
        "of the webhook",
        &[("            example: { Token: made-up }\n", "            example: { Token: 17 }\n")],
    ),
    ("of the parameter", &[("example: 3 }", "example: three }")]),
    ("of the schema", &[("example: 6f0b0d6e-0000-4000-8000-000000000002", "example: 6f0b0d6e")]),
    (
        "several errors in a component",
        &[(
            "Balance: 12.50, Holder: { Name: HOLDER ONE }, Tags: null",
            "Balance: '12.50', Holder: { Nmae: HOLDER ONE }, Tags: nothing",
        )],
    ),
    (
        "required field missing",
        &[("example: { Token: made-up, Days: 30,", "example: { Days: 3000000000,")],
    ),
    ("value that isn't listed", &[("example: { Code: NOT_FOUND }", "example: { Code: NOTFOUND }")]),
    (
        "times and two types",
        &[(
            "{ Since: '2024-05-01T10:20:30.123', Institution: 17 }",
            "{ Since: '2024-05-01', Institution: true }",
        )],
    ),
    (
        "null where null isn't allowed",
        &[(
            "{ Since: '2024-05-01T10:20:30.123', Institution: 17 }",
            "{ Since: null, Institution: null }",
        )],
    ),
    ("schema that is none", &[("Since: { type: string,", "Since: { type: string, pattern: '(',")]),
];

/// All of them, by theme: a snapshot each.
pub(crate) const THEMES: &[(&str, &[Case])] = &[
    ("form", FORM),
    ("document", DOCUMENT),
    ("operations", OPERATIONS),
    ("parameters", PARAMETERS),
    ("bodies", BODIES),
    ("schemas", SCHEMAS),
    ("names", NAMES),
    ("marks", MARKS),
    ("examples", EXAMPLES),
];
