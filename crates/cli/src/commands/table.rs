//! Which operations each command may send: one entry a line, so that other tools can read it as
//! text. A test holds it against what is really sent.

/// A command and the operations that its own code may send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// The words after `foliolink`.
    pub words: &'static str,
    /// `provider.operationId` of the descriptions, sorted.
    pub operations: &'static [&'static str],
}

/// Every command.
#[rustfmt::skip]
pub const COMMANDS: &[Command] = &[
    Command { words: "demo", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.get_accounts_detail_async", "flinks.get_investments", "vumi.exchange_public_token", "vumi.get_connection", "vumi.list_account_transactions", "vumi.list_accounts", "vumi.list_active_positions", "vumi.list_investments", "vumi.list_portfolio_transactions", "vumi.list_portfolios", "vumi.login"] },
    #[cfg(feature = "sync")]
    Command { words: "demo sync", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.set_scheduled_refresh", "vumi.exchange_public_token", "vumi.get_connection", "vumi.get_webhook_verification_key", "vumi.list_account_transactions", "vumi.list_accounts", "vumi.list_active_positions", "vumi.list_entities", "vumi.list_investments", "vumi.list_portfolio_transactions", "vumi.list_portfolios", "vumi.login"] },
    Command { words: "flinks authorize", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.poll_authorize_async"] },
    Command { words: "flinks pull", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.get_accounts_detail_async", "flinks.get_investments", "flinks.get_statements", "flinks.get_statements_async", "flinks.get_wealth_investments", "flinks.poll_authorize_async"] },
    Command { words: "flinks resume", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.get_accounts_detail_async", "flinks.get_accounts_summary", "flinks.get_accounts_summary_async", "flinks.get_all_attributes", "flinks.get_all_business_attributes", "flinks.get_business_analysis_attributes", "flinks.get_categorization", "flinks.get_credit_risk_attributes", "flinks.get_income_attributes", "flinks.get_investments", "flinks.get_lending_attributes", "flinks.get_statements", "flinks.get_statements_async", "flinks.get_user_analysis_attributes", "flinks.poll_authorize_async", "flinks.request_attributes"] },
    Command { words: "flinks summary", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_accounts_summary", "flinks.get_accounts_summary_async", "flinks.poll_authorize_async"] },
    Command { words: "flinks statements", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_statements", "flinks.get_statements_async", "flinks.poll_authorize_async"] },
    Command { words: "flinks match", operations: &["flinks.field_match"] },
    Command { words: "flinks attributes", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.get_accounts_detail_async", "flinks.get_all_attributes", "flinks.get_all_business_attributes", "flinks.get_attributes_library", "flinks.get_business_analysis_attributes", "flinks.get_business_attributes_library", "flinks.get_credit_risk_attributes", "flinks.get_income_attributes", "flinks.get_lending_attributes", "flinks.get_user_analysis_attributes", "flinks.poll_authorize_async", "flinks.request_attributes"] },
    Command { words: "flinks categories", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.get_accounts_detail_async", "flinks.get_categories", "flinks.get_categorization", "flinks.poll_authorize_async"] },
    Command { words: "flinks institutions", operations: &["flinks.list_institutions"] },
    Command { words: "flinks refresh on", operations: &["flinks.set_scheduled_refresh"] },
    Command { words: "flinks refresh off", operations: &["flinks.set_scheduled_refresh"] },
    Command { words: "flinks refresh status", operations: &["flinks.get_nightly_refresh_status", "flinks.get_wealth_nightly_refresh_status"] },
    Command { words: "flinks delete", operations: &["flinks.delete_card"] },
    Command { words: "flinks questions list", operations: &["flinks.get_mfa_questions"] },
    Command { words: "flinks questions answer", operations: &["flinks.answer_mfa_questions"] },
    Command { words: "flinks connect-url", operations: &["flinks.generate_authorize_token"] },
    Command { words: "vumi exchange", operations: &["vumi.exchange_public_token", "vumi.list_connections", "vumi.list_public_tokens", "vumi.login"] },
    Command { words: "vumi connections", operations: &["vumi.list_connections", "vumi.login"] },
    Command { words: "vumi pending", operations: &["vumi.list_public_tokens", "vumi.login"] },
    Command { words: "vumi entities", operations: &["vumi.list_entities", "vumi.login"] },
    Command { words: "vumi status", operations: &["vumi.get_connection", "vumi.login"] },
    Command { words: "vumi pull", operations: &["vumi.get_connection", "vumi.list_account_transactions", "vumi.list_accounts", "vumi.list_active_positions", "vumi.list_investments", "vumi.list_portfolio_transactions", "vumi.list_portfolios", "vumi.login"] },
    Command { words: "vumi resume", operations: &["vumi.get_connection", "vumi.list_account_transactions", "vumi.list_accounts", "vumi.list_active_positions", "vumi.list_investments", "vumi.list_portfolio_transactions", "vumi.list_portfolios", "vumi.login"] },
    Command { words: "vumi transfers", operations: &["vumi.list_assets_transfer_orders", "vumi.login"] },
    Command { words: "vumi delete", operations: &["vumi.delete_connection", "vumi.login"] },
    Command { words: "vumi link-url", operations: &["vumi.login", "vumi.start_connection_flow"] },
    Command { words: "call flinks", operations: &["flinks.answer_mfa_questions", "flinks.authorize", "flinks.authorize_async", "flinks.authorize_multiple", "flinks.delete_card", "flinks.delete_investments", "flinks.field_match", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.get_accounts_detail_async", "flinks.get_accounts_summary", "flinks.get_accounts_summary_async", "flinks.get_all_attributes", "flinks.get_all_business_attributes", "flinks.get_attributes_library", "flinks.get_business_analysis_attributes", "flinks.get_business_attributes_library", "flinks.get_categories", "flinks.get_categorization", "flinks.get_credit_risk_attributes", "flinks.get_income_attributes", "flinks.get_institution_by_routing_number", "flinks.get_investments", "flinks.get_lending_attributes", "flinks.get_mfa_questions", "flinks.get_nightly_refresh_status", "flinks.get_score", "flinks.get_statements", "flinks.get_statements_async", "flinks.get_user_analysis_attributes", "flinks.get_wealth_investments", "flinks.get_wealth_nightly_refresh_status", "flinks.list_institutions", "flinks.poll_authorize_async", "flinks.request_attributes", "flinks.set_scheduled_refresh"] },
    Command { words: "call vumi", operations: &["vumi.delete_connection", "vumi.exchange_public_token", "vumi.get_connection", "vumi.get_webhook_verification_key", "vumi.list_account_transactions", "vumi.list_accounts", "vumi.list_active_positions", "vumi.list_assets_transfer_orders", "vumi.list_connections", "vumi.list_entities", "vumi.list_investments", "vumi.list_portfolio_transactions", "vumi.list_portfolios", "vumi.list_public_tokens", "vumi.login", "vumi.start_connection_flow"] },
    Command { words: "drift flinks", operations: &["flinks.authorize", "flinks.field_match", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.get_accounts_detail_async", "flinks.get_accounts_summary", "flinks.get_accounts_summary_async", "flinks.get_all_attributes", "flinks.get_all_business_attributes", "flinks.get_attributes_library", "flinks.get_business_analysis_attributes", "flinks.get_business_attributes_library", "flinks.get_categories", "flinks.get_categorization", "flinks.get_credit_risk_attributes", "flinks.get_income_attributes", "flinks.get_institution_by_routing_number", "flinks.get_investments", "flinks.get_lending_attributes", "flinks.get_mfa_questions", "flinks.get_nightly_refresh_status", "flinks.get_statements", "flinks.get_statements_async", "flinks.get_user_analysis_attributes", "flinks.get_wealth_investments", "flinks.get_wealth_nightly_refresh_status", "flinks.list_institutions", "flinks.poll_authorize_async", "flinks.request_attributes"] },
    Command { words: "drift vumi", operations: &["vumi.get_connection", "vumi.get_webhook_verification_key", "vumi.list_account_transactions", "vumi.list_accounts", "vumi.list_active_positions", "vumi.list_assets_transfer_orders", "vumi.list_connections", "vumi.list_entities", "vumi.list_investments", "vumi.list_portfolio_transactions", "vumi.list_portfolios", "vumi.list_public_tokens", "vumi.login"] },
    #[cfg(feature = "mcp")]
    Command { words: "mcp", operations: &[] },
    #[cfg(feature = "serve")]
    Command { words: "serve", operations: &[] },
    #[cfg(feature = "serve")]
    Command { words: "serve token add", operations: &[] },
    #[cfg(feature = "serve")]
    Command { words: "serve token list", operations: &[] },
    #[cfg(feature = "serve")]
    Command { words: "serve token revoke", operations: &[] },
    Command { words: "webhook verify flinks", operations: &[] },
    Command { words: "webhook verify vumi", operations: &["vumi.get_webhook_verification_key", "vumi.login"] },
    Command { words: "webhook listen", operations: &["vumi.get_webhook_verification_key", "vumi.login"] },
    #[cfg(feature = "sync")]
    Command { words: "sync key new", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync init", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync add flinks", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync add vumi", operations: &["vumi.exchange_public_token", "vumi.list_connections", "vumi.list_public_tokens", "vumi.login"] },
    #[cfg(feature = "sync")]
    Command { words: "sync remove", operations: &["flinks.delete_card", "vumi.delete_connection", "vumi.login"] },
    #[cfg(feature = "sync")]
    Command { words: "sync open", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.get_accounts_detail_async", "flinks.poll_authorize_async", "vumi.get_connection", "vumi.list_account_transactions", "vumi.list_accounts", "vumi.list_active_positions", "vumi.list_investments", "vumi.list_portfolio_transactions", "vumi.list_portfolios", "vumi.login"] },
    #[cfg(feature = "sync")]
    Command { words: "sync run", operations: &["flinks.authorize", "flinks.generate_authorize_token", "flinks.get_accounts_detail", "flinks.poll_authorize_async", "vumi.get_connection", "vumi.get_webhook_verification_key", "vumi.list_account_transactions", "vumi.list_accounts", "vumi.list_active_positions", "vumi.list_investments", "vumi.list_portfolio_transactions", "vumi.list_portfolios", "vumi.login"] },
    #[cfg(feature = "sync")]
    Command { words: "sync status", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync list", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync now", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync pause", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync resume", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync policy", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync history", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync snapshot", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync webhook enable", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync webhook rotate", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync webhook test", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync webhook remove", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync webhook list", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync webhook add", operations: &[] },
    #[cfg(feature = "sync")]
    Command { words: "sync rekey", operations: &[] },
    Command { words: "diff", operations: &[] },
    #[cfg(feature = "export")]
    Command { words: "export", operations: &[] },
    Command { words: "inspect", operations: &[] },
    Command { words: "man", operations: &[] },
    Command { words: "sandbox", operations: &[] },
    Command { words: "sandbox logs", operations: &[] },
    Command { words: "sandbox trigger", operations: &[] },
    Command { words: "schema", operations: &[] },
    Command { words: "completions", operations: &[] },
    Command { words: "config check", operations: &[] },
    Command { words: "config schema", operations: &[] },
    Command { words: "config path", operations: &[] },
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of every command that does something.
    fn leaves(command: &clap::Command, words: &str, found: &mut Vec<String>) {
        if !command.has_subcommands() {
            found.push(words.trim().to_owned());
        }
        for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
            leaves(inner, &format!("{words} {}", inner.get_name()), found);
        }
    }

    #[test]
    fn every_command_has_its_entry_and_every_entry_its_command() {
        let mut commands = Vec::new();
        leaves(&crate::description(), "", &mut commands);
        // One command, and an entry for each provider.
        let both = ["call", "drift", "webhook verify"];
        commands.retain(|words| !both.contains(&words.as_str()));
        commands.extend(
            both.iter().flat_map(|words| [format!("{words} flinks"), format!("{words} vumi")]),
        );
        // Words that do something by themselves, before others.
        #[cfg(feature = "sync")]
        commands.push("demo sync".to_owned());
        commands.push("sandbox".to_owned());
        #[cfg(feature = "serve")]
        commands.push("serve".to_owned());
        commands.sort();
        let mut entries: Vec<_> = COMMANDS.iter().map(|entry| entry.words).collect();
        entries.sort_unstable();
        assert_eq!(entries, commands);
    }

    #[test]
    fn operations_are_sorted_and_each_stands_once() {
        for entry in COMMANDS {
            assert!(entry.operations.windows(2).all(|pair| pair[0] < pair[1]), "{}", entry.words);
        }
    }
}
