//! Vumi's one session: one login for all processes that share a database.

use foliolink_sandbox::VumiApp;
use foliolink_sync::{Policy, State};

use crate::support::World;

#[tokio::test]
async fn four_processes_and_many_tasks_log_in_once() {
    let world = World::ready().await;
    let mut ids = vec![world.sync.add(world.token(), Policy::default()).await.unwrap().id];
    for n in 0..15 {
        let external = format!("customer-{n}");
        let public = world.sandbox.finish_vumi_link(VumiApp::Main, Some(&external));
        let public: foliolink::vumi::PublicToken = public.parse().unwrap();
        let add = world.sync.add(public, Policy::default()).reference(external);
        ids.push(add.await.unwrap().id);
    }
    let logins = || world.calls("/login");
    assert_eq!(logins(), 1, "{:?}", world.sandbox.requests().first().map(|first| first.path));
    let mut processes = vec![];
    for _ in 0..4 {
        processes.push(world.reopen().await);
    }
    let steps = ids.iter().enumerate().map(|(n, id)| processes[n % 4].run_step(*id));
    for step in futures_util::future::join_all(steps).await {
        step.unwrap();
    }
    for id in ids {
        assert_eq!(world.status(id).await.state, State::Idle);
    }
    assert_eq!(logins(), 1);
}

crate::database::on_postgres!(four_processes_and_many_tasks_log_in_once,);
