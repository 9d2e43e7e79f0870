//! The README keeps its promises: its program is the example, and the example runs against the
//! sandbox.

use std::{path::PathBuf, process::Command};

use foliolink_sandbox::Sandbox;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn block(text: &str, fence: &str) -> String {
    let (_, rest) = text.split_once(&format!("```{fence}\n")).expect("the README has such a block");
    rest.split_once("```").expect("the block ends").0.to_owned()
}

#[test]
fn the_program_of_the_readme_is_the_example() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let example =
        std::fs::read_to_string(root().join("crates/foliolink/examples/first_pull.rs")).unwrap();
    let (_, code) = example.split_once("\n\n").unwrap();
    assert_eq!(block(&readme, "rust"), code);
    assert!(code.lines().count() <= 26, "twenty lines, give or take");
}

#[test]
fn ci_runs_the_test_command_of_the_readme() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let ci = std::fs::read_to_string(root().join("xtask/src/ci.rs")).unwrap();
    let command = ci.split_once("pub const TESTS: &str = \"").unwrap().1.split_once('"').unwrap().0;
    assert!(readme.contains(&format!("$ {command}\n")), "README and ci disagree about `{command}`");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_pulls_accounts_from_the_sandbox() {
    let sandbox = Sandbox::builder().build();
    let running = sandbox.start().await.unwrap();
    let keys = &sandbox.credentials().flinks;
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["run", "--quiet", "-p", "foliolink", "--all-features", "--example", "first_pull"])
        .current_dir(root());
    command.env("FLINKS_BASE_URL", running.base_url()).env("FLINKS_CUSTOMER_ID", keys.customer_id);
    command
        .env("FLINKS_SECRET_KEY", keys.secret_key)
        .env("FLINKS_API_KEY", keys.api_key)
        .env("FLINKS_LOGIN_ID", keys.login_id);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(printed.lines().count() >= 3 && printed.contains("checking"), "{printed}");
    running.shutdown().await.unwrap();
}
