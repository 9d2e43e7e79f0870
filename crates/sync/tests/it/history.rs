//! Histories of any sequence of snapshots: what is true now is the last one, what was true then is
//! the one of then, and the changes add up to the difference.

use std::{sync::Arc, sync::Mutex};

use axum::{Json, Router, extract::State as Shared, routing::any};
use foliolink::portfolio::Snapshot;
use foliolink_sandbox::Sandbox;
use foliolink_sync::{ChangeKind, Id, Key, KeyRing, Policy, State, Sync};
use serde_json::{Value, json};

use crate::{data::sorted, database::Database, support::count};

/// A provider that answers what it is told to: Flinks, of one card.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Value>>);

const LOGIN: &str = "7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20";
const REQUEST: &str = "e2f8c4b6-1a7d-4d39-b0a5-93c1d7f4e812";

impl Told {
    fn router(&self) -> Router {
        Router::new().fallback(any(answer)).with_state(self.clone())
    }

    /// Accounts, each with its transactions, read at a time.
    fn tell(&self, last_refresh: &str, accounts: Value) {
        let login =
            json!({"Id": LOGIN, "LastRefresh": last_refresh, "Username": "u", "Type": "Personal"});
        *self.0.lock().unwrap() = json!({
            "HttpStatusCode": 200, "RequestId": REQUEST, "Institution": "Example Bank", "Login": login,
            "Accounts": accounts,
        });
    }
}

async fn answer(Shared(told): Shared<Told>, request: axum::extract::Request) -> Json<Value> {
    let path = request.uri().path();
    if path.ends_with("/GenerateAuthorizeToken") {
        return Json(json!({"HttpStatusCode": 200, "Token": "t"}));
    }
    if path.ends_with("/Authorize") {
        let login = json!({"Id": LOGIN, "Username": "u", "Type": "Personal"});
        return Json(
            json!({"HttpStatusCode": 200, "RequestId": REQUEST, "Institution": "Example Bank", "Login": login}),
        );
    }
    Json(told.0.lock().unwrap().clone())
}

struct World {
    told: Told,
    sync: Sync,
    id: Id,
    folder: Database,
}

impl World {
    async fn new() -> Self {
        let told = Told::default();
        let keys = Sandbox::builder().build().credentials().flinks.clone();
        let client = foliolink::flinks::Client::builder()
            .instance(keys.instance)
            .customer_id(keys.customer_id)
            .secret_key(keys.secret_key)
            .in_process(told.router())
            .without_limits();
        let folder = Database::make().await;
        let sync = Sync::builder()
            .database(folder.url())
            .keys(KeyRing::of(Key::generate().unwrap()))
            .flinks(client)
            .migrate()
            .open()
            .await
            .unwrap();
        let login_id: foliolink::flinks::LoginId = LOGIN.parse().unwrap();
        let id = sync.add(login_id, Policy::default()).await.unwrap().id;
        refuse_other_changes(&folder).await;
        Self { told, sync, id, folder }
    }

    async fn refresh(&self) {
        self.sync.now(self.id).await.unwrap();
        self.sync.run_due(10).await.unwrap();
        let status = self.sync.status(self.id).await.unwrap();
        assert_eq!(status.state, State::Idle, "{status:?}");
    }

    async fn now(&self) -> Snapshot {
        self.sync.snapshot(self.id, None).await.unwrap()
    }

    /// What happened since, as `table change fields`.
    async fn changes(&self, after: i64) -> Vec<String> {
        let changes = self.sync.history(self.id, None).await.unwrap();
        let line = |change: &foliolink_sync::Change| {
            format!("{} {:?} {}", change.table, change.change, change.fields.join(","))
        };
        changes.iter().filter(|change| change.sync_id > after).map(line).collect()
    }

    async fn last_sync(&self) -> i64 {
        count(&self.folder, "SELECT MAX(id) FROM syncs").await
    }
}

