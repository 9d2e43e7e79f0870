//! Where a value stands in an answer. Nothing is written before there is something to say of it:
//! histories are long.

use std::fmt;

/// A place, e.g. `Accounts[2].Balance`; by reference to what is above it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    above: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Whole,
    Field(&'a str),
    Item(&'a str, usize),
}

impl<'a> Place<'a> {
    /// The whole answer.
    pub(crate) const ANSWER: Place<'static> = Place { above: None, step: Step::Whole };

    /// A field of what stands here; `Balance.Current` is one too.
    pub(crate) fn field(&'a self, name: &'a str) -> Place<'a> {
        Place { above: Some(self), step: Step::Field(name) }
    }

    /// An item of a list of what stands here.
    pub(crate) fn item(&'a self, list: &'a str, at: usize) -> Place<'a> {
        Place { above: Some(self), step: Step::Item(list, at) }
    }
}

/// The place in its list at which a row was sent: rows that could not be read count, though they
/// aren't among those that were. It is for warnings, and no part of what the row says.
#[derive(Debug, Clone, Copy, Eq, Default)]
pub(crate) struct SentAt(pub(crate) usize);

impl PartialEq for SentAt {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Display for SentAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(f)?;
            if !matches!(above.step, Step::Whole) {
                f.write_str(".")?;
            }
        }
        match self.step {
            Step::Whole => Ok(()),
            Step::Field(name) => f.write_str(name),
            Step::Item(list, at) => write!(f, "{list}[{at}]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_its_path() {
        let account = Place::ANSWER.item("Accounts", 2);
        let row = account.item("Transactions", 7);
        assert_eq!(row.field("Date").to_string(), "Accounts[2].Transactions[7].Date");
        assert_eq!(account.field("Balance.Current").to_string(), "Accounts[2].Balance.Current");
        assert_eq!(Place::ANSWER.to_string(), "");
    }
}
