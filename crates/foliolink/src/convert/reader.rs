//! Reads the values of an answer, and says what a reader of the data should know of them. Total:
//! what can't be read is `None` and a warning with its place, never zero.
//!
//! The words: `missing` (absent, `null`, an empty text, a word for none), `not a …` (there, and no such thing), and
//! what [`decode_leniently`](foliolink_runtime::decode_leniently) says of values of another type.

use std::{
    collections::{BTreeMap, HashSet},
    fmt,
};

use foliolink_runtime::{Date, Number, Personal, Repairs, Time};
use jiff::{Timestamp, civil};
use rust_decimal::Decimal;

use super::{
    Place, says_none,
    text::{Text, named, nonblank},
};
use crate::portfolio::Warning;

/// A value that should be there and isn't.
const MISSING: &str = "missing";

/// Collects the warnings of an answer, or of one row of it.
pub(crate) struct Reader<'r> {
    warnings: Vec<Warning>,
    repairs: &'r Repairs,
    /// Places of which it is said already that their value was of another type.
    said: HashSet<String>,
}

impl<'r> Reader<'r> {
    /// For an answer that was decoded with these repairs.
    pub(crate) fn new(repairs: &'r Repairs) -> Self {
        let said = repairs.list().iter();
        let warnings =
            said.map(|repair| Warning { path: repair.path.clone(), what: repair.what.clone() });
        Self::with(warnings.collect(), repairs)
    }

    fn with(warnings: Vec<Warning>, repairs: &'r Repairs) -> Self {
        let said = warnings.iter().map(|warning| warning.path.clone()).collect();
        Self { warnings, repairs, said }
    }

    pub(crate) fn warn(&mut self, place: Place<'_>, what: impl Into<String>) {
        self.warnings.push(Warning { path: place.to_string(), what: what.into() });
    }

    pub(crate) fn into_warnings(self) -> Vec<Warning> {
        self.warnings
    }

    /// The same of a value that may have been of another type, which is said already.
    fn warn_once(&mut self, place: Place<'_>, what: &str) {
        let path = place.to_string();
        if !self.said.contains(&path) {
            self.warnings.push(Warning { path, what: what.to_owned() });
        }
    }

    /// The rows of a list of `above` with their places as they were sent: those that could not be
    /// read count.
    pub(crate) fn enumerate<T>(
        &self,
        above: Place<'_>,
        list: &str,
        rows: Vec<T>,
    ) -> impl Iterator<Item = (usize, T)> + use<T> {
        let places: Vec<_> = match self.repairs.is_empty() {
            true => vec![],
            false => {
                let path = above.field(list).to_string();
                (0..rows.len()).map(|at| self.repairs.sent_at(&path, at)).collect()
            }
        };
        let numbered = rows.into_iter().enumerate();
        numbered.map(move |(at, row)| (places.get(at).copied().unwrap_or(at), row))
    }

    /// Something that should be there, as it is.
    pub(crate) fn require<T>(&mut self, place: Place<'_>, sent: Option<T>) -> Option<T> {
        if sent.is_none() {
            self.warn_once(place, MISSING);
        }
        sent
    }

    /// A list that should be there: left out, it would look like an empty one.
    pub(crate) fn require_list<T>(&mut self, place: Place<'_>, sent: Option<Vec<T>>) -> Vec<T> {
        self.require(place, sent).unwrap_or_default()
    }

    /// A code or an id that should be there; a word for none isn't.
    pub(crate) fn require_named<T: Text>(
        &mut self,
        place: Place<'_>,
        sent: Option<T>,
    ) -> Option<T> {
        self.require(place, named(sent))
    }

    /// The id of a row, which should be there.
    pub(crate) fn id<S: Text, T: From<S>>(&mut self, place: Place<'_>, sent: S) -> Option<T> {
        self.require_named(place, Some(sent)).map(T::from)
    }

    /// A list of names that should be there, without those that are none.
    pub(crate) fn require_names(
        &mut self,
        above: Place<'_>,
        list: &str,
        sent: Option<Vec<Personal>>,
    ) -> Vec<Personal> {
        let sent = self.require_list(above.field(list), sent);
        let mut names = Vec::with_capacity(sent.len());
        for (at, name) in self.enumerate(above, list, sent) {
            match nonblank(Some(name)) {
                Some(name) => names.push(name),
                None => self.warn(above.item(list, at), "empty: left out"),
            }
        }
        names
    }