/// A version is inserted once and closed once; nothing else ever happens to it.
async fn refuse_other_changes(database: &Database) {
    if database.is_postgres() {
        let function = "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS \
                        $$ BEGIN RAISE EXCEPTION 'no'; END $$";
        database.execute(function).await;
    }
    let does = match database.is_postgres() {
        true => "FOR EACH ROW WHEN (..) EXECUTE FUNCTION refuse()",
        false => "WHEN (..) BEGIN SELECT RAISE(ABORT, 'no'); END",
    };
    for table in ["accounts", "transactions", "holders", "institutions", "warnings"] {
        for (event, when) in [
            ("DELETE", "1 = 1"),
            (
                "UPDATE",
                "OLD.valid_to IS NOT NULL OR NEW.valid_to IS NULL OR OLD.row_id <> NEW.row_id \
                 OR OLD.valid_from <> NEW.valid_from OR OLD._sync_id <> NEW._sync_id",
            ),
        ] {
            let does = does.replace("..", when);
            let sql =
                format!("CREATE TRIGGER {table}_{event} BEFORE {event} ON {table}_history {does}");
            database.execute(&sql).await;
        }
    }
}

fn account(id: &str, balance: &str, transactions: Value) -> Value {
    json!({
        "Id": id, "Title": "Chequing", "AccountNumber": "5550142", "Category": "Operations", "Type": "Chequing",
        "Currency": "CAD", "Balance": {"Current": serde_json::from_str::<Value>(balance).unwrap()}, "Transactions": transactions,
    })
}

fn transaction(id: Option<&str>, date: &str, text: &str, debit: &str) -> Value {
    json!({"Id": id, "Date": date, "Description": text, "Debit": serde_json::from_str::<Value>(debit).unwrap()})
}

/// A day before today, as a bank writes it.
fn days_ago(days: i32) -> String {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.checked_sub(jiff::Span::new().days(days)).unwrap().to_string()
}

#[tokio::test]
async fn each_kind_of_change_is_told_as_what_it_is() {
    let world = World::new().await;
    let [old, late, recent] = [days_ago(90), days_ago(40), days_ago(2)];
    let rows = json!([
        transaction(Some("t1"), &old, "RENT", "900.00"),
        transaction(Some("t2"), &late, "GROCERIES", "12.5"),
        transaction(Some("t3"), &recent, "CARD PENDING", "7.25"),
    ]);
    world.told.tell("2031-04-01T08:00:00", json!([account("a1", "100.10", rows)]));
    world.refresh().await;
    let first = world.last_sync().await;
    let before = world.now().await;
    let at = jiff::Timestamp::now();
    world.sync.shift_clock(1000);

    // One leaves the window, one vanishes, one is booked under another id, one is new.
    let rows = json!([
        transaction(Some("t9"), &days_ago(1), "CARD PENDING", "7.25"),
        transaction(Some("t5"), &recent, "TRANSIT PASS", "103.50"),
    ]);
    world.told.tell("2031-04-02T08:00:00", json!([account("a1", "90.00", rows)]));
    world.refresh().await;
    let mut changes = world.changes(first).await;
    changes.sort_unstable();
    assert_eq!(
        changes,
        [
            "accounts Changed balance.current",
            "transactions Added ",
            "transactions AgedOut ",
            "transactions Posted id,date",
            "transactions Vanished ",
        ]
    );
    let then = world.sync.snapshot(world.id, Some(at)).await.unwrap();
    assert_eq!(sorted(then), sorted(before));
    let kept = "SELECT COUNT(*) * 10 + COUNT(DISTINCT row_id) FROM transactions_history \
                WHERE description = 'CARD PENDING'";
    assert_eq!(count(&world.folder, kept).await, 21, "a booking goes on with its pending row");
    let view = "SELECT COUNT(*) FROM transactions";
    assert_eq!(count(&world.folder, view).await, 2);
}

#[tokio::test]
async fn older_data_never_comes_over_newer() {
    let world = World::new().await;
    world.told.tell("2031-04-02T08:00:00", json!([account("a1", "90.25", json!([]))]));
    world.refresh().await;
    world.told.tell("2031-04-01T08:00:00", json!([account("a1", "100.10", json!([]))]));
    world.refresh().await;
    let held = world.now().await;
    assert_eq!(held.accounts[0].balance.current.unwrap().to_string(), "90.25");
    assert_eq!(held.as_of.unwrap().to_string(), "2031-04-02T08:00:00Z");
    assert_eq!(count(&world.folder, "SELECT COUNT(*) FROM syncs WHERE outcome = 'older'").await, 1);
}

