//! Progress on standard error, only to a terminal; and the wish to stop.

use std::io::{IsTerminal, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use tieout_billing::{Cancelled, Progress};
use tieout_documents::count;
use tieout_workspace::Meter;
use tieout_workspace::view::ProgressView;

static STOP: AtomicBool = AtomicBool::new(false);

/// From now on Ctrl-C (and a polite kill) stops the work at its next step, so that nothing is left half-written.
pub fn stop_on_interrupt() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| {
        // Without a handler Ctrl-C still ends the program, only less gently: temporary files may stay.
        let _ = ctrlc::set_handler(|| STOP.store(true, Ordering::Relaxed));
    });
}

/// Long work's progress, shown on one line that is cleaned away at the end.
pub struct Shown {
    meter: Meter<'static, fn(ProgressView)>,
    visible: bool,
}

impl Shown {
    /// Shown to a terminal unless `quiet`.
    pub fn new(quiet: bool) -> Self {
        let visible = !quiet && std::io::stderr().is_terminal();
        Shown { meter: Meter::new(&STOP, if visible { show as fn(ProgressView) } else { |_| {} }), visible }
    }
}

impl Progress for Shown {
    fn report(&self, stage: &str, done: u64, of: u64) -> Result<(), Cancelled> {
        self.meter.report(stage, done, of)
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if self.visible {
            let _ = write!(std::io::stderr(), "\r\u{1b}[2K");
        }
    }
}

fn show(progress: ProgressView) {
    let mut line = format!("\r\u{1b}[2K{}", crate::output::tame(&progress.stage));
    if let Some(percent) = progress.done.saturating_mul(100).checked_div(progress.of) {
        line += &format!("  {} %", percent.min(100));
    }
    if progress.rate > 0 {
        line += &format!("  {}/s", count(progress.rate));
    }
    if let Some(seconds) = progress.seconds_left.filter(|seconds| *seconds > 0) {
        line += &format!("  {seconds} s left");
    }
    let mut stderr = std::io::stderr();
    let _ = write!(stderr, "{line}");
    let _ = stderr.flush();
}
