//! What is wrong with a seed file: all of it at once, each with its place.

use std::error::Error;
use std::fmt;

/// Line and column, both counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    line: usize,
    column: usize,
}

impl Place {
    pub(super) fn new(line: usize, column: usize) -> Self {
        Self { line: line.max(1), column }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// One mistake of a seed file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeedProblem {
    /// The line of the mistake; the first is 1.
    pub line: usize,
    /// Its column, in characters; the first is 1.
    pub column: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for SeedProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.message)
    }
}

/// A seed file that can't be taken: everything that is wrong with it, in the order of its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SeedError {
    /// Never empty.
    pub problems: Vec<SeedProblem>,
}

/// A message names so many; the others are counted.
const NAMED: usize = 20;

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = self.problems.iter().take(NAMED).map(ToString::to_string);
        f.write_str(&named.collect::<Vec<_>>().join("; "))?;
        match self.problems.len().saturating_sub(NAMED) {
            0 => Ok(()),
            more => write!(f, "; and {more} more"),
        }
    }
}

impl Error for SeedError {}

/// Mistakes as they are found.
#[derive(Debug, Default)]
pub(super) struct Problems(Vec<(Place, String)>);

impl Problems {
    pub(super) fn add(&mut self, place: Place, message: String) {
        self.0.push((place, message));
    }

    /// Says so where nothing else is wrong.
    pub(super) fn add_if_empty(&mut self, place: Place, message: &str) {
        if self.0.is_empty() {
            self.add(place, message.to_owned());
        }
    }

    /// Nothing where nothing is wrong.
    pub(super) fn into_error(mut self) -> Option<SeedError> {
        self.0.sort();
        self.0.dedup();
        let problems = self.0.into_iter().map(|(place, message)| SeedProblem {
            line: place.line,
            column: place.column,
            message,
        });
        let problems: Vec<_> = problems.collect();
        (!problems.is_empty()).then_some(SeedError { problems })
    }
}
