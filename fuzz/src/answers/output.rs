//! What a user gets of an answer, in every form in which it is shown, stored and handed on.

use std::fmt::Debug;

use foliolink::{Error, portfolio::Snapshot};
use serde::Serialize;

/// Of very many places of one kind the last one counts the others.
const MORE_PLACES: &str = " more places)";
/// Of very many texts that are none the last warning counts the others.
const MORE_TEXTS: &str = " more texts hold ";

const ROW_LEFT_OUT: &str = " is left out";

/// What a call gave.
#[derive(Default)]
pub(super) struct Output {
    /// As JSON where there is one, otherwise as `Debug` shows it.
    pub(super) data: String,
    /// As `Debug` shows it.
    pub(super) shown: String,
    /// Whether that is JSON, in which everything is that the call keeps.
    pub(super) is_json: bool,
    /// Paths of warnings.
    pub(super) warnings: Vec<String>,
    /// Paths of those that stand for the same place in other items too.
    pub(super) counted: Vec<String>,
    /// Whether there is a place for warnings.
    pub(super) can_warn: bool,
    /// Words of warnings.
    pub(super) words: String,
    pub(super) snapshot: Option<Snapshot>,
    pub(super) snapshot_json: String,
}

/// How a call ended.
pub(super) type Outcome = Result<Output, Box<Error>>;

impl Output {
    /// Of something that is refused whole, without a word about what is in it.
    pub(super) fn refused() -> Self {
        Self { warnings: vec![".".to_owned()], ..Self::default() }
    }

    /// Of something that has no JSON of its own.
    pub(super) fn shown(value: &impl Debug) -> Self {
        let shown = format!("{value:?}");
        Self { data: shown.clone(), shown, ..Self::default() }
    }

    pub(super) fn json(value: &(impl Serialize + Debug)) -> Self {
        let data = serde_json::to_string(value).expect("what a call gives can be JSON");
        Self { data, shown: format!("{value:?}"), is_json: true, ..Self::default() }
    }

    pub(super) fn warned(mut self, warnings: &[foliolink::portfolio::Warning]) -> Self {
        self.can_warn = true;
        for warning in warnings {
            match &warning.what {
                what if what.contains(MORE_PLACES) => self.counted.push(warning.path.clone()),
                // Says of no place what is wrong there.
                what if what.contains(MORE_TEXTS) => {}
                // Said of the field for which the whole row goes.
                what if what.ends_with(ROW_LEFT_OUT) => {
                    let row = warning.path.rsplit_once('.').map_or(".", |(row, _)| row);
                    self.warnings.push(row.to_owned());
                }
                _ => self.warnings.push(warning.path.clone()),
            }
            self.words.push_str(&warning.what);
            self.words.push('\n');
        }
        self
    }

    /// The unified model of it, which is read back from its own JSON.
    pub(super) fn with_snapshot(mut self, snapshot: Snapshot) -> Self {
        self.snapshot_json = serde_json::to_string(&snapshot).expect("a snapshot is JSON");
        self.shown.push_str(&format!("{snapshot:?}"));
        let mut output = self.warned(&snapshot.warnings);
        output.snapshot = Some(snapshot);
        output
    }
}
