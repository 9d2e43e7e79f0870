//! Candidates that are measured together, round by round, each round beginning with another one.

use std::{
    any::Any,
    cell::Cell,
    hint::black_box,
    io::{BufRead as _, BufReader, Write as _, stdin},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    rc::Rc,
    sync::LazyLock,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, anyhow};

use crate::allocations::{self, Allocations};

/// One way to do what the others of its table do as well.
pub(crate) struct Candidate<'a> {
    pub(crate) name: &'static str,
    prepare: Box<dyn FnMut() + 'a>,
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
    /// Pages of memory that the kernel gave for one time: the median as well.
    pub(crate) pages: u64,
    pub(crate) allocations: Allocations,
}

impl<'a> Candidate<'a> {
    /// What `work` returns is what a caller would hold.
    pub(crate) fn new<T: 'static>(name: &'static str, mut work: impl FnMut() -> T + 'a) -> Self {
        Self { name, prepare: Box::new(|| ()), work: Box::new(move || Box::new(work())) }
    }

    /// Of one that consumes what it works on: that is made anew each time, before the clock runs.
    /// Does its work once a round.
    pub(crate) fn consuming<I: 'a, T: 'static>(
        name: &'static str,
        mut make: impl FnMut() -> I + 'a,
        mut work: impl FnMut(I) -> T + 'a,
    ) -> Self {
        let made = Rc::new(Cell::new(None));
        let given = Rc::clone(&made);
        Self {
            name,
            prepare: Box::new(move || made.set(Some(make()))),
            work: Box::new(move || Box::new(given.take().map(&mut work))),
        }
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
pub(crate) fn measure(candidates: Vec<Candidate<'_>>, rounds: usize, times: u32) -> Vec<Taken> {
    measure_after(candidates, rounds, times, || ())
}

/// Measures candidates each of which is a process of its own, told to begin by a word on its standard
/// input: what one of them does to the allocator is no other's advantage or burden. `words` begin
/// such a process of this program, which calls [`obey`].
pub(crate) fn measure_apart(
    candidates: &[(&'static str, Vec<String>)],
    rounds: usize,
    times: u32,
) -> Result<Vec<Taken>> {
    let begin = |(name, words): &(&'static str, Vec<String>)| Process::begin(name, words);
    let mut processes = candidates.iter().map(begin).collect::<Result<Vec<_>>>()?;
    let mut spent = vec![Vec::new(); processes.len()];
    for process in &mut processes {
        process.ask(&times.div_ceil(4).to_string())?;
    }
    for round in 0..rounds {
        for turn in 0..processes.len() {
            let at = (round + turn) % processes.len();
            spent[at].push(processes[at].ask(&times.to_string())?);
        }
    }
    let take = |(process, spent): (&mut Process, Vec<[u64; 3]>)| {
        let [count, peak, held] = process.ask("count")?;
        let of = |at: usize| median(spent.iter().map(|round| round[at]).collect());
        let time = |at| Duration::from_nanos(of(at)) / times;
        Ok(Taken {
            name: process.name,
            cpu: time(0),
            wall: time(1),
            pages: of(2) / u64::from(times),
            allocations: Allocations { count, peak: peak as usize, held: held as usize },
        })
    };
    processes.iter_mut().zip(spent).map(take).collect()
}

/// Does what standard input asks for until it ends: so many times at once, or once with its
/// allocations counted. Answers with three numbers.
pub(crate) fn obey(mut candidate: Candidate<'_>) -> Result<()> {
    for line in stdin().lines() {
        let [first, second, third] = match line?.trim() {
            "count" => {
                (candidate.prepare)();
                let (_held, counted) = allocations::count(&mut candidate.work);
                [counted.count, counted.peak as u64, counted.held as u64]
            }
            times => {
                let times = times.parse()?;
                let (cpu, wall, pages) = (cpu_time(), Instant::now(), pages_given());
                candidate.run(times);
                let nanos = |time: Duration| u64::try_from(time.as_nanos());
                let cpu = nanos(cpu_time() - cpu)?;
                [cpu, nanos(wall.elapsed())?, pages_given() - pages]
            }
        };
        println!("{first} {second} {third}");
    }
    Ok(())
}

/// A candidate that waits for its turn.
struct Process {
    name: &'static str,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn begin(name: &'static str, words: &[String]) -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().context("its input is piped")?;
        let output = BufReader::new(child.stdout.take().context("its output is piped")?);
        Ok(Self { name, child, input, output })
    }

    fn ask(&mut self, what: &str) -> Result<[u64; 3]> {
        writeln!(self.input, "{what}")?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let numbers: Vec<u64> = line.split_whitespace().flat_map(str::parse).collect();
        numbers.try_into().map_err(|_| anyhow!("{} answers {line:?}", self.name))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What work that may need much memory begins with, each time: nothing in the processor's caches, as
/// they hold what a small piece of work reads and not what a large one does.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Begins {
    /// All its memory is at hand. An allocator keeps the memory of a small piece of work for the next
    /// time and gives that of a large one back: here it keeps either.
    WithMemory,
    /// It gets all its memory from the kernel.
    WithoutMemory,
}

/// Measures all of them, once each in each of `rounds` rounds.
pub(crate) fn measure_cold(
    candidates: Vec<Candidate<'_>>,
    rounds: usize,
    begins: Begins,
) -> Vec<Taken> {
    let prepare = match begins {
        Begins::WithMemory => evict,
        Begins::WithoutMemory => || {
            give_back();
            touch();
            evict();
        },
    };
    measure_after(candidates, rounds, 1, prepare)
}

/// Makes the allocator keep what it has got, for the rest of this process. Others than glibc's have
/// no such call.
#[allow(unsafe_code)]
pub(crate) fn keep_memory() {
    #[cfg(target_env = "gnu")]
    // SAFETY: they take no pointer.
    unsafe {
        libc::mallopt(libc::M_MMAP_MAX, 0);
        libc::mallopt(libc::M_TRIM_THRESHOLD, -1);
    }
}

/// More than any of them asks for.
const MEMORY: usize = 2200 << 20;

/// Asks the kernel for so much memory and gives it back. The kernel of a virtual machine gets a page
/// from its host when it is first touched, and may give it back to the host some seconds after it was
/// freed: that costs several times what the kernel's own work does, and only large work would meet it.
#[allow(unsafe_code)]
fn touch() {
    let prot = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_POPULATE;
    // SAFETY: the address is the kernel's choice, and nothing else knows of it.
    unsafe {
        let memory = libc::mmap(std::ptr::null_mut(), MEMORY, prot, flags, -1, 0);
        if memory != libc::MAP_FAILED {
            libc::munmap(memory, MEMORY);
        }
    }
}

/// More than the caches of a server's processor.
const BEYOND_CACHES: usize = 640 << 20;
const CACHE_LINE: usize = 64;

/// Fills the processor's caches with something else, which nobody has to write back.
fn evict() {
    // Written once, so that each page of it is memory of its own.
    static OTHER: LazyLock<Vec<u8>> = LazyLock::new(|| vec![1; BEYOND_CACHES]);
    let lines = OTHER.iter().step_by(CACHE_LINE);
    black_box(lines.fold(0_u64, |sum, byte| sum + u64::from(*byte)));
}

fn measure_after(
    mut candidates: Vec<Candidate<'_>>,
    rounds: usize,
    times: u32,
    before: fn(),
) -> Vec<Taken> {
    let mut spent = vec![Vec::new(); candidates.len()];
    for candidate in &mut candidates {
        (candidate.prepare)();
        candidate.run(times.div_ceil(4));
    }
    for round in 0..rounds {
        for turn in 0..candidates.len() {
            let at = (round + turn) % candidates.len();
            (candidates[at].prepare)();
            before();
            let (cpu, wall, pages) = (cpu_time(), Instant::now(), pages_given());
            candidates[at].run(times);
            let pages = (pages_given() - pages) / u64::from(times);
            spent[at].push((((cpu_time() - cpu) / times), wall.elapsed() / times, pages));
        }
    }
    let take = |(candidate, spent): (&mut Candidate<'_>, &Vec<(Duration, Duration, u64)>)| {
        (candidate.prepare)();
        let (_held, allocations) = allocations::count(&mut candidate.work);
        Taken {
            name: candidate.name,
            cpu: median(spent.iter().map(|round| round.0).collect()),
            wall: median(spent.iter().map(|round| round.1).collect()),
            pages: median(spent.iter().map(|round| round.2).collect()),
            allocations,
        }
    };
    candidates.iter_mut().zip(&spent).map(take).collect()
}

pub(crate) fn median<T: Ord + Copy>(mut times: Vec<T>) -> T {
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

/// Pages that the kernel has given to this process.
#[allow(unsafe_code)]
fn pages_given() -> u64 {
    // SAFETY: all zeros is one of its values, and the pointer is to a value of the type that the
    // call fills.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut usage);
        usage
    };
    usage.ru_minflt.unsigned_abs()
}

/// Gives back to the kernel what the allocator keeps of what was freed. Others than glibc's have no
/// such call, and keep it.
#[allow(unsafe_code)]
fn give_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: it takes no pointer.
    unsafe {
        libc::malloc_trim(0);
    }
}
