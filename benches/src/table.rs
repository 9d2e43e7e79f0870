//! One table of ratios, as docs/performance.md keeps it.

use std::time::Duration;

use crate::candidate::Taken;

/// Prints what each took; the first is the reference. `rows` is what allocations are counted by,
/// `bytes` what memory is held against.
pub(crate) fn print(title: &str, taken: &[Taken], rows: usize, bytes: usize) {
    println!("\n{title}\n");
    println!("| what | speed | processor | wall | allocations a row | peak / body | held / body |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let Some(reference) = taken.first() else { return };
    for one in taken {
        let rows = rows.max(1) as f64;
        let bytes = bytes.max(1) as f64;
        println!(
            "| {} | {:.2}× | {} | {} | {:.2} | {:.2} | {:.2} |",
            one.name,
            reference.cpu.as_secs_f64() / one.cpu.as_secs_f64(),
            time(one.cpu),
            time(one.wall),
            one.allocations.count as f64 / rows,
            one.allocations.peak as f64 / bytes,
            one.allocations.held as f64 / bytes,
        );
    }
}

/// In the unit that leaves three digits or so.
pub(crate) fn time(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    if micros < 10_000.0 { format!("{micros:.1} µs") } else { format!("{:.1} ms", micros / 1e3) }
}