    pub(crate) fn number(&mut self, place: Place<'_>, sent: &Option<Number>) -> Option<Decimal> {
        let sent = sent.as_ref()?;
        let number = sent.decimal();
        if number.is_none() && !is_blank(sent) {
            self.warn_once(place, "not an exact decimal number");
        }
        number
    }

    /// A number that should be there.
    pub(crate) fn require_number(
        &mut self,
        place: Place<'_>,
        sent: &Option<Number>,
    ) -> Option<Decimal> {
        self.require(place, present(sent))?;
        self.number(place, sent)
    }

    pub(crate) fn time(&mut self, place: Place<'_>, sent: &Option<Time>) -> Option<Timestamp> {
        let sent = sent.as_ref()?;
        let time = sent.timestamp();
        if time.is_none() && !is_blank(sent) {
            let what = if sent.is_never() { never(sent) } else { "not a time".to_owned() };
            self.warn_once(place, &what);
        }
        time
    }

    pub(crate) fn day(&mut self, place: Place<'_>, sent: &Option<Date>) -> Option<civil::Date> {
        let sent = sent.as_ref()?;
        let day = sent.day();
        if day.is_none() && !is_blank(sent) {
            let what = if sent.is_never() { never(sent) } else { "not a date".to_owned() };
            self.warn_once(place, &what);
        }
        day
    }

    /// A day that should be there.
    pub(crate) fn require_day(
        &mut self,
        place: Place<'_>,
        sent: &Option<Date>,
    ) -> Option<civil::Date> {
        self.require(place, present(sent))?;
        self.day(place, sent)
    }
}

/// Of a date that is written where there is none; it names nothing of anybody's.
fn never(sent: &impl fmt::Display) -> String {
    let sent = sent.to_string();
    match sent.get(.."1970-01-01".len()) {
        Some(day) if !day.starts_with("000") => format!("{day}, which means never"),
        _ => "the year 1, which means never".to_owned(),
    }
}

/// A number, date or time, unless nothing is written there.
pub(crate) fn present<T: Scalar>(sent: &Option<T>) -> Option<&T> {
    sent.as_ref().filter(|sent| sent.is_read() || !is_blank(*sent))
}

/// A value that keeps its text where it isn't what it should be.
pub(crate) trait Scalar: fmt::Display {
    /// Whether it is.
    fn is_read(&self) -> bool;
}

impl Scalar for Number {
    fn is_read(&self) -> bool {
        self.decimal().is_some()
    }
}

impl Scalar for Time {
    fn is_read(&self) -> bool {
        self.timestamp().is_some()
    }
}

impl Scalar for Date {
    fn is_read(&self) -> bool {
        self.day().is_some()
    }
}

/// Whether nothing is written there, or a word for none.
fn is_blank(sent: &impl fmt::Display) -> bool {
    says_none(&sent.to_string())
}

/// Reads the rows of an answer that is one list, each with the warnings that are its own.
///
/// `list` is what the warnings call the list, since such an answer doesn't name it; `first` is the
/// place of its first row in a list that comes in pages.
pub(crate) fn read_rows<R, T>(
    list: &str,
    first: usize,
    rows: Vec<R>,
    repairs: &Repairs,
    mut read: impl FnMut(Reader<'_>, Place<'_>, R) -> T,
) -> Vec<T> {
    let mut said: BTreeMap<usize, Vec<Warning>> = BTreeMap::new();
    for repair in repairs.list() {
        // What is said of no row of its own is told by the last one.
        let (at, path) = match split_item(&repair.path) {
            Some((at, rest)) => (at, format!("{list}[{}]{rest}", first.saturating_add(at))),
            None => (usize::MAX, list.to_owned()),
        };
        said.entry(at).or_default().push(Warning { path, what: repair.what.clone() });
    }
    let last = rows.len().saturating_sub(1);
    let mut read_row = |(row, raw): (usize, R)| {
        let at = repairs.sent_at("", row);
        // A row that could not be read at all is told of by the next one that could, or the last.
        let later = if row == last { BTreeMap::new() } else { said.split_off(&(at + 1)) };
        let told = std::mem::replace(&mut said, later).into_values().flatten();
        let reader = Reader::with(told.collect(), repairs);
        read(reader, Place::ANSWER.item(list, first + at), raw)
    };
    rows.into_iter().enumerate().map(&mut read_row).collect()
}

