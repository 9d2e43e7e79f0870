//! The sandbox seen from outside: every documented rule, asked over HTTP.

mod control;
mod dashboard;
mod fault_lines;
mod fault_wire;
mod faults;
mod flinks_cards;
mod flinks_data;
mod flinks_enrich;
mod flinks_investments;
mod flinks_live;
mod flinks_session;
mod hostile;
#[cfg(target_os = "linux")]
mod listening;
mod namespaces;
mod nights;
mod routes;
mod scenarios;
mod script;
mod seed_files;
mod seeds;
mod socket;
mod support;
mod triggers;
mod vumi_connections;
mod vumi_data;
mod vumi_session;
mod webhooks;
mod widgets;
mod widgets_link;
mod wire;
