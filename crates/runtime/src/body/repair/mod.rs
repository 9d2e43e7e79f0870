//! One value of another type than described must not cost the rows around it: what doesn't fit is
//! read as what it can be read as, or left out, and said so with its place.
//!
//! Works on the text of the body and only after it has failed to decode, so a body that is fine
//! costs nothing. Each round mends one field of one wrong type, wherever that stands in its lists;
//! rounds, notes and what is left out are bounded.

mod edit;
mod place;
mod spellings;
#[cfg(test)]
mod tests;

use std::{borrow::Cow, collections::BTreeMap};

use reqwest::StatusCode;
use serde_json::value::RawValue;

use self::place::{Step, at, field, path, shape, steps};
use super::{BodyError, FromBody};

/// Fields and wrong types of one body that are mended before it counts as another form altogether.
const ROUNDS: usize = 48;
/// Places of one mended field that are named one by one; the others are counted.
const NAMED: usize = 1000;
/// Items that are left out before the body counts as another form.
const REMOVED: usize = 1000;

/// What was read otherwise than it was sent, or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// Where, e.g. `Accounts[2].Balance.Current`.
    pub path: String,
    /// What was done. Never quotes data.
    pub what: String,
}

/// What is said of a string in which characters were replaced.
const NO_TEXT: &str = "what is no text, read as U+FFFD";

/// Everything that was mended in one body: in its text, before anybody read it, and where a value was
/// of another type than described.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repairs {
    list: Vec<Repair>,
    /// How many strings held what is no text.
    texts: usize,
    /// Places, as sent, of the items that were left out of each list.
    removed: BTreeMap<String, Vec<usize>>,
}

impl Repairs {
    /// What was mended, place by place.
    pub fn list(&self) -> &[Repair] {
        &self.list
    }

    /// How many strings hold U+FFFD in place of what is no text; those that are too many to be named
    /// count.
    pub fn texts(&self) -> usize {
        self.texts
    }

    /// With what was mended afterwards in the same body.
    pub fn and(mut self, mut later: Self) -> Self {
        self.list.append(&mut later.list);
        self.texts += later.texts;
        self.removed.append(&mut later.removed);
        self
    }

    /// Of strings in which characters were replaced: their places, and how many more there are.
    pub(super) fn of_texts(paths: Vec<String>, more: usize) -> Self {
        let texts = paths.len() + more;
        let named = paths.into_iter().map(|path| Repair { path, what: NO_TEXT.to_owned() });
        let mut list: Vec<_> = named.collect();
        if more > 0 {
            let what = format!("{more} more texts hold {NO_TEXT}");
            list.push(Repair { path: ".".to_owned(), what });
        }
        Self { list, texts, removed: BTreeMap::new() }
    }

    /// Whether the body was as described.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Where the item that now is number `at` of the list at `path` stood as it was sent.
    pub fn sent_at(&self, path: &str, mut at: usize) -> usize {
        for removed in self.removed.get(path).into_iter().flatten() {
            at += usize::from(*removed <= at);
        }
        at
    }

    fn note(&mut self, path: String, what: String) {
        self.list.push(Repair { path, what });
    }
}

/// Decodes a body of which single values may have another type than described.
///
/// A number where a text is expected becomes that text; a text that holds a whole number or `true`
/// becomes that, and so does `14.0`; a `null` item is left out of its list, and so is one that lacks what it can't be
/// without; anything else of another type is read as `null`, and as a [`Number`](crate::Number)
/// without a value where that is expected. Of a field that came under two names, an older spelling
/// and today's, today's counts, unless it is `null`. A required text that is `null` or
/// missing is read as the empty one. A body that is a list never becomes empty so.
///
/// # Errors
/// The [`BodyError`] of the body as it was sent, where it can't be read so either.
///
/// ```
/// use foliolink_runtime::{Personal, decode_leniently};
/// use reqwest::StatusCode;
///
/// #[derive(serde::Deserialize)]
/// struct Account {
///     number: Option<Personal>,
///     owners: Vec<Personal>,
/// }
///
/// let body = br#"[{"number": 5550142, "owners": ["SAMPLE HOLDER ONE", null]}]"#;
/// let (accounts, repairs) = decode_leniently::<Vec<Account>>(StatusCode::OK, body).unwrap();
/// assert_eq!(accounts[0].number.as_ref().unwrap().reveal(), "5550142");
/// assert_eq!(accounts[0].owners.len(), 1);
/// let said: Vec<_> = repairs.list().iter().map(|own| format!("{}: {}", own.path, own.what)).collect();
/// assert_eq!(said, ["[0].number: a number, read as text", "[0].owners[1]: null: left out"]);
/// ```
pub fn decode_leniently<T: FromBody>(
    status: StatusCode,
    body: &[u8],
) -> Result<(T, Repairs), BodyError> {
    let first = match T::from_body(status, body) {
        Ok(value) => return Ok((value, Repairs::default())),
        Err(error) => error,
    };
    let Ok(sent) = std::str::from_utf8(body) else { return Err(first) };
    // What is mended must not hide that nothing of it was understood.
    if T::check_known(status, body).is_err() {
        return Err(first);
    }
    let mut text = Cow::Borrowed(sent);
    let mut error = first.clone();
    let mut repairs = Repairs::default();
    for _ in 0..ROUNDS {
        let chosen = spellings::choose::<T>(status, &text, &error, &mut repairs);
        let mend = || decide(&text, &error).and_then(|mend| mend.apply(&text, &mut repairs));
        let Some(mended) = chosen.or_else(mend) else { return Err(first) };
        text = Cow::Owned(mended);
        match T::from_body(status, text.as_bytes()) {
            Ok(value) => return Ok((value, repairs)),
            Err(next) => error = next,
        }
    }
    Err(first)
}

