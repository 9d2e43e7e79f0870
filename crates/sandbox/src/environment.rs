//! The lines that point a program at the sandbox: variables, and as comments what else is there to
//! try.

use crate::credentials::Credentials;

/// Lines of `NAME=value`, then comments; a shell can read them as they are.
pub(crate) fn lines(keys: &Credentials, base: &str, public_token: &str) -> String {
    let flinks = &keys.flinks;
    let vumi = &keys.vumi;
    let secret = vumi.secrets.first().copied().unwrap_or_default();
    let lines = [
        format!("FLINKS_BASE_URL={base}"),
        format!("FLINKS_CUSTOMER_ID={}", flinks.customer_id),
        format!("FLINKS_SECRET_KEY={}", flinks.secret_key),
        format!("FLINKS_API_KEY={}", flinks.api_key),
        format!("FLINKS_BEARER={}", flinks.bearer),
        format!("FLINKS_WEBHOOK_SECRET={}", flinks.webhook_secret),
        format!("FLINKS_CONNECT_URL={base}/connect/v2/"),
        format!("VUMI_BASE_URL={base}"),
        format!("VUMI_CLIENT_ID={}", vumi.client_id),
        format!("VUMI_CLIENT_SECRET={secret}"),
        format!("VUMI_LINK_URL={base}/link"),
        format!("VUMI_REDIRECT_ID={}", vumi.redirect_id),
        format!("# Status page {base}/"),
        format!("# Flinks Connect {base}/connect/try"),
        format!("# Vumi Link {base}/link?id={}", vumi.redirect_id),
        "# Link users titular, titular_2fa (code 123456), bloqueado; password Prueba".to_owned(),
        format!("# Flinks LoginId {}: cached at once, asks MFA when live", flinks.login_id),
        format!("# Flinks LoginId {}: never asks MFA", flinks.login_id_no_mfa),
        format!("# Flinks LoginId {}: several holders, hard amounts", flinks.login_id_joint),
        format!("# Flinks LoginId {}: investments only", flinks.login_id_wealth),
        format!("# Flinks LoginId {}: its last refresh failed", flinks.login_id_stale),
        "# Flinks users at FlinksCapital: greatday, greatday_nomfa; password Everyday; answers Montreal, Canada, Triangle".to_owned(),
        format!("# Vumi connection {}: ready", vumi.connection),
        format!("# Vumi public token {public_token}: to be exchanged"),
    ];
    lines.iter().flat_map(|line| [line.as_str(), "\n"]).collect()
}
