//! Counts what is allocated, and how much is held at once. Counting is off while time is measured.

#![allow(unsafe_code)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    sync::atomic::{AtomicBool, AtomicIsize, AtomicU64, Ordering::Relaxed},
};

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

static ON: AtomicBool = AtomicBool::new(false);
static COUNT: AtomicU64 = AtomicU64::new(0);
// What was made before counting began may be given back while it goes on.
static HELD: AtomicIsize = AtomicIsize::new(0);
static PEAK: AtomicIsize = AtomicIsize::new(0);

/// What a piece of work asked of the allocator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allocations {
    /// Allocations, growing ones included.
    pub(crate) count: u64,
    /// Most bytes that were held at once, beyond what was held before.
    pub(crate) peak: usize,
    /// Bytes that its result holds, beyond what it was made of.
    pub(crate) held: usize,
}

/// Runs `work` once and counts; what it returns is still held when that is looked at.
pub(crate) fn count<T>(work: impl FnOnce() -> T) -> (T, Allocations) {
    let before = HELD.load(Relaxed);
    PEAK.store(before, Relaxed);
    let count = COUNT.load(Relaxed);
    ON.store(true, Relaxed);
    let result = work();
    ON.store(false, Relaxed);
    let allocations = Allocations {
        count: COUNT.load(Relaxed) - count,
        peak: beyond(PEAK.load(Relaxed), before),
        held: beyond(HELD.load(Relaxed), before),
    };
    (result, allocations)
}

fn beyond(held: isize, before: isize) -> usize {
    usize::try_from(held - before).unwrap_or_default()
}

impl Counting {
    fn grow(&self, bytes: usize) {
        let bytes = bytes.cast_signed();
        let held = HELD.fetch_add(bytes, Relaxed) + bytes;
        PEAK.fetch_max(held, Relaxed);
        COUNT.fetch_add(1, Relaxed);
    }
}

// SAFETY: hands everything on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if ON.load(Relaxed) {
            self.grow(layout.size());
        }
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if ON.load(Relaxed) {
            self.grow(layout.size());
        }
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        if ON.load(Relaxed) {
            HELD.fetch_sub(layout.size().cast_signed(), Relaxed);
        }
        // SAFETY: as above.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if ON.load(Relaxed) {
            // The pages of a large block move to the larger one: it isn't held twice.
            HELD.fetch_sub(layout.size().cast_signed(), Relaxed);
            self.grow(size);
        }
        // SAFETY: as above.
        unsafe { System.realloc(pointer, layout, size) }
    }
}
