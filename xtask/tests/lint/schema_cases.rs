//! Small mistakes in schemas and names, for the rules about them.

use crate::cases::Case;

pub(crate) const SCHEMAS: &[Case] = &[
    (
        "closed list",
        &[("x-extensible-enum: [NOT_FOUND, TRY_AGAIN]", "enum: [NOT_FOUND, TRY_AGAIN]")],
    ),
    (
        "inline list of values",
        &[
            (
                "Since: { type: string, format: local-date-time }",
                "Since: { type: string, x-extensible-enum: [NOW] }",
            ),
            ("{ Since: '2024-05-01T10:20:30.123', ", "{ "),
        ],
    ),
    (
        "values that aren't different strings",
        &[("[NOT_FOUND, TRY_AGAIN]", "[NOT_FOUND, NOT_FOUND, 3]")],
    ),
    (
        "no values",
        &[
            ("[NOT_FOUND, TRY_AGAIN]", "[]"),
            ("          example: { Code: NOT_FOUND }", "          example: {}"),
        ],
    ),
    (
        "title",
        &[(
            "    Holder:\n      type: object\n",
            "    Holder:\n      title: Person\n      type: object\n",
        )],
    ),
    ("anyOf", &[("      oneOf:\n", "      anyOf:\n")]),
    ("not", &[("    Raw:\n", "    Raw:\n      not: { type: string }\n")]),
    ("default", &[("minimum: 0 }", "default: 7 }")]),
    (
        "discriminator",
        &[("      oneOf:\n", "      discriminator: { propertyName: Type }\n      oneOf:\n")],
    ),
    ("oneOf of one type", &[("- { type: string }\n", "- { type: number, format: decimal }\n")]),
    ("oneOf of one", &[("        - { type: string }\n", "")]),
    (
        "oneOf with opaque member",
        &[("- { type: string }\n", "- { $ref: '#/components/schemas/Raw' }\n")],
    ),
    (
        "oneOf in a property",
        &[(
            "Extra: { $ref: '#/components/schemas/Raw' }",
            "Extra: { oneOf: [ { type: string }, { $ref: '#/components/schemas/Raw' } ] }",
        )],
    ),
    ("type beside oneOf", &[("      oneOf:\n", "      type: string\n      oneOf:\n")]),
    ("null beside oneOf", &[("      oneOf:\n", "      nullable: true\n      oneOf:\n")]),
    (
        "null in two members",
        &[
            ("{ type: string }\n", "{ type: string, nullable: true }\n"),
            ("int64 }", "int64, nullable: true }"),
        ],
    ),
    (
        "a day that may be an instant",
        &[
            (
                "Since: { type: string, format: local-date-time }",
                "Since: { type: string, format: date, description: May be a date-time. }",
            ),
            ("{ Since: '2024-05-01T10:20:30.123', ", "{ "),
        ],
    ),
    (
        "a number whose text is any text",
        &[("{ type: integer, format: int64 }", "{ type: number, format: decimal }")],
    ),
    (
        "null in a member by reference",
        &[("- { type: string }\n", "- { $ref: '#/components/schemas/Holder' }\n")],
    ),
    (
        "null in one member, but required",
        &[
            ("{ type: string }\n", "{ type: string, nullable: true }\n"),
            ("    Pending:\n", "    Pending:\n      required: [Institution]\n"),
        ],
    ),
    (
        "allOf of two",
        &[(
            "allOf: [ { $ref: '#/components/schemas/Holder' } ]",
            "allOf: [ { $ref: '#/components/schemas/Holder' }, { $ref: '#/components/schemas/Raw' } ]",
        )],
    ),
    (
        "component of allOf",
        &[("    Raw:\n", "    Raw:\n      allOf: [ { $ref: '#/components/schemas/Holder' } ]\n")],
    ),
    ("type beside allOf", &[("          description: Whose it is.\n", "          type: object\n")]),
    (
        "array without items",
        &[(
            "Tags: { type: array, nullable: true, items: { type: string } }",
            "Tags: { type: array, nullable: true }",
        )],
    ),
    (
        "unknown type",
        &[
            ("Since: { type: string, format: local-date-time }", "Since: { type: date }"),
            ("{ Since: '2024-05-01T10:20:30.123', ", "{ "),
        ],
    ),
    (
        "opaque in a property",
        &[
            ("Extra: { $ref: '#/components/schemas/Raw' }", "Extra: {}"),
            ("    Raw:\n      description: Whatever the bank says.\n", ""),
        ],
    ),
    ("opaque with facts", &[("    Raw:\n", "    Raw:\n      nullable: true\n")]),
    ("properties without type", &[("    Pending:\n      type: object\n", "    Pending:\n")]),
    (
        "closed object",
        &[(
            "    Holder:\n      type: object\n",
            "    Holder:\n      type: object\n      additionalProperties: false\n",
        )],
    ),
    (
        "map with properties",
        &[(
            "    Holder:\n      type: object\n",
            "    Holder:\n      type: object\n      additionalProperties: { type: string }\n",
        )],
    ),
    (
        "object of anything",
        &[(
            "Answers: { type: object, additionalProperties: { type: array, items: { type: string, format: password } } }",
            "Answers: { type: object }",
        )],
    ),
    (
        "inline object",
        &[(
            "Extra: { $ref: '#/components/schemas/Raw' }",
            "Extra: { type: object, properties: { Raw: { $ref: '#/components/schemas/Raw' } } }",
        )],
    ),
    (
        "inline object in oneOf",
        &[("- { type: string }\n", "- { type: object, additionalProperties: { type: string } }\n")],
    ),
    (
        "inline object in a map",
        &[
            (
                "additionalProperties: { type: array, items: { type: string, format: password } }",
                "additionalProperties: { type: object, properties: { Is: { type: string } } }",
            ),
            (", Answers: { Colour: [blue] }", ""),
        ],
    ),
    ("required is none of the properties", &[("required: [Id]", "required: [ID]")]),
    (
        "format of a string",
        &[(
            "Since: { type: string, format: local-date-time }",
            "Since: { type: string, format: byte }",
        )],
    ),
    (
        "format of a boolean",
        &[
            (
                "Extra: { $ref: '#/components/schemas/Raw' }",
                "Extra: { type: boolean, format: bit }",
            ),
            ("    Raw:\n      description: Whatever the bank says.\n", ""),
        ],
    ),
    ("number as double", &[("format: decimal", "format: double")]),
    ("integer without size", &[("{ type: integer, format: int64 }", "{ type: integer }")]),
    ("minimum of 1", &[("minimum: 0", "minimum: 1")]),
    (
        "nullable object in place",
        &[("Answers: { type: object,", "Answers: { type: object, nullable: true,")],
    ),
    (
        "nullable wrapper",
        &[("          description: Whose it is.\n", "          nullable: true\n")],
    ),
    (
        "nullable body",
        &[(
            "    Accounts:\n      type: array\n",
            "    Accounts:\n      type: array\n      nullable: true\n",
        )],
    ),
    ("required and nullable", &[("required: [Id]", "required: [Id, Balance]")]),
    ("required and nullable behind a reference", &[("required: [Id]", "required: [Id, Holder]")]),
    ("optional array", &[("Tags: { type: array, nullable: true,", "Tags: { type: array,")]),
    (
        "optional array in a webhook",
        &[(
            "schema: { type: object, properties: {",
            "schema: { type: object, properties: { Ids: { type: array, items: { type: string } },",
        )],
    ),
    (
        "sent and answered",
        &[
            (
                "Days: { type: integer, format: int32, minimum: 0 }",
                "Days: { $ref: '#/components/schemas/Account' }",
            ),
            ("Days: 30, ", ""),
        ],
    ),
    (
        "personal number",
        &[("Balance: { type: number,", "Balance: { x-personal: true, type: number,")],
    ),
    (
        "personal wrapper",
        &[("          description: Whose it is.\n", "          x-personal: 'yes'\n")],
    ),
    ("aliases that are no list", &[("[remark, Note]", "remark")]),
    ("aliases that are none", &[("x-aliases: [remark, Note]", "x-aliases: []")]),
    (
        "example in a spelling that isn't described",
        &[("          example: { Code: NOT_FOUND }", "          example: { REMARK: a, note: b }")],
    ),
    ("alias twice", &[("[remark, Note]", "[remark, remark]")]),
    ("aliases of a component", &[("    Raw:\n", "    Raw:\n      x-aliases: [Cooked]\n")]),
];

