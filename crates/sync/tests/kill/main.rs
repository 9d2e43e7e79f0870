//! Real processes, killed: three workers on one Postgres against a sandbox that this process serves.
//! They are killed with SIGKILL again and again, stopped for twice their lease and woken, and the
//! server may be restarted under them. A second database, on which nobody dies, says what must come
//! of it.
//!
//! `FOLIOLINK_TEST_POSTGRES` names the server; without it this says that it is skipped.
//! `FOLIOLINK_SYNC_KILLS` says how many are killed (20). Where `FOLIOLINK_TEST_POSTGRES_DATA` and
//! `_BIN` are there as well and 200 or more are to be killed, the server is restarted in the middle.

mod door;
mod play;
mod process;
mod told;

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{Router, body::Body, extract::Request, middleware::Next};
use foliolink::{
    flinks::{self, Answers, Challenge},
    vumi,
};
use foliolink_sandbox::{Sandbox, VumiApp};
use foliolink_sync::{Id, KeyRing, Policy, State, Sync};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use self::{door::*, play::*, process::*, told::*};

const KEY: &str = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const LEASE: Duration = Duration::from_secs(6);
const WORKERS: usize = 3;
/// Killed between two nights.
const A_NIGHT: usize = 5;
/// How long it may take until everything is at rest again: slow machines are slow.
const REST: Duration = Duration::from_secs(300);

#[tokio::main]
async fn main() {
    match std::env::var("FOLIOLINK_KILL_ROLE") {
        Ok(role) => play(&role).await,
        Err(_) => judge().await,
    }
}

struct Judge {
    sandbox: Sandbox,
    url: String,
    sync: Sync,
    /// Where nobody dies.
    clean: Sync,
    clean_file: String,
    ids: Vec<(Id, Id)>,
    /// A connection that a person signs in to.
    person: Id,
    doors: Vec<(Door, String)>,
    workers: Vec<Process>,
    late: Arc<AtomicU64>,
    /// Who is told what changed.
    told: Told,
    /// Connections that were given up since their lease is so short, and taken up again.
    resumed: AtomicU64,
}

async fn judge() {
    let Ok(server) = std::env::var("FOLIOLINK_TEST_POSTGRES") else {
        println!("skipped: workers that are killed: FOLIOLINK_TEST_POSTGRES isn't set");
        return;
    };
    let kills = std::env::var("FOLIOLINK_SYNC_KILLS").ok().and_then(|text| text.parse().ok());
    let kills: usize = kills.unwrap_or(20);
    let server = server.trim_end_matches('/').to_owned();
    let name = format!("foliolink_kill_{}", uuid::Uuid::now_v7().simple());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let make = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(make).execute(&mut admin).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let clean = format!("sqlite:{}", folder.path().join("clean.db").display());
    let mut judge = Judge::new(format!("{server}/{name}"), clean).await;
    judge.run(kills).await;
    judge.workers.clear();
    judge.sync.close().await;
    drop(judge);
    // The server may have been restarted.
    let mut admin = PgConnection::connect(&server).await.unwrap();
    let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
    sqlx::query(drop).execute(&mut admin).await.unwrap();
}

async fn open_clean(sandbox: &Sandbox, file: &str) -> Sync {
    Sync::builder()
        .database(file)
        .keys(KEY.parse::<KeyRing>().unwrap())
        .flinks(flinks_builder().in_process(sandbox.router()).without_limits())
        .vumi(vumi_builder(1).in_process(sandbox.router()).without_limits())
        .look_every(Duration::from_millis(20))
        .migrate()
        .open()
        .await
        .unwrap()
}

