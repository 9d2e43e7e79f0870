//! What was no text and is U+FFFD now, as warnings of the data it stands in.

// Each provider uses a part of it.
#![cfg_attr(not(all(feature = "flinks", feature = "vumi")), allow(dead_code))]

use foliolink_runtime::Replaced;

use super::Warning;

const WHAT: &str = "what is no text, read as U+FFFD";

/// Data that tells what in it isn't what it seems.
pub(crate) trait Warned {
    fn warnings_mut(&mut self) -> &mut Vec<Warning>;
}

/// Adds a warning for each place of an answer that is an object.
pub(crate) fn tell_replaced(data: &mut impl Warned, replaced: &Replaced) {
    let warnings = data.warnings_mut();
    for path in replaced.paths() {
        warnings.push(Warning { path: path.clone(), what: WHAT.to_owned() });
    }
    if let Some(what) = others(replaced) {
        warnings.push(Warning { path: ".".to_owned(), what });
    }
}

/// Adds each to its row, of an answer that is a list: what it is called in paths, and the number of
/// its first row.
pub(crate) fn tell_replaced_rows<T: Warned>(
    rows: &mut [T],
    list: &str,
    first: usize,
    replaced: &Replaced,
) {
    for path in replaced.paths() {
        // `[3].alias`, or `items[3].alias` of a page.
        let Some((_, row)) = path.split_once('[') else { continue };
        let Some((number, rest)) = row.split_once(']') else { continue };
        let Ok(number) = number.parse::<usize>() else { continue };
        if let Some(row) = rows.get_mut(number) {
            let path = format!("{list}[{}]{rest}", first.saturating_add(number));
            row.warnings_mut().push(Warning { path, what: WHAT.to_owned() });
        }
    }
    if let (Some(what), Some(row)) = (others(replaced), rows.last_mut()) {
        row.warnings_mut().push(Warning { path: list.to_owned(), what });
    }
}

fn others(replaced: &Replaced) -> Option<String> {
    (replaced.more() > 0).then(|| format!("{} more texts hold {WHAT}", replaced.more()))
}

/// Of types whose warnings stand in a field of that name.
macro_rules! warned {
    ($($name:ty),+ $(,)?) => {$(
        impl crate::portfolio::Warned for $name {
            fn warnings_mut(&mut self) -> &mut Vec<crate::portfolio::Warning> {
                &mut self.warnings
            }
        }
    )+};
}
pub(crate) use warned;
