//! Which credentials an operation wants, by the header, query parameter or cookie they travel in:
//! names of schemes are everybody's own, and some providers write them as header parameters.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{Parameter, Security};
use super::refs::Refs;
use crate::tree::At;

/// Name of a scheme → where its credential travels.
pub(super) type Schemes = BTreeMap<String, String>;

pub(super) fn read_schemes<'a>(root: &At<'a>, refs: &Refs<'a>) -> Schemes {
    let components = root.get("components");
    let schemes = components.map(|at| at.entries_of("securitySchemes")).unwrap_or_default();
    let read = |(name, at): (&str, At<'a>)| Some((name.to_owned(), carrier(&refs.resolve(&at)?)?));
    schemes.into_iter().filter_map(read).collect()
}

/// `x-api-key`, `authorization`, `query token`.
fn carrier(scheme: &At<'_>) -> Option<String> {
    match scheme.text("type")? {
        "apiKey" => Some(carrier_at(scheme.text("in")?, scheme.text("name")?)),
        "http" if scheme.text("scheme").is_some_and(|name| name.eq_ignore_ascii_case("basic")) => {
            Some("authorization (basic)".to_owned())
        }
        "http" | "oauth2" | "openIdConnect" => Some("authorization".to_owned()),
        "mutualTLS" => Some("client certificate".to_owned()),
        _ => None,
    }
}

fn carrier_at(place: &str, name: &str) -> String {
    let name = name.to_ascii_lowercase();
    if place == "header" { name } else { format!("{place} {name}") }
}

/// Where a parameter travels, in the same words.
pub(super) fn parameter_carrier(parameter: &Parameter<'_>) -> String {
    carrier_at(&parameter.place, &parameter.name)
}

/// What stands under `security` at the operation, or else at the root.
pub(super) fn read_security(operation: &At<'_>, root: &At<'_>, schemes: &Schemes) -> Security {
    let Some(list) = operation.get("security").or_else(|| root.get("security")) else {
        return Security::default();
    };
    let carriers = |alternative: &At<'_>| -> BTreeSet<String> {
        let names = alternative.entries().into_iter().map(|(name, _)| name);
        names.filter_map(|name| schemes.get(name).cloned()).collect()
    };
    let alternatives: Vec<BTreeSet<String>> = list.items().iter().map(carriers).collect();
    let taken: BTreeSet<String> = alternatives.iter().flatten().cloned().collect();
    let needed = taken.iter().filter(|name| alternatives.iter().all(|set| set.contains(*name)));
    Security { is_stated: true, needed: needed.cloned().collect(), taken }
}

/// Takes the credentials out of the parameters.
pub(super) fn move_credentials(
    parameters: &mut Vec<Parameter<'_>>,
    security: &mut Security,
    credentials: &BTreeSet<String>,
) {
    parameters.retain(|parameter| {
        let carrier = parameter_carrier(parameter);
        let is_credential = credentials.contains(&carrier) || carrier == "authorization";
        if is_credential {
            security.is_stated = true;
            security.taken.insert(carrier.clone());
            if parameter.is_required {
                security.needed.insert(carrier);
            }
        }
        !is_credential
    });
}
