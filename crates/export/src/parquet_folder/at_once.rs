//! The same work on several things at once, as far as the machine has processors for it.

use std::{
    num::NonZero,
    sync::{Mutex, PoisonError},
    thread,
};

/// Fewer rows aren't worth a thread.
pub(super) const ENOUGH: usize = 512;
/// More threads would wait for one another: what makes the columns is one.
const MOST: usize = 4;

/// What comes of each, in their order.
pub(super) fn each<T: Send, R: Send>(
    things: Vec<T>,
    rows: usize,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let threads = if rows < ENOUGH { 1 } else { processors().min(MOST) };
    each_with(threads, things, work)
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

fn each_with<T: Send, R: Send>(
    threads: usize,
    things: Vec<T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    if threads < 2 {
        return things.into_iter().map(work).collect();
    }
    // Whoever is done takes the next: columns differ.
    let left = Mutex::new(things.into_iter().enumerate());
    let take = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let run = || {
        let mut done = Vec::new();
        while let Some((at, thing)) = take() {
            done.push((at, work(thing)));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(run)).collect();
        let mut done = run();
        for other in others {
            match other.join() {
                Ok(mut own) => done.append(&mut own),
                Err(panicked) => std::panic::resume_unwind(panicked),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, own)| own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_are_in_the_order_of_what_they_are_of() {
        let numbers: Vec<usize> = (0..100).collect();
        let doubled: Vec<usize> = numbers.iter().map(|number| number * 2).collect();
        for threads in [1, 2, 4, 200] {
            assert_eq!(each_with(threads, numbers.clone(), |number| number * 2), doubled);
        }
        assert_eq!(each(Vec::<usize>::new(), ENOUGH, |number| number), [0; 0]);
    }

    #[test]
    fn a_panic_of_one_is_that_of_all() {
        let caught = std::panic::catch_unwind(|| {
            each_with(2, vec![1, 2, 3], |number| assert_ne!(number, 2, "the second"));
        });
        assert!(caught.is_err());
    }
}
