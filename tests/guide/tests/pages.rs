//! No page of the guide is left out of its summary or of what is compiled, and the program of the
//! first pull runs against the sandbox.

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

use foliolink_sandbox::Sandbox;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide/pages")
}

#[test]
fn every_page_is_compiled_and_in_the_summary() {
    let summary = fs::read_to_string(folder().join("SUMMARY.md")).unwrap();
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name());
    let pages: BTreeSet<String> = files
        .map(|name| name.into_string().unwrap())
        .filter(|name| name.ends_with(".md") && name != "SUMMARY.md")
        .collect();
    let compiled: BTreeSet<String> =
        foliolink_guide::PAGES.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(pages, compiled, "`pages!` in src/lib.rs lists them all");
    for page in pages {
        assert_eq!(summary.matches(&format!("({page})")).count(), 1, "SUMMARY.md and {page}");
    }
}

#[test]
fn every_diagram_has_its_words() {
    let mut diagrams = 0;
    for page in foliolink_guide::PAGES {
        let text = fs::read_to_string(folder().join(page)).unwrap();
        for rest in text.split("```mermaid\n").skip(1) {
            let after = rest.split_once("```\n\n").expect("the block ends").1;
            assert!(after.starts_with("*The diagram in words: "), "{page}");
            diagrams += 1;
        }
    }
    assert!(diagrams >= 4, "{diagrams}");
}

#[test]
fn the_dependencies_of_the_first_pull_are_enough_for_it() {
    let page = fs::read_to_string(folder().join("first-pull.md")).unwrap();
    let block = page.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let clone = block.replace("../foliolink", root.canonicalize().unwrap().to_str().unwrap());
    let project = std::env::temp_dir().join(format!("foliolink-guide-{}", std::process::id()));
    fs::create_dir_all(project.join("src")).unwrap();
    let head = "[package]\nname = \"own-crate\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n";
    fs::write(project.join("Cargo.toml"), format!("{head}{clone}")).unwrap();
    let program = page.split("```rust,no_run\n").nth(1).unwrap().split("```").next().unwrap();
    fs::write(project.join("src/main.rs"), program).unwrap();
    // The versions that this workspace is tested with, and nothing compiled: features and names are
    // what can be wrong here.
    fs::copy(root.join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges", "features", "--depth", "1"])
        .current_dir(&project)
        .output()
        .unwrap();
    fs::remove_dir_all(&project).unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for feature in ["macros", "rt-multi-thread"] {
        assert!(printed.contains(&format!("tokio feature \"{feature}\"")), "{printed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_programs_of_the_first_pull_are_the_examples_and_run() {
    let page = fs::read_to_string(folder().join("first-pull.md")).unwrap();
    let sandbox = Sandbox::builder().pending_polls(0).build();
    let running = sandbox.start().await.unwrap();
    let (flinks, vumi) = (&sandbox.credentials().flinks, &sandbox.credentials().vumi);
    let flinks = [
        ("FLINKS_CUSTOMER_ID", flinks.customer_id),
        ("FLINKS_SECRET_KEY", flinks.secret_key),
        ("FLINKS_API_KEY", flinks.api_key),
    ];
    let vumi = [("VUMI_CLIENT_ID", vumi.client_id), ("VUMI_CLIENT_SECRET", vumi.secrets[1])];
    for (at, name, base, keys, lines) in [
        (1, "guide_first_pull", "FLINKS_BASE_URL", &flinks[..], 4),
        (2, "guide_first_pull_vumi", "VUMI_BASE_URL", &vumi[..], 5),
    ] {
        let block = page.split("```rust,no_run\n").nth(at).unwrap().split("```").next().unwrap();
        let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let example = fs::read_to_string(manifest.join(format!("examples/{name}.rs"))).unwrap();
        assert_eq!(block, example.split_once("\n\n").unwrap().1, "{name}");
        let mut command = Command::new(env!("CARGO"));
        command
            .args(["run", "--quiet", "-p", "foliolink-guide", "--example", name])
            .current_dir(manifest.join("../.."))
            .env(base, running.base_url())
            .envs(keys.iter().copied());
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(printed.lines().count(), lines, "{printed}");
    }
    running.shutdown().await.unwrap();
}
