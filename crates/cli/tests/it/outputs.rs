//! Files that a command is to write: what can't be written is told before anything is sent, and
//! nothing half-written is left.

use std::path::Path;

use crate::{
    scene::{CONNECTION, NO_MFA, Scene},
    support::{program, text},
};

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn what_cannot_be_written_is_told_before_anything_is_sent() {
    let scene = Scene::new(None).await;
    let before = names(scene.folder.path());
    let lines = [
        format!("flinks pull --login-id {NO_MFA} --ticket-file {{answers}}/t.json"),
        format!("vumi pull {CONNECTION} --ticket-file /nonexistent/t.json"),
        format!("vumi status {CONNECTION} --ticket-file /"),
        format!("vumi status {CONNECTION} --ticket-file {}", scene.folder.path().display()),
        format!("flinks pull --login-id {NO_MFA} --what statements --out {{answers}}"),
        format!("flinks pull --login-id {NO_MFA} --what statements --out {{answers}}/deeper/still"),
        format!("flinks statements --login-id {NO_MFA} --out {{answers}}/pdfs"),
        #[cfg(target_os = "linux")]
        format!("flinks statements --login-id {NO_MFA} --out /proc/pdfs"),
    ];
    let exports = [
        format!("flinks pull --login-id {NO_MFA} --export {{answers}}/x"),
        format!("vumi pull {CONNECTION} --export {{answers}}"),
        format!("vumi pull {CONNECTION} --export {{answers}} --export-format sqlite"),
        format!(
            "vumi pull {CONNECTION} --export {} --export-format sqlite",
            scene.folder.path().display()
        ),
        format!(
            "vumi pull {CONNECTION} --export {} --export-format parquet",
            scene.folder.path().display()
        ),
    ];
    let exports = exports.iter().filter(|_| cfg!(feature = "export"));
    for line in lines.iter().chain(exports) {
        let ran = scene.run(&format!("{line} --output table"), &[], "").await;
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.lines().count()),
            (2, "", 1),
            "{line}: {}",
            ran.err
        );
        assert!(ran.err.starts_with("error: --"), "{line}: {}", ran.err);
        assert_eq!(names(scene.folder.path()), before, "{line}");
    }
    assert!(scene.sandbox.requests().is_empty(), "nothing was sent");
}

#[tokio::test]
async fn looking_leaves_nothing_behind() {
    let scene = Scene::new(None).await;
    let before = names(scene.folder.path());
    let line = format!(
        "flinks pull --login-id {NO_MFA} --what statements --out {{out}}/deeper --ticket-file {{ticket}}"
    );
    let ran =
        scene.run(&line, &[("FLINKS_API_KEY", "wrong"), ("FLINKS_SECRET_KEY", "wrong")], "").await;
    assert_eq!((ran.code, names(scene.folder.path())), (4, before), "{}", ran.err);
    assert_eq!(scene.run(&line, &[], "").await.code, 0);
    assert!(!names(&scene.folder.path().join("out/deeper")).is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_page_of_the_manual_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("foliolink.1");
    let old = tempfile::tempdir().unwrap();
    let held = old.path().join("held");
    std::fs::write(&page, "old").unwrap();
    // Another name of the old page: written to in place, it would change as well.
    std::fs::hard_link(&page, &held).unwrap();
    let words = ["man", "--out", folder.path().to_str().unwrap()];
    let ran = program(&words).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let written = std::fs::read_to_string(&page).unwrap();
    assert_eq!(written, text(&program(&["man"]).output().unwrap().stdout));
    assert_eq!(std::fs::read_to_string(&held).unwrap(), "old");
    assert!(
        names(folder.path()).iter().all(|name| name.ends_with(".1")),
        "{:?}",
        names(folder.path())
    );
    // A link is followed: here to where nothing has room.
    std::fs::remove_file(&page).unwrap();
    std::os::unix::fs::symlink("/dev/full", &page).unwrap();
    assert_eq!(program(&words).output().unwrap().status.code(), Some(1));
    assert!(page.is_symlink());
}
