//! The same targets without a fuzzing engine, on a stable compiler: seeds changed at random, always in the same way for the same `--seed`.
//! It finds less than libFuzzer, which sees what an input reaches.

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use fastrand::Rng;
use foliolink_fuzz::{TARGETS, Target};

/// Longest input made, in bytes.
const LONGEST: usize = 4096;

fn main() -> ExitCode {
    let (seconds, seed) = (argument("--seconds", 60), argument("--seed", 1));
    let words = words(include_str!("../../words.dict"));
    let mut failed = false;
    for target in TARGETS {
        failed |= !run(target, &words, Duration::from_secs(seconds), seed);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn argument(name: &str, default: u64) -> u64 {
    let mut arguments = env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().map_or(default, |value| value.parse().expect("a number"))
}

/// The dictionary, in libFuzzer's form: a quoted string a line, with `\\`, `\"` and `\xNN`.
fn words(dictionary: &str) -> Vec<Vec<u8>> {
    let lines = dictionary.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let quoted = lines.map(|line| line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("a quoted string"));
    quoted.map(|word| unescape(word.as_bytes())).collect()
}

fn unescape(mut word: &[u8]) -> Vec<u8> {
    let mut bytes = vec![];
    while let [first, rest @ ..] = word {
        let (byte, left) = match (first, rest) {
            (b'\\', [b'x', digits @ ..]) => {
                let (digits, left) = digits.split_at(2);
                let digits = std::str::from_utf8(digits).expect("two hex digits");
                (u8::from_str_radix(digits, 16).expect("two hex digits"), left)
            }
            (b'\\', [quoted, left @ ..]) => (*quoted, left),
            (plain, left) => (*plain, left),
        };
        bytes.push(byte);
        word = left;
    }
    bytes
}

/// What a target begins with: the files of its folder, in the order of their names.
fn seeds(target: Target) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(target.name);
    let mut files: Vec<_> = fs::read_dir(&folder).expect("a folder of seeds").map(|file| file.expect("readable").path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a readable seed")).collect()
}

/// Runs one target for a time; prints the input that broke a promise, as an escaped string.
fn run(target: Target, words: &[Vec<u8>], time: Duration, seed: u64) -> bool {
    let seeds = seeds(target);
    let (mut random, began, mut inputs) = (Rng::with_seed(seed), Instant::now(), 0u64);
    while began.elapsed() < time {
        let input = input(&mut random, &seeds, words);
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
fn input(random: &mut Rng, seeds: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
    let mut input = match random.choice(seeds) {
        Some(seed) if random.u8(..) < 240 => seed.clone(),
        _ => (0..random.usize(0..64)).map(|_| random.u8(..)).collect(),
    };
    for _ in 0..random.usize(0..8) {
        change(random, &mut input, seeds, words);
    }
    input.truncate(LONGEST);
    input
}

fn change(random: &mut Rng, input: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[Vec<u8>]) {
    let (one, other) = (random.usize(0..=input.len()), random.usize(0..=input.len()));
    let (from, to) = (one.min(other), one.max(other));
    let some = |random: &mut Rng, of: &[Vec<u8>]| random.choice(of).cloned().unwrap_or_default();
    match random.u8(0..6) {
        0 => input.iter_mut().skip(from).take(1).for_each(|byte| *byte ^= 1 << random.u8(0..8)),
        1 => drop(input.drain(from..to)),
        2 => input.extend_from_within(from..to),
        3 => input.insert(from, random.u8(..)),
        4 => drop(input.splice(from..from, some(random, words))),
        _ => drop(input.splice(from..to, some(random, seeds))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_is_read_as_libfuzzer_reads_it() {
        assert_eq!(words("# a note\n\n\"a\\\\u0000\"\n\"\\\"Id\\\":\"\n\"\\xef\\xbb\""), [&b"a\\u0000"[..], b"\"Id\":", b"\xef\xbb"]);
        assert!(words(include_str!("../../words.dict")).contains(&b"\"RequestId\":".to_vec()));
    }

    #[test]
    fn every_target_has_seeds_and_takes_them() {
        for target in foliolink_fuzz::TARGETS {
            let seeds = seeds(target);
            assert!(seeds.len() >= 3, "{}", target.name);
            seeds.iter().for_each(|seed| (target.run)(seed));
        }
    }
}
