//! A disk without room, and a file that another program locks: nothing is lost, and each is told in
//! one line.

use std::{path::Path, process::Command};

use foliolink_sync::{Key, KeyRing, Policy, State, Sync};

use crate::support::{World, count, flinks_builder, settle};

/// A small disk of a test's own.
struct Disk(tempfile::TempDir);

impl Disk {
    /// Where this user may mount one.
    fn make() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(folder.path());
        let is_made = mount.output().is_ok_and(|ended| ended.status.success());
        is_made.then(|| Self(folder))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn fill(&self) {
        let filler = std::fs::File::create(self.path().join("filler")).unwrap();
        // Until nothing more goes on it.
        let mut zeros = std::io::repeat(0);
        drop(std::io::copy(&mut zeros, &mut &filler));
    }

    fn free(&self) {
        std::fs::remove_file(self.path().join("filler")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(self.path()).output());
    }
}

#[tokio::test]
async fn a_full_disk_loses_nothing() {
    let Some(disk) = Disk::make() else {
        println!("skipped: a full disk: this user may mount none");
        return;
    };
    let world = World::ready().await;
    let open = async |path: &Path| {
        let builder = Sync::builder()
            .database(format!("sqlite:{}", path.join("sync.db").display()))
            .keys(world.keys.clone())
            .flinks(flinks_builder(&world.sandbox, &world.line));
        builder.migrate().open().await
    };
    let sync = open(disk.path()).await.unwrap();
    let id = sync.add(world.login_id(), Policy::default()).await.unwrap().id;
    settle(&sync).await;
    let stored = sync.snapshot(id, None).await.unwrap();
    let history = sync.history(id, None).await.unwrap().len();

    disk.fill();
    world.sandbox.advance(std::time::Duration::from_secs(24 * 3600));
    let mut said = Vec::new();
    for _ in 0..200 {
        if let Err(error) = sync.now(id).await {
            said.push(error);
        }
        match sync.run_step(id).await {
            Ok(_) => {}
            Err(error) => said.push(error),
        }
        if said.len() > 2 {
            break;
        }
    }
    assert!(!said.is_empty(), "it never gets full");
    for error in &said {
        assert_eq!(error.code(), Some("database_full"), "{error}");
        assert_eq!(error.to_string(), "the database is full");
    }
    let asked = world.calls("/Authorize");
    for _ in 0..5 {
        assert_eq!(
            sync.run_step(id).await.unwrap_or(foliolink_sync::Step::Nothing),
            foliolink_sync::Step::Nothing
        );
    }
    assert_eq!(world.calls("/Authorize"), asked, "nobody is asked what can't be written");
    assert_eq!(sync.snapshot(id, None).await.unwrap(), stored, "what is stored is read");
    assert_eq!(sync.history(id, None).await.unwrap().len(), history);

    // There is room again: another process goes on, whatever the first one held.
    disk.free();
    sync.close().await;
    let again = open(disk.path()).await.unwrap();
    again.shift_clock(3_600_000);
    drop(again.now(id).await);
    settle(&again).await;
    again.shift_clock(3_600_000);
    settle(&again).await;
    assert_eq!(again.status(id).await.unwrap().state, State::Idle);
    let mut new = crate::support::aggregator(&world.sandbox).pull(world.login_id()).await.unwrap();
    let mut held = again.snapshot(id, None).await.unwrap();
    (new.as_of, held.as_of) = (None, None);
    assert_eq!(held.transactions.len(), new.transactions.len());
    assert!(again.history(id, None).await.unwrap().len() >= history);
    again.close().await;
}

/// Another program holds the whole file, as a backup does: steps break off, the row stays, and
/// afterwards everything is there once.
#[tokio::test]
async fn a_database_that_another_program_locks_loses_nothing() {
    let world = World::ready().await;
    let id = world.add_flinks().await;
    settle(&world.sync).await;
    let held = match world.folder.is_postgres() {
        true => Held::Postgres(world.folder.hold("foliolink.connections").await),
        false => Held::Sqlite(world.folder.hold_file().await),
    };
    let (sync, waits) = (world.sync.clone(), std::time::Duration::from_millis(300));
    let waiting = tokio::spawn(async move {
        drop(sync.now(id).await);
        sync.run_step(id).await
    });
    tokio::time::sleep(waits).await;
    assert!(!waiting.is_finished(), "it waits for its turn");
    drop(held);
    waiting.await.unwrap().unwrap();
    world.sync.now(id).await.unwrap();
    settle(&world.sync).await;
    assert_eq!(world.status(id).await.state, State::Idle);
    let twice = "SELECT COUNT(*) FROM (SELECT 1 FROM accounts_history WHERE valid_to IS NULL \
                 GROUP BY connection_id, row_id HAVING COUNT(*) > 1) twice";
    assert_eq!(count(&world.folder, twice).await, 0);
}

/// Released when it is dropped.
#[expect(dead_code, reason = "held")]
enum Held {
    Sqlite(sqlx::SqliteConnection),
    Postgres(sqlx::PgConnection),
}

#[tokio::test]
async fn the_lock_lies_beside_the_file_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::ready().await;
    let spelled = folder.path().join("my%20data%25.db").display().to_string();
    let builder = Sync::builder()
        .database(format!("sqlite://{spelled}?mode=rwc"))
        .keys(KeyRing::of(Key::generate().unwrap()))
        .flinks(flinks_builder(&world.sandbox, &world.line));
    let sync = builder.migrate().open().await.unwrap();
    let worker = sync.worker().start().await.unwrap();
    let file = folder.path().join("my data%.db");
    assert!(file.exists() && folder.path().join("my data%.db.worker").exists());
    assert_eq!(foliolink_sync::sqlite_file(&format!("sqlite:{spelled}")), Some(file));
    worker.stop().await.unwrap();
    let strays = std::fs::read_dir(folder.path()).unwrap();
    let mut names = strays.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(names.all(|name| name.starts_with("my data%.db")));
}

crate::database::on_postgres!(a_database_that_another_program_locks_loses_nothing,);
