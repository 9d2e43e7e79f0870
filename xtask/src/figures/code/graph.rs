//! Circles in a graph of files.

use std::collections::BTreeSet;

/// The files of each circle, the biggest first. `uses[file]` are the files that it uses.
pub(super) fn circles(uses: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let reached: Vec<_> = (0..uses.len()).map(|file| reach(uses, file)).collect();
    let mut circles = BTreeSet::new();
    for (file, others) in reached.iter().enumerate() {
        // Whoever reaches the file that it is reached by stands in one circle with it.
        let circle: Vec<_> =
            others.iter().copied().filter(|other| reached[*other].contains(&file)).collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    let mut circles: Vec<_> = circles.into_iter().collect();
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}

/// Every file that one uses, directly or through others.
fn reach(uses: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<_> = uses[from].iter().copied().collect();
    while let Some(file) = open.pop() {
        if reached.insert(file) {
            open.extend(&uses[file]);
        }
    }
    reached
}
