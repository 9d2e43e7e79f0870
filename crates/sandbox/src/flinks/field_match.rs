//! `POST /BankingServices/FieldMatch`: compares what a person states with what the bank knows.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::Serialize;
use serde::ser::{SerializeMap as _, Serializer};

use super::data::Holder;
use super::refusal::{invalid, unknown_login};
use super::{keys, parse_fields, require_text};
use crate::amount::Amount;
use crate::exchange::{Answer, Call, Reply};
use crate::shape::{Shape, Shapes};
use crate::state::World;

/// How the keys of the answer are written: in camelCase, or as older clients had them (K-1).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Camel,
    Pascal,
}

impl Spelling {
    fn spell(self, name: &'static str) -> Cow<'static, str> {
        match self {
            Self::Camel => name.into(),
            Self::Pascal => {
                let mut letters = name.chars();
                letters
                    .next()
                    .map(|first| first.to_ascii_uppercase())
                    .into_iter()
                    .chain(letters)
                    .collect()
            }
        }
    }
}

/// What is answered; the verdicts only where a threshold was sent.
struct MatchBody {
    spelling: Spelling,
    verdicts: Option<(bool, FieldLevel<bool>)>,
    overall_rate: Amount,
    rates: FieldLevel<Amount>,
}

impl Serialize for MatchBody {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some((overall, fields)) = &self.verdicts {
            map.serialize_entry(&self.spelling.spell("overallMatch"), overall)?;
            map.serialize_entry(&self.spelling.spell("fieldLevelMatch"), fields)?;
        }
        map.serialize_entry(&self.spelling.spell("overallMatchRate"), &self.overall_rate)?;
        map.serialize_entry(&self.spelling.spell("fieldLevelMatchRate"), &self.rates)?;
        map.end()
    }
}

/// A value for each field that was sent, and the fields that the bank lacks.
struct FieldLevel<T> {
    spelling: Spelling,
    fields: Vec<(&'static str, T)>,
    no_data: Vec<&'static str>,
}

impl<T: Serialize> Serialize for FieldLevel<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.fields {
            map.serialize_entry(&self.spelling.spell(name), value)?;
        }
        let names: Vec<_> = self.no_data.iter().map(|name| self.spelling.spell(name)).collect();
        map.serialize_entry(&self.spelling.spell("noData"), &names)?;
        map.end()
    }
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

/// The fields of a request, and what the holder has for each.
fn holder_fields(holder: &Holder) -> [(&'static str, Option<&'static str>); 10] {
    [
        ("fullName", Some(holder.name)),
        ("firstName", holder.name.split(' ').next()),
        ("middleName", None),
        ("lastName", holder.name.rsplit(' ').next()),
        ("civicAddress", Some(holder.street)),
        ("city", Some(holder.city)),
        ("province", Some(holder.province)),
        ("postalCode", Some(holder.postal_code)),
        ("email", holder.email),
        ("phone", Some(holder.phone)),
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
    let mut rates = Vec::new();
    let mut no_data = Vec::new();
    for (name, known) in holder_fields(holder) {
        let Some(stated) = fields.text(&name.to_lowercase()) else { continue };
        rates.push((name, known.map_or(Amount::whole(0), |known| rate(stated, known))));
        if known.is_none() {
            no_data.push(name);
        }
    }
    let spelling =
        if world.options.flinks_older_forms { Spelling::Pascal } else { Spelling::Camel };
    build_answer(spelling, fields.text("threshold"), rates, no_data)
}

/// How alike two texts are, 0 to 1: the pairs of neighbouring letters that they share.
fn rate(one: &str, other: &str) -> Amount {
    let one = normalize(one);
    let other = normalize(other);
    if one == other {
        return Amount::whole(1);
    }
    let mut unmatched: HashMap<(char, char), usize> = HashMap::new();
    for pair in pairs(&one) {
        *unmatched.entry(pair).or_default() += 1;
    }
    let mut shared = 0_usize;
    for pair in pairs(&other) {
        if let Some(left) = unmatched.get_mut(&pair).filter(|left| **left > 0) {
            *left -= 1;
            shared += 1;
        }
    }
    let total = pairs(&one).count() + pairs(&other).count();
    count(2 * shared).share_of(count(total.max(1)), 2)
}

fn pairs(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1))
}

fn normalize(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

fn count(number: usize) -> Amount {
    Amount::whole(i128::try_from(number).unwrap_or_default())
}

fn parse_threshold(text: &str) -> Option<f64> {
    text.parse().ok().filter(|threshold| (0.0..=1.0).contains(threshold))
}

fn build_answer(
    spelling: Spelling,
    threshold: Option<&str>,
    rates: Vec<(&'static str, Amount)>,
    no_data: Vec<&'static str>,
) -> Answer {
    let compared = count((rates.len() - no_data.len()).max(1));
    let sum = rates.iter().fold(Amount::whole(0), |sum, (_, rate)| sum + *rate);
    let overall_rate = sum.share_of(compared, 8);
    let threshold = match threshold {
        None => None,
        Some(text) => {
            Some(parse_threshold(text).ok_or_else(|| invalid("Threshold is 0 to 1, as text"))?)
        }
    };
    // A rate of eight digits is exact in a float of this size; the threshold itself never reaches
    // the wire.
    let reaches = |rate: Amount, threshold: f64| {
        rate.to_string().parse::<f64>().is_ok_and(|rate| rate >= threshold)
    };
    let verdicts = threshold.map(|threshold| {
        let fields = rates.iter().map(|(name, rate)| (*name, reaches(*rate, threshold))).collect();
        let fields = FieldLevel { spelling, fields, no_data: no_data.clone() };
        (reaches(overall_rate, threshold), fields)
    });
    let rates = FieldLevel { spelling, fields: rates, no_data };
    Reply::ok(&MatchBody { spelling, verdicts, overall_rate, rates })
}