/// What is done, and to which values: those at the same place of any item of the lists above, as
/// far as they are of the same JSON type.
struct Mend {
    steps: Vec<Step>,
    shape: &'static str,
    /// Only objects in which this field is `null`.
    without: Option<String>,
    action: Action,
}

impl Mend {
    fn concerns(&self, value: &RawValue) -> bool {
        let lacks = |name: &String| field(value, name).is_some_and(|value| shape(value) == "null");
        shape(value) == self.shape && self.without.as_ref().is_none_or(lacks)
    }
}

enum Action {
    /// Read as what is expected where it holds that, else as `null`.
    Convert(String),
    /// Read as `null`; what was expected.
    Null(String),
    /// Read as the empty text.
    Empty,
    /// The object gets this field, empty.
    Insert(String),
    /// Left out of its list.
    Remove,
}

/// How to go on after `error`; `None` where nothing helps.
fn decide(text: &str, error: &BodyError) -> Option<Mend> {
    let whole = serde_json::from_str(text).ok()?;
    let mut steps = steps(error.path());
    if error.what() == "missing field" {
        let Some(Step::Field(name)) = steps.pop() else { return None };
        let action = Action::Insert(name);
        return Some(Mend { steps, shape: "object", without: None, action });
    }
    let expected = error.what().strip_prefix("expected ")?;
    let sent = shape(at(whole, &steps)?);
    let action = match (sent, steps.last()?) {
        ("null", Step::Item(_)) => Action::Remove,
        ("null", Step::Field(_)) if expected == "a string" => Action::Empty,
        // `null` isn't taken here: what it stands in can't be read without it.
        ("null", Step::Field(name)) => {
            let without = Some(name.clone());
            steps.pop();
            let action = match steps.last()? {
                Step::Item(_) => Action::Remove,
                Step::Field(_) => Action::Null("one that can be read".to_owned()),
            };
            return Some(Mend { steps, shape: "object", without, action });
        }
        ("number", _) if expected == "a string" => Action::Convert(expected.to_owned()),
        ("string" | "number", _) if expected == "a boolean" => Action::Convert(expected.to_owned()),
        ("string" | "number", _) if is_integer(expected) => Action::Convert(expected.to_owned()),
        _ => Action::Null(expected_name(expected).to_owned()),
    };
    Some(Mend { steps, shape: sent, without: None, action })
}

/// Whether serde names a type of whole numbers so.
fn is_integer(expected: &str) -> bool {
    matches!(expected, "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64" | "usize")
}

/// The digits of a whole number that was written with a point: `14` of `14.0`.
fn without_fraction(digits: &str) -> Option<&str> {
    let (whole, zeros) = digits.split_once('.')?;
    let is_nothing = !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0');
    is_nothing.then_some(whole)
}

/// What serde expects, for people.
fn expected_name(expected: &str) -> &'static str {
    match expected {
        "a string" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a number" => "a number",
        integer if is_integer(integer) => "a whole number",
        _ => "an object",
    }
}

/// A JSON type, for people.
fn type_name(shape: &str) -> &'static str {
    match shape {
        "string" => "a text",
        "number" => "a number",
        "bool" => "true or false",
        "array" => "a list",
        "object" => "an object",
        _ => "null",
    }
}

/// A value as what is expected, where it holds that: its JSON text and what was done.
fn convert(token: &str, expected: &str) -> Option<(String, &'static str)> {
    match expected {
        "a string" => Some((format!("\"{token}\""), "a number, read as text")),
        "a boolean" => {
            let word = token.trim_matches('"').trim().to_ascii_lowercase();
            let flag = match word.as_str() {
                "true" | "1" => "true",
                "false" | "0" => "false",
                _ => return None,
            };
            Some((flag.to_owned(), "read as true or false"))
        }
        _ => {
            let digits = token.trim_matches('"').trim();
            let whole = without_fraction(digits);
            let number: i64 = whole.unwrap_or(digits).parse().ok()?;
            match token.starts_with('"') {
                true => Some((number.to_string(), "a text, read as a number")),
                // Without a point it is one that is too large.
                false => whole.map(|_| (number.to_string(), "read as a whole number")),
            }
        }
    }
}
