//! The same targets without a fuzzing engine, on a stable compiler. It finds less than libFuzzer,
//! which sees what an input reaches.
//!
//! Every input is made of the seed and its number alone, so that `--seed S --only N` makes it again.
//!
//! ```text
//! random [--target NAME] [--seconds N] [--seed S]     each target, or one
//! random --answers [--answer WORDS] [--seconds N]     each documented answer on its own, as a table
//! random --target NAME --seed S --only N              one input, and what it broke
//! random --answers --answer NAME --seed S --only N    the same of an answer, and the body itself
//! ```

use std::{
    collections::BTreeMap,
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::ExitCode,
    sync::Mutex,
    time::{Duration, Instant},
};

use fastrand::Rng;
use foliolink_fuzz::{Form, TARGETS, Target, answers};

/// Longest input made, in bytes.
const LONGEST: usize = 4096;
/// Longest input of choices: more than any answer takes.
const MOST_CHOICES: usize = 160;
/// Different findings of one run that are told.
const TOLD: usize = 25;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        *LAST.lock().expect("never held over a panic") = panic.to_string();
    }));
    let run = Run {
        time: Duration::from_secs(number("--seconds").unwrap_or(60)),
        seed: number("--seed").unwrap_or(1),
        only: number("--only"),
        most: number("--inputs").unwrap_or(u64::MAX - 1),
    };
    let is_clean = match has("--answers") {
        true => run.each_answer(),
        false => run.each_target(),
    };
    if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The message of the last panic.
static LAST: Mutex<String> = Mutex::new(String::new());

fn has(name: &str) -> bool {
    env::args().any(|argument| argument == name)
}

fn argument(name: &str) -> Option<String> {
    env::args().skip_while(|argument| argument != name).nth(1)
}

fn number(name: &str) -> Option<u64> {
    argument(name).map(|value| value.parse().expect("a number"))
}

/// How long, and which inputs.
struct Run {
    time: Duration,
    seed: u64,
    only: Option<u64>,
    /// How many inputs at most: what a check tries is then the same on every machine that is fast
    /// enough.
    most: u64,
}

/// What a run came to: how many inputs, and each kind of finding with its first input.
#[derive(Default)]
struct Found {
    inputs: u64,
    findings: BTreeMap<String, (u64, String)>,
}

impl Run {
    fn each_target(&self) -> bool {
        let wanted = argument("--target");
        let words = words(include_str!("../../words.dict"));
        let mut is_clean = true;
        for target in TARGETS {
            if wanted.as_ref().is_some_and(|wanted| wanted != target.name) {
                continue;
            }
            let seeds = seeds(target);
            let make = |random: &mut Rng| match target.form {
                Form::Sent => input(random, &seeds, &words),
                Form::Choices => choices(random),
            };
            let found = self.run(make, target.run);
            let Found { inputs, findings } = &found;
            println!(
                "{}: {inputs} inputs, seed {}: {} findings",
                target.name,
                self.seed,
                findings.len()
            );
            self.tell(&format!("--target {}", target.name), &found);
            if let (Some(number), "answers") = (self.only, target.name) {
                show(&make(&mut self.random(number)), None);
            }
            is_clean &= findings.is_empty();
        }
        is_clean
    }

    /// As a table: answer, inputs, findings, and the most bytes that were live for each byte of it.
    fn each_answer(&self) -> bool {
        let wanted = argument("--answer").unwrap_or_default();
        let mut all = vec![];
        println!("| answer | inputs | findings | bytes for one |\n| --- | --- | --- | --- |");
        for (which, name) in answers::names().into_iter().enumerate() {
            if !name.contains(&wanted) {
                continue;
            }
            let found = self.run(choices, |data| answers::one_answer(data, which));
            let Found { inputs, findings } = &found;
            let dearest = answers::take_dearest();
            println!("| {name} | {inputs} | {} | {dearest} |", findings.len());
            if let Some(number) = self.only {
                show(&choices(&mut self.random(number)), Some(which));
            }
            all.push((name, found));
        }
        for (name, found) in &all {
            self.tell(&format!("--answers --answer \"{name}\""), found);
        }
        let count = |of: fn(&Found) -> u64| all.iter().map(|(_, found)| of(found)).sum::<u64>();
        let findings = count(|found| found.findings.len() as u64);
        println!(
            "{} answers, {} inputs, {findings} findings",
            all.len(),
            count(|found| found.inputs)
        );
        findings == 0
    }

    fn random(&self, number: u64) -> Rng {
        let mut random = Rng::with_seed(self.seed << 40 ^ number);
        // Seeds that are near to one another begin alike.
        Rng::with_seed(random.u64(..))
    }

    fn run(&self, make: impl Fn(&mut Rng) -> Vec<u8>, run: impl Fn(&[u8])) -> Found {
        let began = Instant::now();
        let mut found = Found::default();
        let numbers = self.only.map_or(1..self.most + 1, |number| number..number + 1);
        for number in numbers {
            if self.only.is_none() && began.elapsed() >= self.time {
                break;
            }
            let input = make(&mut self.random(number));
            found.inputs += 1;
            if catch_unwind(AssertUnwindSafe(|| run(&input))).is_err() {
                let message = LAST.lock().expect("never held over a panic").clone();
                found.findings.entry(kind(&message)).or_insert((number, message));
            }
        }
        found
    }

    fn tell(&self, what: &str, found: &Found) {
        for (number, message) in found.findings.values().take(TOLD) {
            eprintln!("--- {what} --seed {} --only {number}\n{message}", self.seed);
        }
    }
}

/// A message without its numbers: what is the same but for them is one finding.
fn kind(message: &str) -> String {
    let mut kind = String::new();
    for letter in message.chars().take(300) {
        match letter.is_ascii_digit() {
            false => kind.push(letter),
            true if kind.ends_with('#') => {}
            true => kind.push('#'),
        }
    }
    kind
}

fn show(input: &[u8], which: Option<usize>) {
    let (name, body) = answers::show(input, which);
    let shown = String::from_utf8_lossy(&body);
    println!("{name}, {} bytes: {}", body.len(), shown.chars().take(4000).collect::<String>());
}

/// Any bytes.
fn choices(random: &mut Rng) -> Vec<u8> {
    (0..random.usize(4..MOST_CHOICES)).map(|_| random.u8(..)).collect()
}

/// The dictionary, in libFuzzer's form: a quoted string a line, with `\\`, `\"` and `\xNN`.
fn words(dictionary: &str) -> Vec<Vec<u8>> {
    let lines = dictionary.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let quoted = lines.map(|line| {
        line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("a quoted string")
    });
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
    let mut files: Vec<_> = fs::read_dir(&folder)
        .expect("a folder of seeds")
        .map(|file| file.expect("readable").path())
        .collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a readable seed")).collect()
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
        assert_eq!(
            words("# a note\n\n\"a\\\\u0000\"\n\"\\\"Id\\\":\"\n\"\\xef\\xbb\""),
            [&b"a\\u0000"[..], b"\"Id\":", b"\xef\xbb"]
        );
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
