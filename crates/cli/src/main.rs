//! The process around [`foliolink_cli::run`].

use std::process::ExitCode;

use foliolink_cli::{Terminal, run};

fn main() -> ExitCode {
    let runtime =
        match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
            Ok(runtime) => runtime,
            Err(error) => {
                eprintln!("error: the runtime could not be started: {error}");
                return ExitCode::from(1);
            }
        };
    let code = runtime.block_on(run(std::env::args_os(), Terminal::of_process()));
    // A question may still be waiting for its answer on another thread: after Ctrl-C nobody waits
    // for it.
    runtime.shutdown_background();
    ExitCode::from(code)
}
