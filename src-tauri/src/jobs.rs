//! Long work that the window can stop by the id that it gave it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tauri::ipc::Channel;
use tieout_billing::Progress;
use tieout_workspace::Meter;
use tieout_workspace::view::ProgressView;

/// The jobs that run now.
#[derive(Default)]
pub struct Jobs {
    stops: Mutex<HashMap<String, Arc<AtomicBool>>>,
}

impl Jobs {
    /// Runs work under an id: its progress goes to the channel, some ten times a second, and [`Jobs::stop`] ends it.
    pub fn run<T>(&self, id: &str, channel: &Channel<ProgressView>, work: impl FnOnce(&dyn Progress) -> T) -> T {
        let stop = lock(&self.stops).entry(id.to_owned()).or_default().clone();
        // A window that is gone does not listen; its job ends all the same.
        let result = work(&Meter::new(&stop, |progress| drop(channel.send(progress))));
        lock(&self.stops).remove(id);
        result
    }

    /// Asks a job to stop. One that has not started yet stops at its first report.
    pub fn stop(&self, id: &str) {
        lock(&self.stops).entry(id.to_owned()).or_default().store(true, Ordering::Relaxed);
    }
}

/// A thread that panicked while it held one of these leaves it whole: each is changed in one step.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tieout_billing::Cancelled;

    fn deaf() -> Channel<ProgressView> {
        Channel::new(|_| Ok(()))
    }

    #[test]
    fn a_stopped_job_ends_at_its_next_report() {
        let jobs = Jobs::default();
        let outcome = jobs.run("a", &deaf(), |progress| {
            progress.report("reading", 1, 10)?;
            jobs.stop("another");
            progress.report("reading", 2, 10)?;
            jobs.stop("a");
            assert_eq!(progress.report("reading", 3, 10), Err(Cancelled));
            Ok::<_, Cancelled>("went on to its end")
        });
        assert_eq!(outcome, Ok("went on to its end"));
    }

    #[test]
    fn a_stop_that_overtakes_its_job_is_kept_for_it_and_for_no_other() {
        let jobs = Jobs::default();
        jobs.stop("a");
        assert_eq!(jobs.run("a", &deaf(), |progress| progress.report("reading", 0, 10)), Err(Cancelled));
        assert_eq!(jobs.run("a", &deaf(), |progress| progress.report("reading", 0, 10)), Ok(()));
    }
}
