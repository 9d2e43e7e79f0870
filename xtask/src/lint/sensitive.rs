//! Secrets and personal data are marked, so that the generated types hide them: found by the
//! property's name.

use heck::ToSnakeCase as _;

use super::Report;
use super::walk::{Doc, Kind, Place};
use crate::tree::At;

/// Last words of a name, run together.
const SECRETS: &[&str] = &[
    "token",
    "password",
    "secret",
    "jwt",
    "loginid",
    "authtoken",
    "apikey",
    "authkey",
    "secretkey",
    "privatekey",
];
const PERSONAL: &[&str] = &[
    "username",
    "email",
    "emailaddress",
    "phone",
    "phonenumber",
    "accountnumber",
    "iban",
    "owner",
    "ownername",
    "holder",
    "holdername",
    "address",
    "civicaddress",
    "streetaddress",
    "postalcode",
    "zipcode",
    "fullname",
    "firstname",
    "middlename",
    "lastname",
    "birthdate",
    "dateofbirth",
];
/// A `Name` in a component that ends so is somebody's.
const PEOPLE: &[&str] = &["Holder", "Owner", "Person"];

pub(super) fn check(doc: &Doc<'_>, report: &mut Report) {
    for place in doc.of(Kind::Schema) {
        for (name, property) in place.at.entries_of("properties") {
            if let Some(string) = string_of(doc, &property) {
                check_property(place, name, &property, &string, report);
            }
        }
    }
}

fn check_property(
    place: &Place<'_>,
    name: &str,
    property: &At<'_>,
    string: &At<'_>,
    report: &mut Report,
) {
    let hidden = string.text("format") == Some("password");
    let somebody =
        place.around.owner.is_some_and(|(_, owner)| PEOPLE.iter().any(|end| owner.ends_with(end)));
    if ends_in(name, SECRETS) {
        if !hidden {
            report.at(
                property,
                "secret",
                format!("`{name}` is a secret by its name: add `format: password` to the string"),
            );
        }
    } else if (ends_in(name, PERSONAL) || somebody && name.eq_ignore_ascii_case("name"))
        && !hidden
        && !string.node.is_true("x-personal")
    {
        report.at(
            property,
            "personal-data",
            format!("`{name}` is personal data by its name: add `x-personal: true` to the string"),
        );
    }
}

/// The string that a property holds, itself or as items. A value list is no secret of anybody's.
fn string_of<'a>(doc: &Doc<'a>, property: &At<'a>) -> Option<At<'a>> {
    let mut schema = doc.schema(property)?;
    if schema.text("type") == Some("array") {
        schema = doc.schema(&schema.get("items")?)?;
    }
    (schema.text("type") == Some("string") && !schema.has("x-extensible-enum")).then_some(schema)
}

/// Compares word by word, so that `ConnectionToken` and `tokens` are found and `TokenType` isn't.
fn ends_in(name: &str, list: &[&str]) -> bool {
    let snake = name.to_snake_case();
    let words: Vec<&str> = snake.split('_').collect();
    (0..words.len()).any(|start| {
        let tail = words[start..].concat();
        list.contains(&tail.as_str())
            || tail.strip_suffix('s').is_some_and(|singular| list.contains(&singular))
    })
}
