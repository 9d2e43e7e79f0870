//! Holds a seed file against its table: keys, types, amounts, dates, currencies. Every mistake is
//! noted, none ends the check.

use jiff::civil::Date;
use uuid::Uuid;

use super::problems::Problems;
use super::shape::{Kind, Shape};
use super::tree::{Entry, Node, NodeKind, is_float};
use crate::actions::{Action, BodyError};

/// Longer than any text of a seed is.
const MAX_TEXT: usize = 1000;

/// Checks a mapping and all that is in it.
pub(super) fn check_map(node: &Node, shape: &Shape, name: &str, problems: &mut Problems) {
    let NodeKind::Map(entries) = &node.kind else {
        let text = format!("{name} is a mapping, not {}", node.describe());
        return problems.add(node.place, text);
    };
    for Entry { key, place, value } in entries {
        match shape.keys.iter().find(|known| known.name == key) {
            Some(known) if value.is_null() && known.is_required => {
                problems.add(value.place, format!("{key} is missing: there is nothing behind it"));
            }
            Some(_) if value.is_null() => {}
            Some(known) => check(value, known.kind, key, problems),
            None => {
                let known: Vec<_> = shape.keys.iter().map(|known| known.name).collect();
                let text = format!("there is no key {key:?} here; there are {}", known.join(", "));
                problems.add(*place, text);
            }
        }
    }
    for required in shape.keys.iter().filter(|key| key.is_required) {
        if !entries.iter().any(|entry| entry.key == required.name) {
            problems.add(node.place, format!("{name} has no {}", required.name));
        }
    }
}

fn check(node: &Node, kind: Kind, name: &str, problems: &mut Problems) {
    match kind {
        Kind::Map(shape) => check_map(node, shape, name, problems),
        Kind::List(shape) => {
            let mut each = |item: &Node| check_map(item, shape, one_of(name), problems);
            if let Some(items) = list(node) {
                items.iter().for_each(&mut each);
            } else {
                problems.add(node.place, format!("{name} is a list, not {}", node.describe()));
            }
        }
        Kind::Rounds(shape) => match list(node) {
            Some(rounds) => {
                rounds.iter().for_each(|round| check(round, Kind::List(shape), "round", problems));
                for round in rounds.iter().filter(|round| list(round).is_some_and(<[_]>::is_empty))
                {
                    problems.add(round.place, "a round asks something".to_owned());
                }
            }
            None => {
                let text = format!("{name} is a list of rounds, not {}", node.describe());
                problems.add(node.place, text);
            }
        },
        Kind::Texts => match list(node) {
            Some(items) => items.iter().for_each(|item| check(item, Kind::Text, name, problems)),
            None => {
                let text = format!("{name} is a list of texts, not {}", node.describe());
                problems.add(node.place, text);
            }
        },
        Kind::Faults => match list(node) {
            Some(items) => items.iter().for_each(|item| check_fault(item, problems)),
            None => problems.add(node.place, format!("{name} is a list, not {}", node.describe())),
        },
        _ => {
            if let Err(text) = check_scalar(node, kind) {
                problems.add(node.place, format!("{name} {text}"));
            }
        }
    }
}

fn list(node: &Node) -> Option<&[Node]> {
    if let NodeKind::List(items) = &node.kind { Some(items) } else { None }
}

/// What an element of a list is called.
fn one_of(name: &str) -> &str {
    match name {
        "securities" => "a security",
        "customers" => "a customer",
        "accounts" => "an account",
        "investments" => "an investment account",
        "holdings" => "a holding",
        "movements" => "a movement",
        "connections" => "a connection",
        "portfolios" => "a portfolio",
        "round" => "a question",
        other => other,
    }
}

