//! Equal rows that stand in the same order in both lists, which is what most rows of most pulls
//! are. They are found by looking, without a key or a table; what is missed is found by keys later,
//! so nothing depends on what is found here but time.

/// How far apart a row may have moved to be found again.
const REACH: usize = 48;

/// How many rows without a way on end the search, beside one for each [`FOUND`] that were found.
const MISSES: usize = 64;

/// Of how many rows that were found one may be without a way on.
const FOUND: usize = 16;

/// Tells the places of equal rows, old and new, each row in one pair at most.
pub(super) fn find_equal_runs<T: Eq>(old: &[T], new: &[T], mut found: impl FnMut(usize, usize)) {
    let (old_end, new_end) = walk(old, new, |rows, at| rows.get(at), &mut found);
    // From the end back to where the first walk stopped.
    let old_rest = old.get(old_end..).unwrap_or_default();
    let new_rest = new.get(new_end..).unwrap_or_default();
    walk(old_rest, new_rest, from_the_end, |before, after| {
        found(old.len() - 1 - before, new.len() - 1 - after);
    });
}

/// Walks along both lists as far as it finds a way, and says where it stopped.
fn walk<T: Eq>(
    old: &[T],
    new: &[T],
    get: impl for<'a> Fn(&'a [T], usize) -> Option<&'a T>,
    mut found: impl FnMut(usize, usize),
) -> (usize, usize) {
    let mut misses = 0;
    let mut finds = 0;
    let mut gone = 0;
    let mut come = 0;
    // Where the last equal rows ended: what was passed over without a find is left to another.
    let mut stop = (0, 0);
    while let (Some(before), Some(after)) = (get(old, gone), get(new, come)) {
        if before == after {
            found(gone, come);
            finds += 1;
            gone += 1;
            come += 1;
            stop = (gone, come);
            continue;
        }
        let step = (1..=REACH).find_map(|step| {
            if get(new, come + step) == Some(before) {
                return Some((0, step));
            }
            (get(old, gone + step) == Some(after)).then_some((step, 0))
        });
        match step {
            Some((old_step, new_step)) => {
                gone += old_step;
                come += new_step;
            }
            None if misses > MISSES + finds / FOUND => break,
            None => {
                misses += 1;
                gone += 1;
                come += 1;
            }
        }
    }
    stop
}

fn from_the_end<T>(rows: &[T], at: usize) -> Option<&T> {
    rows.get(rows.len().checked_sub(at + 1)?)
}