impl Judge {
    async fn new(url: String, clean_file: String) -> Self {
        let sandbox = Sandbox::builder().pending_polls(1).build();
        let keys = sandbox.credentials();
        let sync = Sync::builder()
            .database(url.clone())
            .keys(KEY.parse::<KeyRing>().unwrap())
            .flinks(flinks_builder().in_process(sandbox.router()).without_limits())
            .vumi(vumi_builder(0).in_process(sandbox.router()).without_limits())
            .lease(LEASE)
            .migrate()
            .open()
            .await
            .unwrap();
        let told = Told::start().await;
        sync.outbox().add(&told.url).await.unwrap();
        let clean = open_clean(&sandbox, &clean_file).await;
        let mut sources: Vec<foliolink::aggregator::Source> = Vec::new();
        for login_id in [keys.flinks.login_id_no_mfa, keys.flinks.login_id_joint] {
            sources.push(login_id.parse::<flinks::LoginId>().unwrap().into());
        }
        sources.push(keys.vumi.connection.parse::<vumi::ConnectionToken>().unwrap().into());
        let plain = vumi_builder(1).in_process(sandbox.router()).without_limits().build().unwrap();
        for _ in 0..9 {
            let public = sandbox.finish_vumi_link(VumiApp::Main, None);
            let made = plain.exchange(&public.parse().unwrap()).await.unwrap();
            sources.push(made.token().clone().into());
        }
        let mut ids = Vec::new();
        for source in sources {
            let killed = sync.add(source.clone(), Policy::default()).await.unwrap().id;
            ids.push((killed, clean.add(source, Policy::default()).await.unwrap().id));
        }
        let person: flinks::LoginId = keys.flinks.login_id.parse().unwrap();
        let person = sync.add(person, Policy::default()).await.unwrap().id;
        let shared = Door::default();
        let mut doors = Vec::new();
        for _ in 0..=WORKERS {
            doors.push(shared.open(&sandbox).await);
        }
        Self {
            sandbox,
            url,
            sync,
            clean,
            clean_file,
            ids,
            person,
            doors,
            workers: Vec::new(),
            late: Arc::default(),
            told,
            resumed: AtomicU64::new(0),
        }
    }

    fn start_worker(&self, at: usize) -> Process {
        let mut worker = Process::start("work", "", &self.url, &self.doors[at].1);
        drop(worker.listen(&self.late));
        worker
    }

    async fn run(&mut self, kills: usize) {
        self.workers = (0..WORKERS).map(|at| self.start_worker(at)).collect();
        let mut killed = 0;
        let mut commands = 0;
        let mut rests = Vec::new();
        let mut night = 0;
        while killed < kills {
            self.begin_night(night).await;
            for _ in 0..A_NIGHT.min(kills - killed) {
                self.wake_all().await;
                pause(50, 700).await;
                let at = killed % WORKERS;
                self.workers[at].kill();
                self.workers[at] = self.start_worker(at);
                killed += 1;
            }
            if night % 4 == 1 {
                // Its call may have ended just before it was stopped.
                for _ in 0..5 {
                    if self.oversleep(night % WORKERS).await {
                        break;
                    }
                }
            }
            if kills >= 200 && (night == 10 || night == 25) {
                self.restart_postgres(if night == 10 { "fast" } else { "immediate" });
            }
            let since = Instant::now();
            self.rest().await;
            rests.push(since.elapsed().as_millis());
            self.compare(night).await;
            self.kill_a_command(night).await;
            commands += 1;
            night += 1;
            println!(
                "night {night}: {killed} killed, {} late writes refused",
                self.late.load(Ordering::SeqCst)
            );
        }
        self.end(killed, commands, rests).await;
    }

    /// A day later both databases are to have the new data.
    async fn begin_night(&mut self, night: usize) {
        if night > 0 {
            self.sandbox.advance(Duration::from_secs(24 * 3600));
            self.clean = open_clean(&self.sandbox, &self.clean_file).await;
        }
        for (_, clean) in &self.ids {
            self.clean.now(*clean).await.unwrap();
        }
        self.clean.worker().run_until_idle().await.unwrap();
    }

    /// Makes everything due. What isn't in a state for that is on its way already.
    async fn wake_all(&self) {
        for (id, _) in &self.ids {
            drop(self.sync.now(*id).await);
        }
    }

