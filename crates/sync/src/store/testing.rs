//! A database of its own for tests beside the code, on the Postgres that `FOLIOLINK_TEST_POSTGRES`
//! names.

/// Runs a test with the address of a new database, which is dropped at the end. Without a server it
/// says that it is skipped.
pub(crate) async fn with_postgres<F: Future<Output = ()>>(test: impl FnOnce(String) -> F) {
    let Ok(server) = std::env::var("FOLIOLINK_TEST_POSTGRES") else {
        println!("skipped: FOLIOLINK_TEST_POSTGRES isn't set");
        return;
    };
    let admin = sqlx::PgPool::connect(&server).await.unwrap();
    let name = format!("foliolink_unit_{}", uuid::Uuid::now_v7().simple());
    let make = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::query(make).execute(&admin).await.unwrap();
    test(format!("{}/{name}", server.trim_end_matches('/'))).await;
    let drop = sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
    sqlx::query(drop).execute(&admin).await.unwrap();
}