/// The number of the item that a path begins with, and the rest of the path: `[3].alias`, or
/// `items[3].alias` where the list came in an object.
fn split_item(path: &str) -> Option<(usize, &str)> {
    let (_, item) = path.split_once('[')?;
    let (at, rest) = item.split_once(']')?;
    Some((at.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(warnings: &[Warning]) -> Vec<String> {
        warnings.iter().map(|warning| format!("{}: {}", warning.path, warning.what)).collect()
    }

    fn read(json: &str) -> (Vec<Option<Decimal>>, Vec<Vec<String>>) {
        #[derive(serde::Deserialize)]
        struct Row {
            id: String,
            amount: Option<Number>,
            date: Option<Date>,
        }
        let (rows, repairs) =
            foliolink_runtime::decode_leniently::<Vec<Row>>(http::StatusCode::OK, json.as_bytes())
                .unwrap();
        let rows = read_rows("rows", 10, rows, &repairs, |mut reader, place, row| {
            let _: Option<String> = reader.id(place.field("id"), row.id);
            let amount = reader.require_number(place.field("amount"), &row.amount);
            reader.day(place.field("date"), &row.date);
            (amount, said(&reader.into_warnings()))
        });
        rows.into_iter().unzip()
    }

    #[test]
    fn an_empty_text_is_said_to_be_missing_where_null_would_be() {
        let (amounts, said) = read(
            r#"[{"id": "", "amount": "", "date": ""}, {"id": "b", "amount": null, "date": null},
                {"id": "c", "amount": "1.50", "date": "0001-01-01T00:00:00"},
                {"id": "d", "amount": "many", "date": "soon"}]"#,
        );
        assert_eq!(amounts[2].unwrap().to_string(), "1.50");
        assert_eq!(said[0], ["rows[10].id: missing", "rows[10].amount: missing"]);
        assert_eq!(said[1], ["rows[11].amount: missing"]);
        assert_eq!(said[2], ["rows[12].date: the year 1, which means never"]);
        assert_eq!(
            said[3],
            ["rows[13].amount: not an exact decimal number", "rows[13].date: not a date"]
        );
    }

    #[test]
    fn what_is_of_another_type_is_said_once_and_by_the_row_that_it_is_about() {
        let (_, said) = read(
            r#"[null, {"id": 7, "amount": {}}, {"amount": 1}, {"id": "c", "amount": 2, "date": [2025, 3, 4]}, "x"]"#,
        );
        assert_eq!(
            said,
            [
                vec![
                    "rows[10]: null: left out".to_owned(),
                    "rows[11].id: a number, read as text".to_owned(),
                    "rows[11].amount: an object, not a number: left out".to_owned(),
                ],
                vec!["rows[12].id: missing".to_owned()],
                vec![
                    "rows[13].date: a list, not a text: left out".to_owned(),
                    "rows[14]: a text, not an object: left out".to_owned(),
                ],
            ]
        );
    }

    #[test]
    fn what_is_no_text_is_said_by_the_row_that_was_sent_with_it() {
        // Of a list in an object, as the seam sees it: the first row can't be read.
        let sent = "{\"items\": [null, {\"id\": \"a\\ud83d\"}, {\"id\": \"b\", \"x\": \"\\udc00\"}], \"x\": \"\\udc00\"}";
        let (_, replaced) = foliolink_runtime::clean_json(sent.into());
        let rows = br#"[null, "a", "b"]"#;
        let (rows, repairs): (Vec<String>, _) =
            foliolink_runtime::decode_leniently(http::StatusCode::OK, rows).unwrap();
        let repairs = replaced.and(repairs);
        let said = read_rows("rows", 10, rows, &repairs, |reader, _, row| {
            (row, said(&reader.into_warnings()))
        });
        let what = "what is no text, read as U+FFFD";
        assert_eq!(
            said,
            [
                (
                    "a".to_owned(),
                    vec!["rows[10]: null: left out".to_owned(), format!("rows[11].id: {what}")]
                ),
                ("b".to_owned(), vec![format!("rows[12].x: {what}"), format!("rows: {what}")]),
            ]
        );
    }

    #[test]
    fn names_that_are_none_are_left_out() {
        let repairs = Repairs::default();
        let mut reader = Reader::new(&repairs);
        let place = Place::ANSWER.item("accounts", 0);
        let names = reader.require_names(
            place,
            "owners",
            Some(vec!["".into(), "SAMPLE HOLDER ONE".into()]),
        );
        assert_eq!(names, [Personal::from("SAMPLE HOLDER ONE")]);
        assert_eq!(said(&reader.into_warnings()), ["accounts[0].owners[0]: empty: left out"]);
    }
}
