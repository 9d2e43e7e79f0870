//! The provider's side: who has a call out, and what was sent that may act.

use super::*;

/// A provider's door, one a process: it says who has a call out.
#[derive(Clone, Default)]
pub(crate) struct Door {
    pub(crate) acts: Arc<Mutex<Vec<&'static str>>>,
    pub(crate) out: Arc<AtomicI64>,
}

impl Door {
    pub(crate) async fn open(&self, sandbox: &Sandbox) -> (Self, String) {
        let door = Self { acts: Arc::clone(&self.acts), out: Arc::default() };
        let inner = door.clone();
        let pass = move |request: Request, next: Next| {
            let door = inner.clone();
            async move { door.pass(request, next).await }
        };
        let router: Router = sandbox.router().layer(axum::middleware::from_fn(pass));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (door, url)
    }

    pub(crate) async fn pass(&self, request: Request, next: Next) -> axum::response::Response {
        let (parts, body) = request.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
        let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
        let path = parts.uri.path();
        let act = match parts.method.as_str() {
            "DELETE" => Some("delete"),
            _ if path.contains("exchange") => Some("exchange"),
            _ if path.ends_with("/Authorize") && json.get("SecurityResponses").is_some() => {
                Some("answer")
            }
            _ if path.ends_with("/Authorize") && json["MostRecentCached"] != true => Some("live"),
            _ => None,
        };
        self.acts.lock().unwrap().extend(act);
        let _out = Out::new(&self.out);
        // Both before and after the provider has it, there is time to die.
        pause(5, 60).await;
        let answer = next.run(Request::from_parts(parts, Body::from(bytes))).await;
        pause(5, 60).await;
        answer
    }

    pub(crate) fn sent(&self, kind: &str) -> usize {
        self.acts.lock().unwrap().iter().filter(|act| **act == kind).count()
    }
}

/// A call that is out, until it is answered or whoever made it died.
pub(crate) struct Out(Arc<AtomicI64>);

impl Out {
    pub(crate) fn new(count: &Arc<AtomicI64>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

pub(crate) async fn pause(from: u64, to: u64) {
    tokio::time::sleep(Duration::from_millis(fastrand::u64(from..to))).await;
}