/// What is wrong with a scalar, behind its name.
fn check_scalar(node: &Node, kind: Kind) -> Result<(), String> {
    let NodeKind::Scalar { text, is_quoted } = &node.kind else {
        return Err(format!("is {}, not {}", expected(kind), node.describe()));
    };
    let quoted = *is_quoted;
    let is = |good: bool| {
        if good { Ok(()) } else { Err(format!("is {}, not {text:?}", expected(kind))) }
    };
    match kind {
        Kind::Decimal(whole, fraction) => check_decimal(text, quoted, whole, fraction),
        Kind::Text if !quoted && node.describe() != "a text" => Err(format!(
            "is a text: write it in quotes, since YAML takes it for {}",
            node.describe()
        )),
        Kind::Text if text.trim().is_empty() => Err("is empty".to_owned()),
        Kind::Text if text.chars().count() > MAX_TEXT || text.contains(char::is_control) => {
            Err(format!("is one line of {MAX_TEXT} characters at most"))
        }
        Kind::Text => Ok(()),
        Kind::Flag => is(!quoted && matches!(text.as_str(), "true" | "false")),
        Kind::Count(most) => is(!quoted && text.parse::<u32>().is_ok_and(|count| count <= most)),
        Kind::Guid => is(Uuid::try_parse(text).is_ok() && text.len() == 36),
        Kind::Token => is(text.len() == 10
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())),
        Kind::Label => is((1..=60).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')),
        Kind::Currency => is(iso_currency::Currency::from_code(text).is_some()),
        // jiff alone would take a time behind the day as well.
        Kind::Day => is(text.len() == 10 && text.parse::<Date>().is_ok()),
        Kind::Word(words) => is(words.contains(&text.as_str())),
        Kind::Texts | Kind::List(_) | Kind::Rounds(_) | Kind::Map(_) | Kind::Faults => Ok(()),
    }
}

/// What stands here, in words.
fn expected(kind: Kind) -> String {
    match kind {
        Kind::Text => "a text".to_owned(),
        Kind::Guid => "a GUID, 36 characters with dashes".to_owned(),
        Kind::Token => "ten capital letters and digits".to_owned(),
        Kind::Label => "a word of capital letters and underscores".to_owned(),
        Kind::Currency => "a currency of ISO 4217, as CAD".to_owned(),
        Kind::Day => "a day of the calendar, as 2031-04-02".to_owned(),
        Kind::Flag => "true or false".to_owned(),
        Kind::Count(most) => format!("a whole number from 0 to {most}"),
        Kind::Decimal(..) => "an amount, as \"12.50\"".to_owned(),
        Kind::Word(words) => format!("one of {}", words.join(", ")),
        Kind::Texts | Kind::List(_) | Kind::Rounds(_) | Kind::Faults => "a list".to_owned(),
        Kind::Map(_) => "a mapping".to_owned(),
    }
}

/// An amount is exact or none: a fraction stands in quotes, since without them other readers of the
/// same file have a binary float.
fn check_decimal(text: &str, quoted: bool, whole: usize, fraction: usize) -> Result<(), String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (before, after) = match digits.split_once('.') {
        Some((before, after)) => (before, Some(after)),
        None => (digits, None),
    };
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(before) || !after.is_none_or(all_digits) {
        if !quoted && is_float(text) {
            return Err(format!(
                "can't be exact as the float {text}: write its digits in quotes, without exponent"
            ));
        }
        return Err(format!("is an amount, as \"12.50\", not {text:?}"));
    }
    if after.is_some() && !quoted {
        return Err(format!(
            "can't be exact as a float: write {text:?} in quotes, or readers of YAML round it"
        ));
    }
    if before.len() > whole || after.is_some_and(|after| after.len() > fraction) {
        return Err(format!(
            "has {whole} digits before the point and {fraction} behind it at most"
        ));
    }
    Ok(())
}

/// A fault is read as its control route reads it.
fn check_fault(node: &Node, problems: &mut Problems) {
    if let Err(error) = read_fault(node) {
        let NodeKind::Map(entries) = &node.kind else {
            let text = format!("a fault is a mapping, not {}", node.describe());
            return problems.add(node.place, text);
        };
        let blamed = entries.iter().find(|entry| Some(&entry.key) == error.key.as_ref());
        let place = blamed.map_or(node.place, |entry| entry.place);
        problems.add(place, error.message);
    }
}

/// The fault of an element of `faults`.
pub(super) fn read_fault(node: &Node) -> Result<Action, BodyError> {
    match node.to_json() {
        serde_json::Value::Object(body) => Action::parse_inject(body),
        _ => Err(BodyError::from("a fault is a mapping")),
    }
}
