//! `POST /BankingServices/FieldMatch`: compares what a person states with what the bank knows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::data::Holder;
use super::refusal::{invalid, unknown_login};
use super::{keys, parse_fields, require_text};
use crate::amount::Amount;
use crate::exchange::{Answer, Call, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct MatchBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    overall_match: Option<bool>,
    field_level_match: FieldLevel<bool>,
    overall_match_rate: Amount,
    field_level_match_rate: FieldLevel<Amount>,
}

#[derive(Serialize)]
struct FieldLevel<T> {
    #[serde(flatten)]
    fields: BTreeMap<&'static str, T>,
    #[serde(rename = "NoData")]
    no_data: Vec<&'static str>,
}

const FIELDS: Shapes = &[
    ("loginid", Shape::Text),
    ("fullname", Shape::Text),
    ("firstname", Shape::Text),
    ("middlename", Shape::Text),
    ("lastname", Shape::Text),
    ("civicaddress", Shape::Text),
    ("city", Shape::Text),
    ("province", Shape::Text),
    ("postalcode", Shape::Text),
    ("email", Shape::Text),
    ("phone", Shape::Text),
    ("threshold", Shape::Text),
];

/// The request's keys, and what the holder has for each.
fn holder_fields(holder: &Holder) -> [(&'static str, Option<String>); 9] {
    let text = |text: &str| Some(text.to_owned());
    let first = holder.name.split(' ').next().unwrap_or_default();
    let last = holder.name.rsplit(' ').next().unwrap_or_default();
    [
        ("FullName", text(holder.name)),
        ("FirstName", text(first)),
        ("MiddleName", None),
        ("LastName", text(last)),
        ("CivicAddress", text(holder.street)),
        ("City", text(holder.city)),
        ("Province", text(holder.province)),
        ("PostalCode", text(holder.postal_code)),
        ("Email", holder.email.and_then(text)),
    ]
}

/// Compares field by field, letter case, spaces and punctuation aside.
pub(crate) fn compare(world: &mut World, call: &Call) -> Answer {
    keys::check_optional_api_key(call)?;
    let fields = parse_fields(call, FIELDS)?;
    let card =
        world.flinks.saved_card(require_text(&fields, "loginid")?).ok_or_else(unknown_login)?;
    let accounts = card.accounts(world.flinks.as_of);
    let holder = &accounts.first().ok_or_else(|| invalid("this login has no holder"))?.holder;
    let phone = ("Phone", Some(holder.phone.to_owned()));
    let mut matches = BTreeMap::new();
    let mut no_data = Vec::new();
    for (name, known) in holder_fields(holder).into_iter().chain([phone]) {
        let Some(stated) = fields.text(&name.to_lowercase()) else { continue };
        match known {
            Some(known) => drop(matches.insert(name, normalize(stated) == normalize(&known))),
            None => no_data.push(name),
        }
    }
    build_answer(fields.text("threshold"), matches, no_data)
}

fn normalize(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

fn parse_threshold(text: &str) -> Option<f64> {
    text.parse().ok().filter(|threshold| (0.0..=1.0).contains(threshold))
}

fn build_answer(
    threshold: Option<&str>,
    matches: BTreeMap<&'static str, bool>,
    no_data: Vec<&'static str>,
) -> Answer {
    let right = matches.values().filter(|is_match| **is_match).count();
    let count = |count: usize| Amount::whole(i128::try_from(count).unwrap_or_default());
    let rate = count(right).share_of(count(matches.len().max(1)), 4);
    let threshold = match threshold {
        None => None,
        // A rate of four digits is exact in a float of this size; the threshold itself never
        // reaches the wire.
        Some(text) => {
            Some(parse_threshold(text).ok_or_else(|| invalid("Threshold is 0 to 1, as text"))?)
        }
    };
    let reached =
        |threshold: f64| rate.to_string().parse::<f64>().is_ok_and(|rate| rate >= threshold);
    let rates =
        matches.iter().map(|(name, is_match)| (*name, Amount::whole(i128::from(*is_match))));
    Reply::ok(&MatchBody {
        overall_match: threshold.map(reached),
        field_level_match_rate: FieldLevel { fields: rates.collect(), no_data: no_data.clone() },
        overall_match_rate: rate,
        field_level_match: FieldLevel { fields: matches, no_data },
    })
}
