//! `cargo xtask <verb>`: reads the command line and calls the verb's module.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

/// The workspace's own tool.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Writes crates/raw from openapi/.
    Codegen {
        /// Writes nothing; prints the difference and fails if there is one.
        #[arg(long)]
        check: bool,
    },
    /// Checks openapi/ with our own rules, then with the public linters where Node is there.
    LintOpenapi,
    /// Writes docs/coverage.md: which operation is described, generated, in the facade, sandbox,
    /// program and tests.
    Coverage {
        /// Writes nothing; fails if the page is out of date.
        #[arg(long)]
        check: bool,
    },
    /// Checks the rules of the house that the compiler doesn't.
    Tidy,
    /// Feeds random input to the verifiers and event parsers of webhooks, and answers with things
    /// wrong in them to the calls that read them.
    Fuzz {
        /// For each target, or answer.
        #[arg(long, default_value_t = xtask::fuzz::SECONDS)]
        seconds: u64,
        /// Each documented answer on its own instead, as a table of what was tried and found.
        #[arg(long)]
        answers: bool,
    },
    /// Holds the sandbox against the descriptions with schemathesis and Prism, where Python and
    /// Node are there.
    Conformance,
    /// Runs the sandbox's widgets and the host app of the examples in a browser, where Node and
    /// Chromium are there.
    Browser,
    /// Prints what the release program weighs, how fast it starts and what its sandbox answers in a
    /// second, where wrk is there; or other figures.
    Figures {
        /// How the handwritten code reads instead: lines, functions, docs, names, circles.
        #[arg(long)]
        code: bool,
        /// How fast it reads, models, calls and pages instead, beside hand-written references and,
        /// where Node and Python are there, other clients.
        #[arg(long, conflicts_with = "code")]
        speed: bool,
        /// Another checkout to read, such as that of an earlier commit.
        #[arg(long, value_name = "DIR", requires = "code")]
        repo: Option<PathBuf>,
    },
    /// Builds docs/guide with mdBook into target/guide, and follows every link.
    Guide,
    /// Compares our description with a provider's own OpenAPI files. Ends with 1 if a documented
    /// fact of ours is contradicted, with 2 if a file can't be used.
    Upstream(xtask::upstream::Args),
    /// Checks a release on a copy of the commit: metadata, changelog, oldest compiler, licences,
    /// packages, public names, list of parts, a static program. Publishes nothing.
    Release {
        /// The only thing it does so far; publishing waits for docs/decisions/0006.
        #[arg(long, required = true)]
        check: bool,
    },
    /// Everything that must be green, in the order in which it fails fastest.
    Ci,
}

fn main() -> ExitCode {
    let result = match Cli::parse().verb {
        Verb::Codegen { check } => xtask::codegen::run(check),
        Verb::LintOpenapi => xtask::lint_openapi::run(),
        Verb::Coverage { check } => xtask::coverage::run(check),
        Verb::Tidy => xtask::tidy::run(),
        Verb::Fuzz { seconds, answers: false } => xtask::fuzz::run(seconds),
        Verb::Fuzz { seconds, answers: true } => xtask::fuzz::each_answer(seconds),
        Verb::Conformance => xtask::conformance::run(),
        Verb::Browser => xtask::browser::run(),
        Verb::Guide => xtask::guide::run(),
        Verb::Figures { speed: true, .. } => xtask::figures::speed(),
        Verb::Figures { code: false, .. } => xtask::figures::program(),
        Verb::Figures { repo, .. } => xtask::figures::code(repo.as_deref()),
        Verb::Upstream(args) => return xtask::upstream::run(&args),
        Verb::Release { .. } => xtask::release::check(),
        Verb::Ci => xtask::ci::run(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
