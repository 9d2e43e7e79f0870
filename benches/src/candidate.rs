//! Candidates that are measured together, round by round, each round beginning with another one.

use std::{
    any::Any,
    hint::black_box,
    time::{Duration, Instant},
};

use crate::allocations::{self, Allocations};

/// One way to do what the others of its table do as well.
pub(crate) struct Candidate<'a> {
    pub(crate) name: &'static str,
    work: Box<dyn FnMut() -> Box<dyn Any> + 'a>,
}

/// What one candidate took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taken {
    pub(crate) name: &'static str,
    /// Time of the processor for one time, dropping the result included: the median of all rounds.
    pub(crate) cpu: Duration,
    /// The same by the clock on the wall.
    pub(crate) wall: Duration,
    pub(crate) allocations: Allocations,
}

impl<'a> Candidate<'a> {
    /// What `work` returns is what a caller would hold.
    pub(crate) fn new<T: 'static>(name: &'static str, mut work: impl FnMut() -> T + 'a) -> Self {
        Self { name, work: Box::new(move || Box::new(work())) }
    }

    /// Does it so often.
    pub(crate) fn run(&mut self, times: u32) {
        for _ in 0..times {
            drop(black_box((self.work)()));
        }
    }
}

/// Measures all of them, each `times` times in each of `rounds` rounds; the first is what the
/// others are held against.
pub(crate) fn measure(mut candidates: Vec<Candidate<'_>>, rounds: usize, times: u32) -> Vec<Taken> {
    let mut spent = vec![Vec::new(); candidates.len()];
    for candidate in &mut candidates {
        candidate.run(times.div_ceil(4));
    }
    for round in 0..rounds {
        for turn in 0..candidates.len() {
            let at = (round + turn) % candidates.len();
            let (cpu, wall) = (cpu_time(), Instant::now());
            candidates[at].run(times);
            spent[at].push(((cpu_time() - cpu) / times, wall.elapsed() / times));
        }
    }
    let take = |(candidate, spent): (&mut Candidate<'_>, &Vec<(Duration, Duration)>)| {
        let (_held, allocations) = allocations::count(&mut candidate.work);
        Taken {
            name: candidate.name,
            cpu: median(spent.iter().map(|round| round.0).collect()),
            wall: median(spent.iter().map(|round| round.1).collect()),
            allocations,
        }
    };
    candidates.iter_mut().zip(&spent).map(take).collect()
}

pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// Time that the processor has spent on this process, all its threads and the kernel for it.
#[allow(unsafe_code)]
pub(crate) fn cpu_time() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the pointer is to a value of the type that the call fills.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}
