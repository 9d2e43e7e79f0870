//! Each output form of the main commands, side by side.

use std::fmt::Write as _;

use crate::{
    scene::{CONNECTION, NO_MFA, Scene},
    support::with_fixed_times,
};

#[tokio::test]
async fn every_form_of_the_main_commands() {
    let commands = [
        format!("flinks authorize --login-id {NO_MFA}"),
        format!("flinks summary --login-id {NO_MFA}"),
        format!("flinks refresh on --login-id {NO_MFA}"),
        format!("flinks delete --login-id {NO_MFA} --yes"),
        "vumi exchange {public}".to_owned(),
        "vumi connections".to_owned(),
        format!("vumi status {CONNECTION}"),
        format!("vumi pull {CONNECTION} --what accounts"),
        format!("vumi pull {CONNECTION} --what portfolios,positions"),
        format!("flinks pull --login-id {NO_MFA} --what accounts,holders"),
        "flinks institutions".to_owned(),
        "flinks connect-url --demo --redirect-url https://example.test/back --tag t --days 90"
            .to_owned(),
        "vumi link-url --redirect-id {redirect} --external-id cust-9 --theme dark".to_owned(),
        "webhook verify flinks --headers {headers} --body {body}".to_owned(),
    ];
    for command in commands {
        let mut shown = String::new();
        for form in ["table", "json", "ndjson", "csv"] {
            let ran = Scene::new(None)
                .await
                .run(&format!("{command} --output {form}"), &[("COLUMNS", "100")], "")
                .await;
            write!(
                shown,
                "$ foliolink {command} --output {form}\nexit {}\n{}{}\n",
                ran.code, ran.out, ran.err
            )
            .unwrap();
        }
        let words: Vec<_> =
            command.split(' ').take_while(|word| !word.starts_with(['-', '{'])).collect();
        let what = command
            .split("--what ")
            .nth(1)
            .map(|what| format!("_{}", what.replace(',', "_")))
            .unwrap_or_default();
        let name =
            format!("forms_{}{what}", words.iter().take(2).copied().collect::<Vec<_>>().join("_"));
        with_fixed_times(|| insta::assert_snapshot!(name, shown));
    }
}

#[tokio::test]
async fn every_table_fits_its_page() {
    let lines = [
        format!("flinks authorize --login-id {NO_MFA}"),
        format!("flinks summary --login-id {NO_MFA}"),
        format!("flinks statements --login-id {NO_MFA}"),
        format!("flinks refresh on --login-id {NO_MFA}"),
        "flinks refresh status".to_owned(),
        format!("flinks match --login-id {NO_MFA} --person {{person}}"),
        format!("flinks attributes --login-id {NO_MFA} --set all"),
        "flinks attributes --library consumer".to_owned(),
        format!("flinks categories --login-id {NO_MFA}"),
        "flinks categories --country CA".to_owned(),
        "flinks institutions".to_owned(),
        format!("drift flinks --live --login-id {NO_MFA}"),
        "vumi connections".to_owned(),
        "vumi pending".to_owned(),
        "vumi entities".to_owned(),
        format!("vumi status {CONNECTION}"),
        format!("vumi transfers {CONNECTION}"),
        format!("vumi pull {CONNECTION}"),
        "config check".to_owned(),
    ];
    for columns in ["80", "60", "45"] {
        let scene = Scene::new(None).await;
        for line in &lines {
            let ran =
                scene.run(&format!("{line} --output table"), &[("COLUMNS", columns)], "").await;
            let widest = ran.out.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(
                ran.code == 0 && widest <= columns.parse().unwrap(),
                "{line} at {columns}: {widest}\n{}",
                ran.out
            );
        }
    }
}