    /// Stops a worker that has calls out for twice its lease, while others take over. Whether a write
    /// of it was refused when it woke.
    async fn oversleep(&self, at: usize) -> bool {
        let before = self.late.load(Ordering::SeqCst);
        let out = &self.doors[at].0.out;
        let since = Instant::now();
        loop {
            self.wake_all().await;
            if out.load(Ordering::SeqCst) > 0 {
                break;
            }
            assert!(since.elapsed() < REST, "no worker has a call out");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.workers[at].signal("-STOP");
        tokio::time::sleep(LEASE * 2).await;
        self.workers[at].signal("-CONT");
        for _ in 0..100 {
            if self.late.load(Ordering::SeqCst) > before {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        false
    }

    fn restart_postgres(&self, how: &str) {
        let (Ok(data), Ok(bin)) = (
            std::env::var("FOLIOLINK_TEST_POSTGRES_DATA"),
            std::env::var("FOLIOLINK_TEST_POSTGRES_BIN"),
        ) else {
            println!("Postgres isn't restarted: it isn't ours");
            return;
        };
        let restart = format!("{bin}/pg_ctl -D {data} -w -m {how} restart");
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        let mut command = match is_root {
            true => Command::new("runuser"),
            false => Command::new("sh"),
        };
        let args: &[&str] = if is_root { &["-u", "postgres", "--", "sh", "-c"] } else { &["-c"] };
        let command = command.args(args).arg(format!("{restart} >/dev/null 2>&1"));
        assert!(command.status().unwrap().success(), "{how}");
        println!("Postgres was restarted: {how}");
    }

    async fn status(&self, id: Id) -> foliolink_sync::ConnectionStatus {
        let since = Instant::now();
        loop {
            match self.sync.status(id).await {
                Ok(status) => return status,
                // Its connections broke with the restart.
                Err(error) => assert!(since.elapsed() < REST, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until everything was read since and is idle.
    async fn rest(&self) {
        let since = Instant::now();
        let began = jiff::Timestamp::now();
        self.wake_all().await;
        for (id, _) in &self.ids {
            loop {
                let status = self.status(*id).await;
                // One that was given up and resumed is idle as well, and hasn't been read.
                if status.state == State::Idle && self.is_refreshed(*id, began).await {
                    break;
                }
                assert!(since.elapsed() < REST, "never at rest: {status:?}");
                if matches!(status.state, State::Backoff) {
                    drop(self.sync.now(*id).await);
                }
                // Nine times too slow for a lease of seconds, on a machine with too much to do.
                if status.state == State::Dead && self.sync.resume(*id).await.is_ok() {
                    self.resumed.fetch_add(1, Ordering::SeqCst);
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }

    /// Whether a refresh of it has ended since, with or without a change.
    async fn is_refreshed(&self, id: Id, since: jiff::Timestamp) -> bool {
        let refreshes = format!(
            "SELECT COUNT(*) FROM syncs WHERE connection_id = '{id}' AND ended_at > {}",
            since.as_millisecond()
        );
        self.count(&refreshes).await > 0
    }

    /// Each row is there once and each change is told once, as where nobody died.
    async fn compare(&self, night: usize) {
        for (killed, clean) in &self.ids {
            let here = lines(&self.sync, *killed).await;
            let there = lines(&self.clean, *clean).await;
            assert_eq!(here, there, "night {night}, {killed}");
            assert!(!here.is_empty());
            let here = rows(&self.sync, *killed).await;
            assert_eq!(here, rows(&self.clean, *clean).await, "night {night}, {killed}");
        }
        for table in ["accounts", "transactions", "holders", "holdings", "securities"] {
            let twice = format!(
                "SELECT COUNT(*) FROM (SELECT 1 FROM {table}_history WHERE valid_to IS NULL \
                 GROUP BY connection_id, row_id HAVING COUNT(*) > 1) twice"
            );
            assert_eq!(self.count(&twice).await, 0, "{table}");
        }
    }

    async fn count(&self, sql: &str) -> i64 {
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        let path = "SET search_path = foliolink, public";
        sqlx::query(path).execute(&mut connection).await.unwrap();
        let sql = AssertSqlSafe(sql.to_owned());
        sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
    }

    /// A person's command dies somewhere: what it sent that acts it sent once, and nobody else does.
    async fn kill_a_command(&self, night: usize) {
        let (door, provider) = &self.doors[WORKERS];
        let kind = ["live", "exchange", "delete"][night % 3];
        let argument = match kind {
            "live" => {
                drop(self.sync.resume(self.person).await);
                self.person.to_string()
            }
            _ => {
                let reference = format!("customer-{night}");
                let public = self.sandbox.finish_vumi_link(VumiApp::Main, Some(&reference));
                format!("{public} {reference}")
            }
        };
        let argument = match kind {
            "delete" => {
                let (public, reference) = argument.split_once(' ').unwrap();
                let public: vumi::PublicToken = public.parse().unwrap();
                let add = self.sync.add(public, Policy::default()).reference(reference);
                add.await.unwrap().id.to_string()
            }
            _ => argument,
        };
        let sent = |kind| door.sent(kind);
        let before = (sent("live"), sent("answer"), sent("exchange"), sent("delete"));
        let mut command = Process::start(kind, &argument, &self.url, provider);
        drop(command.listen(&Arc::default()).await);
        pause(0, 1500).await;
        command.kill();
        assert!(sent("live") <= before.0 + usize::from(kind == "live"));
        assert!(sent("answer") <= before.1 + 2 * usize::from(kind == "live"));
        assert!(sent("exchange") <= before.2 + usize::from(kind == "exchange"));
        assert!(sent("delete") <= before.3 + usize::from(kind == "delete"));
    }

    async fn end(&self, killed: usize, commands: usize, mut rests: Vec<u128>) {
        let door = &self.doors[WORKERS].0;
        let kinds = ["live", "answer", "exchange", "delete"];
        let sent = kinds.map(|kind| door.sent(kind));
        // Until what was left of them is taken up.
        tokio::time::sleep(LEASE * 3).await;
        self.rest().await;
        assert_eq!(kinds.map(|kind| door.sent(kind)), sent, "nothing is repeated by itself");
        let told = self.check_told().await;
        let unknown = "SELECT COUNT(*) FROM acts WHERE outcome = 'unknown'";
        let unknown = self.count(unknown).await;
        let syncs = self.count("SELECT COUNT(*) FROM syncs").await;
        let late = self.late.load(Ordering::SeqCst);
        assert!(late > 0 || killed < 10, "no write came late");
        assert!(sent.iter().all(|sent| *sent > 0) || commands < 40, "they died before they acted");
        rests.sort_unstable();
        println!(
            "{killed} workers killed, {commands} commands killed ({sent:?} live, answers, exchanges, \
             deletions; {unknown} of unknown outcome, none repeated), {late} late writes refused, \
             {syncs} refreshes of {} connections, {told}, {} times given up and resumed; at rest after {} ms (median), {} ms (most)",
            self.ids.len(),
            self.resumed.load(Ordering::SeqCst),
            rests.get(rests.len() / 2).unwrap_or(&0),
            rests.last().unwrap_or(&0),
        );
    }
}

/// What the history holds, without times and numbers of refreshes.
async fn lines(sync: &Sync, id: Id) -> Vec<String> {
    let changes = sync.history(id, None).await.unwrap();
    let mut lines: Vec<_> = changes
        .iter()
        .map(|change| {
            let fields = change.fields.join(",");
            format!("{} {} {:?} {fields}", change.table, change.row_id, change.change)
        })
        .collect();
    lines.sort_unstable();
    lines
}

/// What is true now, without when it was read.
async fn rows(sync: &Sync, id: Id) -> String {
    let mut snapshot = sync.snapshot(id, None).await.unwrap();
    snapshot.as_of = None;
    serde_json::to_string(&snapshot).unwrap()
}
