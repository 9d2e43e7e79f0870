//! An endpoint that is told what changed, and what it must have heard in the end.

use std::collections::BTreeMap;

use axum::extract::State as Shared;

use super::*;

/// Takes everything, and counts it by its `webhook-id`.
pub(crate) struct Told {
    pub(crate) url: String,
    heard: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Told {
    pub(crate) async fn start() -> Self {
        let heard = Arc::<Mutex<BTreeMap<String, usize>>>::default();
        let router = Router::new().fallback(hear).with_state(Arc::clone(&heard));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, heard }
    }
}

async fn hear(Shared(heard): Shared<Arc<Mutex<BTreeMap<String, usize>>>>, request: Request) {
    let id = request.headers()["webhook-id"].to_str().unwrap().to_owned();
    *heard.lock().unwrap().entry(id).or_default() += 1;
}

impl Judge {
    /// Each refresh that changed something is told once, and was heard, whoever was killed with it.
    pub(crate) async fn check_told(&self) -> String {
        let since = Instant::now();
        let open = "SELECT COUNT(*) FROM webhook_deliveries WHERE state <> 'delivered'";
        while self.count(open).await > 0 {
            assert!(since.elapsed() < REST, "something is never told");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let changed = "outcome = 'changed' AND added + changed + posted + vanished > 0";
        let other = format!(
            "SELECT COUNT(*) FROM syncs s WHERE {changed} AND (SELECT COUNT(*) FROM \
             webhook_deliveries d WHERE d.sync_id = s.id AND d.event = 'connection.changed') <> 1"
        );
        assert_eq!(self.count(&other).await, 0, "a change isn't told, or twice");
        let heard = self.told.heard.lock().unwrap().clone();
        let mut connection = PgConnection::connect(&self.url).await.unwrap();
        let ids = "SELECT id FROM foliolink.webhook_deliveries";
        let ids: Vec<String> = sqlx::query_scalar(ids).fetch_all(&mut connection).await.unwrap();
        assert!(!ids.is_empty() && ids.iter().all(|id| heard.contains_key(id)));
        let again = heard.values().filter(|times| **times > 1).count();
        format!("{} webhooks told, {again} of them again", ids.len())
    }
}