#[tokio::test]
async fn amounts_are_equal_by_value_and_twins_stay_two() {
    let world = World::new().await;
    let twin = || transaction(None, &days_ago(3), "COFFEE", "4.50");
    let three = json!([twin(), twin(), twin()]);
    world.told.tell("2031-04-02T08:00:00", json!([account("a1", "90.0", three)]));
    world.refresh().await;
    let first = world.last_sync().await;
    let two = json!([twin(), twin()]);
    world.told.tell("2031-04-02T08:00:01", json!([account("a1", "90", two)]));
    world.refresh().await;
    assert_eq!(world.changes(first).await, ["transactions Vanished "]);
    assert_eq!(world.now().await.transactions.len(), 2);
    assert_eq!(world.now().await.accounts[0].balance.current.unwrap().to_string(), "90.0");
}

/// A few accounts and transactions, drawn.
fn draw(random: &mut fastrand::Rng) -> Value {
    let accounts = (0..random.usize(0..3)).map(|at| {
        let rows = (0..random.usize(0..6)).map(|_| {
            let n = random.u32(0..12);
            let id = format!("t{n}");
            let id = random.bool().then_some(id.as_str());
            let debit = ["1.00", "1.0", "2.5", "1e2", "0.000000000000000001"][random.usize(0..5)];
            transaction(id, &days_ago(random.i32(1..80)), &format!("ROW {}", n % 4), debit)
        });
        let rows = rows.collect::<Vec<_>>();
        account(&format!("a{at}"), ["1.10", "2", "-3.999"][random.usize(0..3)], json!(rows))
    });
    json!(accounts.collect::<Vec<_>>())
}

#[tokio::test]
async fn any_sequence_of_snapshots_is_told_whole() {
    for seed in 0..12 {
        let mut random = fastrand::Rng::with_seed(seed);
        let world = World::new().await;
        let mut seen: Vec<(jiff::Timestamp, Snapshot)> = Vec::new();
        let mut open = std::collections::BTreeSet::new();
        let mut told = 0;
        for day in 1..20 {
            world.told.tell(&format!("2031-04-{day:02}T08:00:00"), draw(&mut random));
            world.refresh().await;
            // What is stored now is what comes back whole when it is written again: no change.
            let syncs = world.last_sync().await;
            world.refresh().await;
            assert_eq!(world.changes(syncs).await, Vec::<String>::new());
            // Changes add up to what is there.
            let changes = world.sync.history(world.id, None).await.unwrap();
            for change in changes.iter().skip(told) {
                let row = (change.table.clone(), change.row_id);
                match change.change {
                    ChangeKind::Added => assert!(open.insert(row), "twice: {change:?}"),
                    ChangeKind::Vanished | ChangeKind::AgedOut => assert!(open.remove(&row)),
                    _ => assert!(open.contains(&row)),
                }
            }
            told = changes.len();
            let now = world.now().await;
            let rows = now.accounts.len() + now.transactions.len() + now.holders.len() + 1;
            assert_eq!(open.len(), rows, "seed {seed}, day {day}");
            let clock = jiff::Timestamp::now().as_millisecond() + world.sync.clock_shift();
            seen.push((jiff::Timestamp::from_millisecond(clock).unwrap(), now));
            world.sync.shift_clock(60_000);
        }
        for (at, snapshot) in seen {
            let then = world.sync.snapshot(world.id, Some(at)).await.unwrap();
            assert_eq!(sorted(then), sorted(snapshot), "seed {seed}");
        }
    }
}

crate::database::on_postgres!(
    each_kind_of_change_is_told_as_what_it_is,
    older_data_never_comes_over_newer,
    amounts_are_equal_by_value_and_twins_stay_two,
    any_sequence_of_snapshots_is_told_whole,
);
