//! Progress as both doors show it: how far, how fast, how long yet; and the button that stops it.

use crate::view::ProgressView;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tieout_billing::{Cancelled, Progress};

/// Turns the reports of long work into a [`ProgressView`] some ten times a second, and stops it when `cancel` is set.
pub struct Meter<'a, F: Fn(ProgressView) + Sync> {
    cancel: &'a AtomicBool,
    show: F,
    last: Mutex<Last>,
}

struct Last {
    stage: String,
    stage_began: Instant,
    stage_done: u64,
    shown: Option<Instant>,
}

const BETWEEN: Duration = Duration::from_millis(100);

impl<'a, F: Fn(ProgressView) + Sync> Meter<'a, F> {
    /// `show` is called from the working threads.
    pub fn new(cancel: &'a AtomicBool, show: F) -> Self {
        let last = Last { stage: String::new(), stage_began: Instant::now(), stage_done: 0, shown: None };
        Meter { cancel, show, last: Mutex::new(last) }
    }
}

impl<F: Fn(ProgressView) + Sync> Progress for Meter<'_, F> {
    fn report(&self, stage: &str, done: u64, of: u64) -> Result<(), Cancelled> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(Cancelled);
        }
        let now = Instant::now();
        // A thread that died while reporting leaves nothing half done in here.
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if last.stage != stage {
            *last = Last { stage: stage.to_owned(), stage_began: now, stage_done: done, shown: None };
        }
        let due = last.shown.is_none_or(|shown| now.duration_since(shown) >= BETWEEN) || done == of;
        if due {
            last.shown = Some(now);
            let millis = u64::try_from(now.duration_since(last.stage_began).as_millis()).unwrap_or(u64::MAX);
            let moved = done.saturating_sub(last.stage_done);
            let rate = if millis < 200 { 0 } else { moved.saturating_mul(1000) / millis };
            let seconds_left = (rate > 0 && of >= done).then(|| (of - done).div_ceil(rate));
            drop(last);
            (self.show)(ProgressView { stage: stage.to_owned(), done, of, rate, seconds_left });
        }
        Ok(())
    }
}
