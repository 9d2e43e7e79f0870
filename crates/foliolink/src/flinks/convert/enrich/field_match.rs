//! FieldMatch: in camelCase, as it is documented, or in PascalCase, as clients once had it (K-1).

use std::collections::BTreeMap;

use foliolink_raw::flinks::types;
use foliolink_runtime::Number;
use rust_decimal::Decimal;

use crate::{
    convert::{Place, Reader},
    error::{Error, Result},
    flinks::{FieldMatch, FieldScore, LoginId, MatchField},
    portfolio::Personal,
    transport::Answered,
};

/// Fields that no request takes are refused: they would be compared with nothing, in silence.
pub(in crate::flinks) fn request(
    login_id: &LoginId,
    fields: &BTreeMap<MatchField, Personal>,
    threshold: Option<Decimal>,
) -> Result<types::FieldMatchRequest> {
    let mut body = types::FieldMatchRequest {
        login_id: Some(login_id.expose().into()),
        threshold: threshold.map(|rate| rate.to_string()),
        city: None,
        civic_address: None,
        email: None,
        first_name: None,
        full_name: None,
        last_name: None,
        middle_name: None,
        phone: None,
        postal_code: None,
        province: None,
    };
    for (field, value) in fields {
        let place = match field.as_str() {
            "fullName" => &mut body.full_name,
            "firstName" => &mut body.first_name,
            "middleName" => &mut body.middle_name,
            "lastName" => &mut body.last_name,
            "civicAddress" => &mut body.civic_address,
            "city" => &mut body.city,
            "province" => &mut body.province,
            "postalCode" => &mut body.postal_code,
            "email" => &mut body.email,
            "phone" => &mut body.phone,
            _ => {
                let what = format!("{field}: not a field that is compared");
                return Err(Error::invalid("flinks.field_match", what));
            }
        };
        *place = Some(value.clone());
    }
    Ok(body)
}

pub(in crate::flinks) fn read<'a>(
    answer: Answered<types::FieldMatch>,
    sent: impl IntoIterator<Item = &'a MatchField>,
) -> FieldMatch {
    let mut reader = Reader::new(&answer.repairs);
    let body = answer.body;
    let of_rates = Place::ANSWER.field("fieldLevelMatchRate");
    let rates = body.field_level_match_rate.map_or_else(FieldLevel::none, list_rates);
    let verdicts = body.field_level_match.map_or_else(FieldLevel::none, list_verdicts);
    let mut fields: BTreeMap<MatchField, FieldScore> = BTreeMap::new();
    let mut no_data = rates.no_data;
    no_data.extend(verdicts.no_data);
    for (field, rate) in rates.values {
        let rate = reader.number(of_rates.field(field.as_str()), &rate);
        if rate.is_some() {
            score(&mut fields, field).rate = rate;
        }
    }
    for (field, matches) in verdicts.values {
        if matches.is_some() {
            score(&mut fields, field).matches = matches;
        }
    }
    for field in no_data {
        score(&mut fields, field).is_known = false;
    }
    for field in sent {
        if !fields.contains_key(field) {
            let what = "missing, though it was sent: it isn't compared";
            reader.warn(of_rates.field(field.as_str()), what);
        }
    }
    let place = Place::ANSWER.field("overallMatchRate");
    FieldMatch {
        matches: body.overall_match,
        rate: reader.require_number(place, &body.overall_match_rate),
        fields,
        warnings: reader.into_warnings(),
    }
}

fn score(fields: &mut BTreeMap<MatchField, FieldScore>, field: MatchField) -> &mut FieldScore {
    let empty = FieldScore { matches: None, rate: None, is_known: true };
    fields.entry(field).or_insert(empty)
}

/// What one of the two objects says, field by field.
struct FieldLevel<T> {
    values: Vec<(MatchField, Option<T>)>,
    no_data: Vec<MatchField>,
}

impl<T> FieldLevel<T> {
    /// Of an object that isn't there.
    fn none() -> Self {
        Self { values: vec![], no_data: vec![] }
    }
}

macro_rules! list_fields {
    ($raw:ident) => {
        FieldLevel {
            values: vec![
                (MatchField::FULL_NAME, $raw.full_name),
                (MatchField::FIRST_NAME, $raw.first_name),
                (MatchField::MIDDLE_NAME, $raw.middle_name),
                (MatchField::LAST_NAME, $raw.last_name),
                (MatchField::CIVIC_ADDRESS, $raw.civic_address),
                (MatchField::CITY, $raw.city),
                (MatchField::PROVINCE, $raw.province),
                (MatchField::POSTAL_CODE, $raw.postal_code),
                (MatchField::EMAIL, $raw.email),
                (MatchField::PHONE, $raw.phone),
            ],
            no_data: $raw.no_data.unwrap_or_default().iter().map(|name| field(name)).collect(),
        }
    };
}

fn list_rates(raw: types::FieldMatchRates) -> FieldLevel<Number> {
    list_fields!(raw)
}

fn list_verdicts(raw: types::FieldMatches) -> FieldLevel<bool> {
    list_fields!(raw)
}

/// A field by its name in either spelling.
fn field(name: &str) -> MatchField {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    MatchField::from(first.into_iter().chain(letters).collect::<String>().as_str())
}
