//! Processes of ours, and the signals they get.

use super::*;

/// A process of ours. Killed when it is dropped.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(role: &str, argument: &str, database: &str, provider: &str) -> Self {
        let child = Command::new(std::env::current_exe().unwrap())
            .env("FOLIOLINK_KILL_ROLE", role)
            .env("FOLIOLINK_KILL_ARGUMENT", argument)
            .env("FOLIOLINK_KILL_DATABASE", database)
            .env("FOLIOLINK_KILL_PROVIDER", provider)
            .stdout(Stdio::piped())
            .spawn();
        Self(child.unwrap())
    }

    /// Reads on, adding up the writes that came late. The receiver hears when it is ready.
    pub(crate) fn listen(&mut self, late: &Arc<AtomicU64>) -> tokio::sync::oneshot::Receiver<()> {
        let out = self.0.stdout.take().unwrap();
        let late = Arc::clone(late);
        let (say, ready) = tokio::sync::oneshot::channel();
        let mut say = Some(say);
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if line == "ready" {
                    // Nobody may wait for it.
                    let _unheard = say.take().map(|say| say.send(()));
                } else if let Some(count) = line.strip_prefix("late ") {
                    late.fetch_add(count.parse().unwrap(), Ordering::SeqCst);
                }
            }
        });
        ready
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    pub(crate) fn kill(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