pub(crate) const NAMES: &[Case] = &[
    (
        "component in snake case",
        &[("    Raw:\n", "    raw_text:\n"), ("schemas/Raw'", "schemas/raw_text'")],
    ),
    (
        "components alike",
        &[
            ("    Raw:\n", "    Raw:\n      type: boolean\n    RAW:\n"),
            ("Extra:", "More: { $ref: '#/components/schemas/RAW' }\n        Extra:"),
        ],
    ),
    (
        "component that begins with a digit",
        &[("    Raw:\n", "    2Raw:\n"), ("schemas/Raw'", "schemas/2Raw'")],
    ),
    ("properties alike", &[("Since: {", "since: { type: boolean }\n        Since: {")]),
    ("property without letters", &[("Since: {", "'#': { type: boolean }\n        Since: {")]),
    ("alias of a property", &[("[remark, Note]", "[remark, Code]")]),
    ("alias of two", &[("Code: {", "More: { type: boolean, x-aliases: [Note] }\n        Code: {")]),
    ("values alike", &[("TRY_AGAIN]", "TRY_AGAIN, try-again]")]),
    ("values that make no variant", &[("TRY_AGAIN]", "'', '+', 401K, self, OTHER]")]),
    (
        "name of an answer",
        &[
            ("    Raw:\n", "    ListAccountsResponse:\n"),
            ("schemas/Raw'", "schemas/ListAccountsResponse'"),
        ],
    ),
    (
        "name of a webhook",
        &[
            ("    Raw:\n", "    AccountsReadWebhook:\n"),
            ("schemas/Raw'", "schemas/AccountsReadWebhook'"),
        ],
    ),
];
