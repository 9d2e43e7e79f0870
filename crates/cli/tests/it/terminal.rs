//! The program at a terminal, as a person sees it: progress, colours, questions.

#![cfg(unix)]

use std::{
    io::{Read, Write},
    sync::{
        Arc,
        mpsc::{Receiver, channel},
    },
    thread,
    time::{Duration, Instant},
};

use axum::{
    extract::Request,
    middleware::{self, Next},
};
use foliolink_sandbox::Sandbox;
use nix::sys::termios::LocalFlags;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use tokio::sync::Semaphore;

use crate::{
    scene::{Fault, LOGIN, NO_MFA, Scene},
    support::with_fixed_times,
};

/// Longer than anything here takes on the busiest machine, and no measure of anything: a test that
/// hangs says on which screen.
const PATIENCE: Duration = Duration::from_secs(600);

const COLUMNS: u16 = 100;

/// A screen with the program on it.
struct Screen {
    parser: vt100::Parser,
    output: Receiver<Vec<u8>>,
    /// The first bytes of a character whose others are still to come: the parser loses what
    /// follows one that is cut.
    cut: Vec<u8>,
    /// Holds the terminal open, and knows its modes.
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// Everything that was written to it.
    raw: Vec<u8>,
}

impl Screen {
    fn with(arguments: &[&str], variables: &[(&str, &str)], rows: u16) -> Self {
        let size = PtySize { rows, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_foliolink"));
        command.env_clear();
        command.args(arguments);
        // Else it is the home folder, which isn't there.
        command.cwd("/");
        command.env("HOME", "/nonexistent");
        command.env("TERM", "xterm-256color");
        variables.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        let (mut reader, keys) =
            (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
        let (sender, output) = channel();
        thread::spawn(move || {
            // A byte at a time, so that a test that looks too early fails always, not on a busy
            // machine alone.
            let mut chunk = [0];
            while let Ok(count @ 1..) = reader.read(&mut chunk) {
                if sender.send(chunk[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        drop(pair.slave);
        let parser = vt100::Parser::new(rows, COLUMNS, 0);
        Self { parser, output, cut: vec![], raw: vec![], master: pair.master, keys, child }
    }

    /// What stands on it, without the blanks at the ends and with one picture of the spinner.
    fn text(&self) -> String {
        let lines: Vec<_> =
            self.parser.screen().rows(0, COLUMNS).map(|line| line.trim_end().to_owned()).collect();
        lines
            .join("\n")
            .replace(['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'], "⠿")
            .trim_end()
            .to_owned()
    }

    fn coloured(&self) -> bool {
        self.raw.windows(2).any(|pair| pair == b"\x1b[")
    }

    fn read(&mut self, chunk: &[u8]) {
        self.raw.extend_from_slice(chunk);
        self.cut.extend_from_slice(chunk);
        let whole = match str::from_utf8(&self.cut) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.cut.len(),
        };
        self.parser.process(&self.cut[..whole]);
        self.cut.drain(..whole);
    }

    /// Waits until it shows something, whatever else.
    fn until(&mut self, words: &str) -> String {
        self.read_until(words, |screen| screen.contains(words))
    }

    /// Waits until it shows something and ends with something: a picture that is compared must be
    /// whole, and what the program writes at once may come in pieces.
    fn until_whole(&mut self, words: &str, end: &str) -> String {
        self.read_until(words, |screen| screen.ends_with(end) && screen.contains(words))
    }

    fn read_until(&mut self, words: &str, there: impl Fn(&str) -> bool) -> String {
        while !there(&self.text()) {
            let chunk = self.output.recv_timeout(PATIENCE);
            let chunk = chunk.unwrap_or_else(|error| {
                panic!("{words:?} never came: {error}; the screen is\n{}", self.text())
            });
            self.read(&chunk);
        }
        self.text()
    }

    /// Waits for the end, and gives the last screen and the exit code.
    fn end(mut self) -> (String, u32) {
        while let Ok(chunk) = self.output.recv_timeout(PATIENCE) {
            self.read(&chunk);
        }
        assert!(self.coloured(), "a terminal gets colours");
        let code = self.child.wait().unwrap().exit_code();
        (self.text(), code)
    }

    /// Waits until what is typed isn't shown: whatever is typed between a question and that is
    /// thrown away, as at any terminal.
    fn until_hidden(&mut self) {
        let began = Instant::now();
        while self
            .master
            .get_termios()
            .is_some_and(|modes| modes.local_flags.contains(LocalFlags::ECHO))
        {
            assert!(
                began.elapsed() < PATIENCE,
                "the terminal still shows what is typed; the screen is\n{}",
                self.text()
            );
            thread::yield_now();
        }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }
}

#[test]
fn the_demo_is_worth_a_look() {
    let (screen, code) = Screen::with(&["demo", "--every", "50ms"], &[], 120).end();
    assert_eq!(code, 0);
    with_fixed_times(|| insta::assert_snapshot!("terminal_demo", screen));
}

#[test]
fn while_it_waits_it_shows_what_for() {
    // So long that it is still waiting whenever this test gets to look.
    let mut screen = Screen::with(&["demo", "flinks", "--every", "3600s"], &[], 60);
    let waiting =
        screen.until_whole("look 1, next in ", "accounts, transactions    ──────────────────");
    // The countdown may have gone on before the screen was read.
    insta::with_settings!({ filters => [(r"next in \w+", "next in [time]")] }, { insta::assert_snapshot!("terminal_waiting", waiting) });
    // Ctrl-C: nobody waits for the rest.
    screen.press("\u{3}");
    assert_eq!(screen.end().1, 130);
}

#[test]
fn without_colours_where_they_are_not_wanted() {
    let mut screen = Screen::with(&["config", "check"], &[("NO_COLOR", "1")], 40);
    while let Ok(chunk) = screen.output.recv_timeout(PATIENCE) {
        screen.read(&chunk);
    }
    assert!(!screen.coloured(), "{}", screen.text());
}

fn variables(scene: &Scene) -> [(&'static str, &str); 9] {
    let (flinks, vumi) = (&scene.sandbox.credentials().flinks, &scene.sandbox.credentials().vumi);
    [
        ("FLINKS_BASE_URL", scene.base_url.as_str()),
        ("FLINKS_INSTANCE", flinks.instance),
        ("FLINKS_CUSTOMER_ID", flinks.customer_id),
        ("FLINKS_SECRET_KEY", flinks.secret_key),
        ("FLINKS_API_KEY", flinks.api_key),
        ("VUMI_BASE_URL", scene.base_url.as_str()),
        ("VUMI_CLIENT_ID", vumi.client_id),
        ("VUMI_CLIENT_SECRET", vumi.secrets[0]),
        ("FOLIOLINK_POLL_EVERY", "5ms"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_takes_long_says_that_it_is_at_work() {
    let lines: [(&[&str], &'static str, &str); 4] = [
        (&["flinks", "authorize", "--login-id", NO_MFA], "/Authorize", "FlinksCapital"),
        (&["flinks", "institutions"], "/Institutions", "Country"),
        (&["vumi", "entities"], "/entities", "examplebank"),
        (&["call", "vumi", "list_entities"], "/entities", "examplebank"),
    ];
    for (words, slow, answer) in lines {
        let (sandbox, gate) = (Sandbox::builder().build(), Arc::new(Semaphore::new(0)));
        let closed = Arc::clone(&gate);
        // Answers when the test has seen the screen.
        let wait = middleware::from_fn(move |request: Request, next: Next| {
            let gate = Arc::clone(&closed);
            async move {
                if request.uri().path().contains(slow) {
                    gate.acquire().await.unwrap().forget();
                }
                next.run(request).await
            }
        });
        let router = sandbox.router().layer(wait);
        let scene = Scene::of(sandbox, router).await;
        let mut screen = Screen::with(words, &variables(&scene), 60);
        let ended = tokio::task::spawn_blocking(move || {
            let waiting = screen.until("Waiting for an answer");
            assert_eq!(waiting, "⠿ Waiting for an answer", "and nothing else");
            gate.add_permits(1);
            screen.end()
        });
        let (last, code) = ended.await.unwrap();
        assert_eq!(code, 0, "{words:?}: {last}");
        assert!(last.contains(answer) && !last.contains("Waiting"), "{words:?}: {last}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_banks_questions_are_asked_and_answers_stay_hidden() {
    let scene = Scene::new(None).await;
    let variables = variables(&scene);
    let words = ["flinks", "authorize", "--login-id", LOGIN, "--live", "--quiet"];
    let mut screen = Screen::with(&words, &variables, 24);
    let told = tokio::task::spawn_blocking(move || (answer_all(&mut screen), screen.end()));
    let (shots, (last, code)) = told.await.unwrap();
    assert_eq!(code, 0, "{last}");
    for hidden in ["Toronto", "Montreal"] {
        assert!(!shots.contains(hidden) && !last.contains(hidden), "{last}");
    }
    insta::with_settings!({ filters => [(r"[0-9a-f]{8}-[0-9a-f-]{27}", "[id]")] }, {
        insta::assert_snapshot!("terminal_questions", format!("{shots}{last}"));
    });
}

/// What rings, starts an escape sequence in one character, or turns the direction of writing; a
/// bare ESC is dialoguer's as well.
const CANARIES: [&str; 4] = ["\u{7}", "\u{9b}", "\u{202e}", "\u{1b}[2J\u{1b}[2J"];

#[tokio::test(flavor = "multi_thread")]
async fn the_banks_own_words_ask_and_do_nothing_else() {
    let text = |name: &str| format!("{name}{}", CANARIES.concat());
    let body = serde_json::json!({
        "HttpStatusCode": 203, "RequestId": "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812", "Institution": text("Example Bank"),
        "SecurityChallenges": [{ "Type": "MultipleChoice", "Prompt": text("Which country?"), "Iterables": [text("Portugal"), text("Canada")] }],
    });
    let fault = Fault { body: body.to_string().leak(), ..Fault::status("/Authorize", 203) };
    let scene = Scene::new(Some(fault)).await;
    let mut screen = Screen::with(
        &["flinks", "authorize", "--login-id", LOGIN, "--live"],
        &variables(&scene),
        24,
    );
    let seen = tokio::task::spawn_blocking(move || {
        let shown = screen.until("Canada");
        screen.press("\u{3}");
        while let Ok(chunk) = screen.output.recv_timeout(PATIENCE) {
            screen.read(&chunk);
        }
        (shown, String::from_utf8(screen.raw).unwrap())
    });
    let (shown, raw) = seen.await.unwrap();
    assert!(
        shown.contains("Example Bank")
            && shown.contains("Which country?")
            && shown.contains("Portugal"),
        "{shown}"
    );
    for canary in CANARIES {
        assert!(!raw.contains(canary), "{canary:?} in {raw:?}");
    }
}

/// A wrong answer, the right one, then two lists to choose from.
fn answer_all(screen: &mut Screen) -> String {
    let mut shots = String::new();
    let mut step = |what: &str, (words, end): (&str, &str), keys: &str| {
        let picture = screen.until_whole(words, end);
        shots.push_str(&format!("--- {what}\n{picture}\n\n"));
        screen.until_hidden();
        screen.press(keys);
    };
    step("the first question", ("Which city were you born in?", ":"), "Toronto\r");
    step("after a wrong answer", ("In which city were you born?", ":"), "Montreal\r");
    // Down to the second, then take it.
    step("a list", ("> Japan", "  Portugal"), "\u{1b}[B");
    step("the second of the list", ("> Canada", "  Portugal"), "\r");
    step("a list to pick several of", ("> [ ] Circle", "  [ ] Square"), "\u{1b}[B \r");
    shots
}

#[cfg(feature = "sync")]
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_shows_how_far_it_is_and_what_ctrl_c_does() {
    const KEY: &str = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    for (presses, code) in [(1, 0), (2, 130)] {
        let (sandbox, gate) = (Sandbox::builder().build(), Arc::new(Semaphore::new(0)));
        let closed = Arc::clone(&gate);
        // Vumi answers when the test has seen the screen.
        let wait = middleware::from_fn(move |request: Request, next: Next| {
            let gate = Arc::clone(&closed);
            async move {
                if request.uri().path().contains("/queries/connections") {
                    gate.acquire().await.unwrap().forget();
                }
                next.run(request).await
            }
        });
        let router = sandbox.router().layer(wait);
        let scene = Scene::of(sandbox, router).await;
        let database = format!("sqlite:{}", scene.folder.path().join("sync.db").display());
        let own = [("FOLIOLINK_DB", database.as_str()), ("FOLIOLINK_SYNC_KEY", KEY)];
        for line in [
            "sync init".to_owned(),
            format!("sync add flinks {NO_MFA}"),
            format!("sync add vumi {}", crate::scene::CONNECTION),
        ] {
            assert_eq!(scene.run(&line, &own, "").await.code, 0, "{line}");
        }
        let all: Vec<_> = variables(&scene).into_iter().chain(own).collect();
        let mut screen = Screen::with(&["sync", "run"], &all, 24);
        let ended = tokio::task::spawn_blocking(move || {
            let working = screen.until("1 done, 0 failed");
            assert!(
                working.contains("⠿ Working") && working.contains("0 due, 0 waiting"),
                "{working}"
            );
            screen.press("\u{3}");
            screen.until("finishing what is under way; a second Ctrl-C ends it at once");
            match presses {
                1 => gate.add_permits(100),
                _ => screen.press("\u{3}"),
            }
            screen.end()
        });
        let (last, ended) = ended.await.unwrap();
        assert_eq!(ended, code, "{last}");
        // The line is gone, but for those that the terminal's own echo of Ctrl-C has pushed up.
        assert!(last.matches("⠿").count() <= presses, "{last}");
        assert!(code != 0 || (!last.contains("finishing") && last.contains("100.0 %")), "{last}");
    }
}
