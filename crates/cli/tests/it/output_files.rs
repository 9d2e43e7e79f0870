//! Paths that a command writes to and that are no plain files: written into or refused, never
//! replaced.

use std::{
    fs::{self, File, FileType},
    io::Read as _,
    os::unix::{
        fs::{FileTypeExt as _, symlink},
        net::UnixListener,
    },
    path::Path,
    process::{Command, Output, Stdio},
};

use serde_json::Value;

use crate::{
    scene::{CONNECTION, NO_MFA, Scene},
    support::{program, text},
};

fn kind(path: &Path) -> FileType {
    path.symlink_metadata().unwrap().file_type()
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// A pull that ends with a ticket.
fn pull(scene: &Scene, file: &str) -> Command {
    let keys = &scene.sandbox.credentials().flinks;
    let mut command = program(&["flinks", "pull", "--login-id", NO_MFA, "--ticket-file", file]);
    command.envs([
        ("FLINKS_BASE_URL", scene.base_url.as_str()),
        ("FLINKS_CUSTOMER_ID", keys.customer_id),
        ("FLINKS_SECRET_KEY", keys.secret_key),
        ("FLINKS_API_KEY", keys.api_key),
        ("FOLIOLINK_GIVE_UP_AFTER", "0s"),
    ]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn end(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap()
}

fn ticket(text: &str) -> Value {
    let ticket: Value = serde_json::from_str(text).unwrap();
    assert_eq!(ticket["operation"], "accounts");
    ticket
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_gets_the_ticket_and_stays_a_pipe() {
    let scene = Scene::new(None).await;
    let pipe = scene.folder.path().join("pipe");
    make_pipe(&pipe);
    let read = {
        let pipe = pipe.clone();
        tokio::task::spawn_blocking(move || fs::read_to_string(pipe).unwrap())
    };
    let ended = end(pull(&scene, &pipe.display().to_string())).await;
    assert_eq!(ended.status.code(), Some(5), "{}", text(&ended.stderr));
    let error: Value = serde_json::from_slice(&ended.stderr).unwrap();
    assert_eq!(ticket(&read.await.unwrap()), error["error"]["ticket"]);
    assert!(kind(&pipe).is_fifo());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pipe_that_nobody_reads_is_given_up_at_the_second_signal() {
    let scene = Scene::new(None).await;
    let pipe = scene.folder.path().join("pipe");
    make_pipe(&pipe);
    let mut command = pull(&scene, &pipe.display().to_string());
    let child = command.env("FOLIOLINK_GIVE_UP_AFTER", "1h").env("FOLIOLINK_POLL_EVERY", "1h");
    let child = child.spawn().unwrap();
    while !scene.sandbox.requests().iter().any(|it| it.path.contains("GetAccountsDetail")) {
        tokio::task::yield_now().await;
    }
    let id = child.id().to_string();
    let kill = |name: &str| Command::new("kill").args([name, &id]).status().unwrap().success();
    assert!(kill("-INT"));
    let ended = tokio::task::spawn_blocking(move || child.wait_with_output());
    tokio::pin!(ended);
    // Until it stands at the pipe, the first one alone would end it.
    let ended = loop {
        tokio::select! {
            ended = &mut ended => break ended.unwrap().unwrap(),
            () = tokio::time::sleep(std::time::Duration::from_millis(50)) => drop(kill("-TERM")),
        }
    };
    assert!(matches!(ended.status.code(), Some(143 | 130)), "{:?}", ended.status);
    assert!(kind(&pipe).is_fifo());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_programs_own_outputs_get_it_whatever_they_are() {
    let scene = Scene::new(None).await;
    // A pipe, as in a container.
    for (path, own) in [("/dev/stdout", true), ("/dev/stderr", false), ("/dev/fd/1", true)] {
        let ended = end(pull(&scene, path)).await;
        assert_eq!(ended.status.code(), Some(5), "{path}: {}", text(&ended.stderr));
        let stream = if own { text(&ended.stdout) } else { text(&ended.stderr) };
        ticket(stream.lines().next().unwrap());
        assert!(kind(Path::new("/dev/stdout")).is_symlink());
    }
    // A file: by the link to it, and by its own name.
    for by_name in [false, true] {
        let file = scene.folder.path().join("out");
        let path = if by_name { file.display().to_string() } else { "/dev/stdout".to_owned() };
        let mut command = pull(&scene, &path);
        let out = File::create(&file).unwrap();
        command.stdout(out.try_clone().unwrap());
        let ended = tokio::task::spawn_blocking(move || command.status()).await.unwrap().unwrap();
        assert_eq!(ended.code(), Some(5));
        let mut held = String::new();
        File::open(&file).unwrap().read_to_string(&mut held).unwrap();
        ticket(&held);
        let same = rustix::fs::fstat(&out).unwrap().st_ino;
        assert_eq!(same, rustix::fs::stat(&file).unwrap().st_ino, "not replaced");
    }
    let null = end(pull(&scene, "/dev/null")).await;
    assert_eq!(null.status.code(), Some(5));
    assert!(kind(Path::new("/dev/null")).is_char_device());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_followed_and_a_socket_refused_before_anything_is_sent() {
    let scene = Scene::new(None).await;
    let at = |name: &str| scene.folder.path().join(name);
    for (link, file, is_there) in [("to-old", "old", true), ("to-new", "new", false)] {
        if is_there {
            fs::write(at(file), "old").unwrap();
        }
        symlink(file, at(link)).unwrap();
        let ended = end(pull(&scene, &at(link).display().to_string())).await;
        assert_eq!(ended.status.code(), Some(5), "{}", text(&ended.stderr));
        ticket(&fs::read_to_string(at(file)).unwrap());
        assert!(kind(&at(link)).is_symlink());
    }
    let _listener = UnixListener::bind(at("socket")).unwrap();
    symlink("socket", at("to-socket")).unwrap();
    symlink("nowhere/file", at("lost")).unwrap();
    let sent = scene.sandbox.requests().len();
    for name in ["socket", "to-socket", "lost"] {
        let ended = end(pull(&scene, &at(name).display().to_string())).await;
        assert_eq!(ended.status.code(), Some(2), "{name}: {}", text(&ended.stderr));
    }
    assert!(kind(&at("socket")).is_socket() && kind(&at("lost")).is_symlink());
    assert_eq!(scene.sandbox.requests().len(), sent);
}

#[tokio::test]
async fn an_export_follows_links_and_refuses_the_rest() {
    let scene = Scene::new(None).await;
    let at = |name: &str| scene.folder.path().join(name);
    let pull = |name: &str| format!("vumi pull {CONNECTION} --export {}", at(name).display());
    for (link, target) in [("to-folder", "folder"), ("to.sqlite", "data.sqlite")] {
        symlink(target, at(link)).unwrap();
        for round in 0..2 {
            let ran = scene.run(&pull(link), &[], "").await;
            assert_eq!(ran.code, 0, "{link}, {round}: {}", ran.err);
            assert!(kind(&at(link)).is_symlink());
            assert!(at(target).exists());
        }
    }
    // A table that is a link would be replaced with its folder.
    fs::rename(at("folder/accounts.csv"), at("accounts.csv")).unwrap();
    symlink("../accounts.csv", at("folder/accounts.csv")).unwrap();
    make_pipe(&at("pipe"));
    make_pipe(&at("pipe.sqlite"));
    let _listener = UnixListener::bind(at("socket.sqlite")).unwrap();
    let sent = scene.sandbox.requests().len();
    for name in ["folder", "to-folder", "pipe", "pipe.sqlite", "socket.sqlite"] {
        let ran = scene.run(&pull(name), &[], "").await;
        assert_eq!(ran.code, 2, "{name}: {}", ran.err);
    }
    assert!(kind(&at("folder/accounts.csv")).is_symlink() && kind(&at("pipe")).is_fifo());
    assert!(kind(&at("pipe.sqlite")).is_fifo() && kind(&at("socket.sqlite")).is_socket());
    assert_eq!(scene.sandbox.requests().len(), sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_and_manual_pages_are_written_into_what_stands_there() {
    let scene = Scene::new(None).await;
    let out = scene.folder.path().join("out");
    let line = format!("flinks statements --login-id {NO_MFA} --out {{out}}");
    let ran = scene.run(&line, &[], "").await;
    let saved: Value = serde_json::from_str(&ran.out).unwrap();
    let file = Path::new(saved[0]["file"].as_str().unwrap()).to_owned();
    let whole = fs::read(&file).unwrap();
    fs::remove_file(&file).unwrap();
    symlink("elsewhere.pdf", &file).unwrap();
    assert_eq!(scene.run(&line, &[], "").await.code, 0);
    assert!(kind(&file).is_symlink());
    assert_eq!(fs::read(out.join("elsewhere.pdf")).unwrap(), whole);
    fs::remove_file(&file).unwrap();
    make_pipe(&file);
    let read = {
        let file = file.clone();
        tokio::task::spawn_blocking(move || fs::read(file).unwrap())
    };
    assert_eq!(scene.run(&line, &[], "").await.code, 0);
    assert_eq!((read.await.unwrap(), kind(&file).is_fifo()), (whole, true));

    let pages = tempfile::tempdir().unwrap();
    symlink("elsewhere", pages.path().join("foliolink.1")).unwrap();
    let ran = scene.run(&format!("man --out {}", pages.path().display()), &[], "").await;
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(kind(&pages.path().join("foliolink.1")).is_symlink());
    assert!(fs::read(pages.path().join("elsewhere")).unwrap().starts_with(b".ie"));
}

/// Ends a command that doesn't by itself, so that a test says which one it was.
fn end_within(mut command: Command, seconds: u64) -> Option<Output> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(seconds);
    while child.try_wait().unwrap().is_none() {
        if std::time::Instant::now() > until {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    Some(child.wait_with_output().unwrap())
}

/// Every option that names a file, with everything that is none: nothing is waited for without end,
/// nothing replaced.
#[test]
fn whatever_is_no_file_is_refused_and_stays_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    make_pipe(&at("pipe"));
    fs::create_dir(at("folder")).unwrap();
    let _listener = UnixListener::bind(at("socket")).unwrap();
    symlink("pipe", at("link")).unwrap();
    fs::write(at("body"), "{}").unwrap();
    let mut key = program(&["sync", "key", "new", at("key").to_str().unwrap()]);
    assert!(key.output().unwrap().status.success());
    let lines = [
        "flinks authorize --login-id {login} --live --answers {path}",
        "flinks match --login-id {login} --person {path}",
        "webhook verify flinks --headers {path} --body {body}",
        "webhook verify flinks --headers {body} --body {path}",
        "inspect get_accounts_detail {path}",
        "diff {path} {body}",
        "call vumi login --body {path}",
        "vumi connections --config {path}",
        "sync init --db sqlite:{db} --dbt {path}",
        "sync init --db sqlite:{path}",
        "sync list --db sqlite:{path}",
        "sync key new {path}",
        "sync rekey --db sqlite:{db} --new-key-file {path}",
        "serve token list --tokens {path}",
        "serve token add x --tokens {path} --snapshots {body}",
        "serve --tokens {path} --snapshots {body}",
        "serve --tokens {tokens} --snapshots {path}",
        "serve --tokens {tokens} --snapshots {body} --tls-cert {path} --tls-key {path}",
        "sandbox --seed-file {path}",
        "sandbox --script {path}",
    ];
    let run = |line: &str, kind: &str| {
        let path = at(kind);
        let line = line
            .replace("{login}", NO_MFA)
            .replace("{path}", path.to_str().unwrap())
            .replace("{body}", at("body").to_str().unwrap())
            .replace("{tokens}", at("tokens").to_str().unwrap())
            .replace("{db}", at("db").to_str().unwrap());
        let words: Vec<_> = line.split(' ').collect();
        let mut command = program(&words);
        command.envs([
            ("FLINKS_BASE_URL", "http://127.0.0.1:9"),
            ("FLINKS_CUSTOMER_ID", "3c9e0f4d-7b21-4a68-8d15-e0b7f2c6a934"),
            ("FLINKS_WEBHOOK_SECRET", "x"),
            ("FOLIOLINK_RETRIES", "1"),
            ("FOLIOLINK_SYNC_KEY_FILE", at("key").to_str().unwrap()),
        ]);
        // All at once: each waits for a writer for some seconds.
        std::thread::spawn(move || (line, end_within(command, 60)))
    };
    let running: Vec<_> = lines
        .iter()
        .flat_map(|line| ["pipe", "folder", "socket", "link"].map(|kind| run(line, kind)))
        .collect();
    let mut wrong = vec![];
    for thread in running {
        let (line, ended) = thread.join().unwrap();
        match ended {
            None => wrong.push(format!("hangs: {line}")),
            Some(output) if output.status.code() == Some(2) => {
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                // It says which path it was, not that the line is none.
                if !said.contains(folder.path().to_str().unwrap()) {
                    wrong.push(format!("{line}: {said}"));
                }
            }
            Some(output) => wrong.push(format!(
                "{:?}: {line}: {}",
                output.status.code(),
                String::from_utf8_lossy(&output.stderr)
            )),
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(kind(&at("pipe")).is_fifo() && kind(&at("folder")).is_dir());
    assert!(kind(&at("socket")).is_socket() && kind(&at("link")).is_symlink());
}
