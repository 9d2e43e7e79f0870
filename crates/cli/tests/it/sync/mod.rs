//! `foliolink sync`, against a sandbox and a database of its own.

mod documents;
mod forms;
mod mistakes;
mod worker;

use std::{collections::BTreeSet, path::PathBuf};

use foliolink_sandbox::VumiApp;

use crate::{
    calls,
    operations::fresh_card,
    scene::{CONNECTION, Fault, LOGIN, NO_MFA, Scene},
    support::{Ran, in_process},
};

pub(crate) const KEY: &str = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub(crate) const OTHER_KEY: &str = "2:ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

/// A scene with a database.
pub(crate) struct Room {
    pub(crate) scene: Scene,
    pub(crate) url: String,
}

impl Room {
    /// Whose database isn't made yet.
    pub(crate) async fn bare(fault: Option<Fault>) -> Self {
        let scene = Scene::new(fault).await;
        let url = format!("sqlite:{}", scene.folder.path().join("sync.db").display());
        Self { scene, url }
    }

    pub(crate) async fn new() -> Self {
        Self::with(None).await
    }

    async fn with(fault: Option<Fault>) -> Self {
        let room = Self::bare(fault).await;
        assert_eq!(room.run("sync init", "").await.code, 0);
        room
    }

    pub(crate) async fn run(&self, line: &str, input: &'static str) -> Ran {
        let variables = [("FOLIOLINK_DB", self.url.as_str()), ("FOLIOLINK_SYNC_KEY", KEY)];
        self.run_with(line, &variables, input).await
    }

    /// With exactly these variables beside the provider's.
    pub(crate) async fn run_with(
        &self,
        line: &str,
        variables: &[(&'static str, &str)],
        input: &'static str,
    ) -> Ran {
        let variables = [variables, &[("COLUMNS", "100")]].concat();
        self.scene.run(line, &variables, input).await
    }

    /// What a line prints as JSON; it ends well.
    pub(crate) async fn json(&self, line: &str) -> serde_json::Value {
        let ran = self.run(line, "").await;
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
        serde_json::from_str(&ran.out).unwrap()
    }

    /// The id of a connection that is added.
    pub(crate) async fn add(&self, words: &str) -> String {
        let added = self.json(&format!("sync add {words}")).await;
        added["id"].as_str().unwrap().to_owned()
    }

    /// The card that never asks, with its data.
    pub(crate) async fn stored(&self) -> String {
        let id = self.add(&format!("flinks {NO_MFA} --external-id customer-42")).await;
        assert_eq!(self.run("sync run --until-idle", "").await.code, 0);
        id
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.scene.folder.path().join("sync.db")
    }

    /// The database from outside.
    pub(crate) fn connect(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.file()).unwrap()
    }

    pub(crate) fn count(&self, sql: &str) -> i64 {
        self.connect().query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

/// What a command sends, over its documented flags.
pub(crate) async fn sent(words: &str) -> BTreeSet<String> {
    let mut seen = BTreeSet::new();
    let room = Room::new().await;
    let card = room.stored().await;
    let vumi = room.add(&format!("vumi {CONNECTION}")).await;
    let lines = match words {
        "sync key new" => vec!["sync key new {out}".to_owned()],
        "mcp" => vec!["mcp".to_owned()],
        "sync init" => vec!["sync init".to_owned()],
        "sync add flinks" => vec![format!("sync add flinks {NO_MFA}")],
        "sync add vumi" => vec![
            "sync add vumi K7Q2M9X4T2 --nightly 01:00-07:00 --zone America/Toronto".to_owned(),
            "sync add vumi --public {public} --external-id cust-9".to_owned(),
        ],
        "sync remove" => vec![
            format!("sync remove {card} --at-provider --yes"),
            format!("sync remove {vumi} --at-provider --yes"),
        ],
        "sync open" => {
            let asked = room.add(&format!("flinks {LOGIN}")).await;
            let fresh =
                room.add(&format!("flinks {}", Box::pin(fresh_card(&room.scene)).await)).await;
            vec![
                format!("sync open {card}"),
                format!("sync open {fresh}"),
                format!("sync open {asked} --live --answers {{answers}}"),
                format!("sync open {vumi}"),
            ]
        }
        "sync run" => vec!["sync run --until-idle --rate 1000/s".to_owned()],
        "sync status" => vec!["sync status".to_owned(), format!("sync status {card}")],
        "sync list" => vec!["sync list".to_owned(), "sync list --state idle".to_owned()],
        "sync now" => vec![format!("sync now {card} {vumi}")],
        "sync pause" => vec![format!("sync pause {card}")],
        "sync resume" => vec![format!("sync pause {card}"), format!("sync resume {card}")],
        "sync policy" => vec![format!("sync policy {card} --on-demand")],
        "sync history" => vec![format!("sync history {card} --since 2031-01-01")],
        "sync snapshot" => vec![format!("sync snapshot {card}")],
        webhook if webhook.starts_with("sync webhook ") => {
            let made = room.json("sync webhook add http://127.0.0.1:9/hook").await;
            let id = made["id"].as_str().unwrap();
            match webhook {
                "sync webhook add" => vec!["sync webhook add https://example.org/hook".to_owned()],
                "sync webhook list" => vec!["sync webhook list".to_owned()],
                // Nobody listens there, and no provider is asked.
                "sync webhook test" => vec!["sync webhook list".to_owned()],
                named => vec![format!("{named} {id}")],
            }
        }
        "sync rekey" => {
            let path = room.scene.folder.path().join("new.key");
            vec![
                format!("sync key new {}", path.display()),
                format!("sync rekey --new-key-file {}", path.display()),
            ]
        }
        other => panic!("no lines for `{other}`"),
    };
    if words == "sync run" {
        room.run(&format!("sync now {card}"), "").await;
        room.add(&format!("flinks {}", Box::pin(fresh_card(&room.scene)).await)).await;
        room.add(&format!("flinks {LOGIN}")).await;
    }
    calls::take();
    for line in lines {
        assert_eq!(room.run(&line, "").await.code, 0, "{line}");
        seen.append(&mut calls::take());
    }
    if words == "sync run" {
        worker::receive(&room).await;
        seen.append(&mut calls::take());
    }
    if words == "sync add vumi" {
        let room = Room::with(Some(Fault::status("/exchange/", 503))).await;
        let public = room.scene.sandbox.finish_vumi_link(VumiApp::Main, Some("cust-9"));
        calls::take();
        let line = format!("sync add vumi --public {public} --external-id cust-9");
        assert_eq!(room.run(&line, "").await.code, 6, "{line}");
        seen.append(&mut calls::take());
        // Somebody was quicker: it is found by the external id.
        let room = Room::new().await;
        let public = room.scene.sandbox.finish_vumi_link(VumiApp::Main, Some("cust-9"));
        room.run(&format!("vumi exchange {public} --external-id cust-9"), "").await;
        calls::take();
        let line = format!("sync add vumi --public {public} --external-id cust-9");
        assert_eq!(room.run(&line, "").await.code, 0, "{line}");
        seen.append(&mut calls::take());
    }
    seen
}

/// Runs beside something else, with words that are put together.
pub(crate) async fn run_words(room: &Room, words: &[&str]) -> Ran {
    let variables =
        room.scene.variables(&[("FOLIOLINK_DB", room.url.as_str()), ("FOLIOLINK_SYNC_KEY", KEY)]);
    in_process(words, variables, "").await
}
