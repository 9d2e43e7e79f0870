//! What is killed: a worker, or a person's command.

use super::*;

/// A process that is to be killed: a worker, or a person's command.
pub(crate) async fn play(role: &str) {
    let base = std::env::var("FOLIOLINK_KILL_PROVIDER").unwrap();
    let database = std::env::var("FOLIOLINK_KILL_DATABASE").unwrap();
    let sync = Sync::builder()
        .database(database)
        .keys(KEY.parse::<KeyRing>().unwrap())
        .flinks(flinks_builder().base_url(base.clone()).without_limits())
        .vumi(vumi_builder(0).base_url(base).without_limits())
        .lease(LEASE)
        .look_every(Duration::from_millis(200))
        .delivery_timeout(Duration::from_secs(2))
        .open()
        .await
        .unwrap();
    println!("ready");
    let argument = std::env::var("FOLIOLINK_KILL_ARGUMENT").unwrap_or_default();
    let outcome = match role {
        "work" => {
            let _worker = sync.worker().at_once(8).start().await.unwrap();
            let mut told = 0;
            loop {
                let late = sync.late_writes();
                if late > told {
                    println!("late {}", late - told);
                    told = late;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
        "live" => {
            let id = argument.parse().unwrap();
            sync.open(id).live().answering(answer).await.map(drop)
        }
        "exchange" => {
            let (public, reference) = argument.split_once(' ').unwrap();
            let public: vumi::PublicToken = public.parse().unwrap();
            sync.add(public, Policy::default()).reference(reference).await.map(drop)
        }
        "delete" => sync.remove(argument.parse().unwrap()).at_provider().await,
        other => panic!("{other}"),
    };
    println!("ended {}", outcome.is_ok());
}

/// A person who answers as the sandbox's bank wants it.
pub(crate) async fn answer(
    challenge: Challenge,
) -> Result<Answers, foliolink::aggregator::BoxError> {
    let right = |prompt: &str| match prompt {
        _ if prompt.contains("city") => "Montreal",
        _ if prompt.contains("country") => "Canada",
        _ => "Triangle",
    };
    let questions = challenge.questions.iter();
    Ok(questions.fold(Answers::new(), |answers, question| {
        answers.one(&question.prompt, right(&question.prompt))
    }))
}

pub(crate) fn flinks_builder() -> flinks::ClientBuilder {
    let keys = Sandbox::builder().build().credentials().flinks.clone();
    flinks::Client::builder()
        .instance(keys.instance)
        .customer_id(keys.customer_id)
        .secret_key(keys.secret_key)
        .api_key(keys.api_key)
}

pub(crate) fn vumi_builder(secret: usize) -> vumi::ClientBuilder {
    let keys = Sandbox::builder().build().credentials().vumi.clone();
    vumi::Client::builder().client_id(keys.client_id).client_secret(keys.secrets[secret])
}
