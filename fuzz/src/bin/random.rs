//! The same targets without a fuzzing engine, on a stable compiler: seeds changed at random, always in the same way for the same `--seed`.
//! It finds less than libFuzzer, which sees what an input reaches.

use std::{
    env,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
    time::{Duration, Instant},
};

use fastrand::Rng;
use foliolink_fuzz::{TARGETS, Target};

/// Longest input made, in bytes.
const LONGEST: usize = 4096;

/// Bits of JSON and of tokens that random bytes seldom make.
const WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "null",
    "true",
    "0",
    "-",
    "1e999",
    "200",
    "123456789012345678.99",
    ".",
    "=",
    "\n",
    "\"RequestId\":",
    "\"Login\":",
    "\"Id\":",
    "\"HttpStatusCode\":",
    "\"connectionToken\":",
    "\u{feff}",
    "\u{1f4b6}",
    "eyJhbGciOiJFUzI1NiJ9.",
];

fn main() -> ExitCode {
    let (seconds, seed) = (argument("--seconds", 60), argument("--seed", 1));
    let mut failed = false;
    for target in TARGETS {
        failed |= !run(target, Duration::from_secs(seconds), seed);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn argument(name: &str, default: u64) -> u64 {
    let mut arguments = env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().map_or(default, |value| value.parse().expect("a number"))
}

/// Runs one target for a time; prints the input that broke a promise, as an escaped string.
fn run(target: Target, time: Duration, seed: u64) -> bool {
    let (mut random, began, mut inputs) = (Rng::with_seed(seed), Instant::now(), 0u64);
    while began.elapsed() < time {
        let input = input(&mut random, target.seeds);
        inputs += 1;
        if catch_unwind(AssertUnwindSafe(|| (target.run)(&input))).is_err() {
            eprintln!("{}: input {inputs} of seed {seed} broke a promise: b\"{}\"", target.name, input.escape_ascii());
            return false;
        }
    }
    println!("{}: {inputs} inputs in {} s, seed {seed}: nothing broke", target.name, began.elapsed().as_secs());
    true
}

/// Mostly a seed with some changes, sometimes only noise.
fn input(random: &mut Rng, seeds: &[&str]) -> Vec<u8> {
    let mut input = match random.choice(seeds) {
        Some(seed) if random.u8(..) < 240 => seed.as_bytes().to_vec(),
        _ => (0..random.usize(0..64)).map(|_| random.u8(..)).collect(),
    };
    for _ in 0..random.usize(0..8) {
        change(random, &mut input, seeds);
    }
    input.truncate(LONGEST);
    input
}

fn change(random: &mut Rng, input: &mut Vec<u8>, seeds: &[&str]) {
    let (one, other) = (random.usize(0..=input.len()), random.usize(0..=input.len()));
    let (from, to) = (one.min(other), one.max(other));
    match random.u8(0..6) {
        0 => input.iter_mut().skip(from).take(1).for_each(|byte| *byte ^= 1 << random.u8(0..8)),
        1 => drop(input.drain(from..to)),
        2 => input.extend_from_within(from..to),
        3 => input.insert(from, random.u8(..)),
        4 => drop(input.splice(from..from, random.choice(WORDS).unwrap_or(&"").bytes())),
        _ => drop(input.splice(from..to, random.choice(seeds).unwrap_or(&"").bytes())),
    }
}
