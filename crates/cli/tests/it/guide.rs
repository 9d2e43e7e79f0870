//! The guide's commands are run as they stand, page by page, against a sandbox.

#![cfg(unix)]

use crate::{
    documents::{blocks, commands, sandbox, shell},
    support::text,
};

const FOLDER: &str = "docs/guide/pages/";

/// Each page has a folder and a sandbox of its own; what a page shows of the sandbox's start is how
/// it is started.
#[test]
fn the_commands_of_every_page_run() {
    let mut pages: Vec<_> = blocks()
        .into_iter()
        .filter(|block| block.page.starts_with(FOLDER) && block.language == "console")
        .map(|block| block.page)
        .collect();
    pages.dedup();
    assert!(pages.len() >= 6, "{pages:?}");
    for page in pages {
        let lines = commands(&page);
        let is_start = |line: &&String| line.ends_with(" sandbox | tee sandbox.env");
        let start = lines.iter().find(is_start).map_or("foliolink sandbox", String::as_str);
        let folder = tempfile::tempdir().unwrap();
        let (_running, _) = sandbox(folder.path(), start);
        // The sandbox's settings ask every second.
        let mut script =
            ". ./sandbox.env; set -a; . ./sandbox.env; FOLIOLINK_POLL_EVERY=5ms; set +a\n"
                .to_owned();
        for line in lines.iter().filter(|line| !is_start(line)) {
            script.push_str(line);
            if line.starts_with("set -a; . ./sandbox.env") {
                script.push_str("; FOLIOLINK_POLL_EVERY=5ms");
            }
            script.push('\n');
        }
        let ran = shell(folder.path(), &script).output().unwrap();
        assert_eq!(ran.status.code(), Some(0), "{page}: {script}\n{}", text(&ran.stderr));
        assert_eq!(ran.stdout.is_empty(), lines.iter().all(|line| is_start(&line)), "{page}");

        for query in blocks()
            .into_iter()
            .filter(|block| block.page == page && block.language == "sql")
            .flat_map(|block| block.lines)
        {
            let database = rusqlite::Connection::open(folder.path().join("foliolink.db")).unwrap();
            let mut statement = database.prepare(&query).unwrap();
            assert!(statement.query([]).unwrap().next().unwrap().is_some(), "{page}: {query}");
        }
    }
}
