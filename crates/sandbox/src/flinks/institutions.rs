//! The institution list in pages, and the one bank behind a US routing number.

use serde::Serialize;

use super::data::institutions::{INSTITUTIONS, InstitutionEntry};
use super::keys;
use super::refusal::invalid;
use crate::exchange::{Answer, Call, Reply};
use crate::state::World;

/// At most this many a call.
const PAGE: usize = 1000;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Page {
    data: Vec<Institution>,
    count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Institution {
    id: u32,
    localizations: Vec<Localization>,
    status: &'static str,
    country: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    routing_numbers: Option<&'static [&'static str]>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Localization {
    language: &'static str,
    name: &'static str,
    urls: [Url; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Url {
    r#type: &'static str,
    url: String,
}

/// `GET Institutions?skip=&take=`
pub(crate) fn list(_: &mut World, call: &Call) -> Answer {
    keys::check_api_key(call)?;
    let skip = parse_number(call, "skip", 0)?;
    let take = parse_number(call, "take", PAGE)?;
    if take > PAGE {
        return Err(invalid("take is 1000 at most"));
    }
    let data = INSTITUTIONS
        .iter()
        .skip(skip)
        .take(take)
        .map(|entry| wire_institution(entry, None))
        .collect();
    Reply::ok(&Page { data, count: INSTITUTIONS.len() })
}

fn parse_number(call: &Call, name: &str, otherwise: usize) -> Result<usize, Reply> {
    let Some(text) = call.query(name) else { return Ok(otherwise) };
    // Both are numbers of 32 bits, of which the negative ones mean nothing.
    let number = text.parse::<i32>().ok().and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| invalid("skip and take are whole numbers"))
}

/// `GET Institutions/RoutingNumber/{routingNumber}`: one institution, not a list.
pub(crate) fn by_routing_number(_: &mut World, call: &Call) -> Answer {
    keys::check_optional_api_key(call)?;
    let wanted = call.param("routingNumber");
    let entry = INSTITUTIONS.iter().find(|entry| entry.routing_numbers.contains(&wanted));
    let entry = entry.ok_or_else(|| invalid("no institution has this routing number"))?;
    Reply::ok(&wire_institution(entry, Some(entry.routing_numbers)))
}

fn wire_institution(
    entry: &InstitutionEntry,
    routing_numbers: Option<&'static [&'static str]>,
) -> Institution {
    let localization = |language, name| Localization {
        language,
        name,
        urls: [Url {
            r#type: "Main",
            url: format!("https://{}.example.test/{language}", entry.slug),
        }],
    };
    Institution {
        id: entry.id,
        localizations: vec![localization("en", entry.name), localization("fr", entry.french)],
        status: "Enabled",
        country: entry.country,
        routing_numbers,
    }
}
