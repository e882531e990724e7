//! Progress as both doors show it: how far, how fast, how long yet; and the button that stops it.

use crate::view::ProgressView;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};
use tieout_billing::{Cancelled, Progress};

/// Turns the reports of long work into a [`ProgressView`] some ten times a second, and stops it when `cancel` is set.
///
/// Files that are read at once, each on a thread of its own, are one line: "reading before.csv and after.csv", their sizes added.
pub struct Meter<'a, F: Fn(ProgressView) + Sync> {
    cancel: &'a AtomicBool,
    show: F,
    last: Mutex<Last>,
}

struct Last {
    line: Line,
    shown: Option<Instant>,
}

/// What is shown as one stage.
struct Line {
    /// Where the work was started: its stage is named first.
    home: ThreadId,
    began: Instant,
    parts: Vec<Part>,
}

struct Part {
    thread: ThreadId,
    stage: String,
    /// Done before the line began: not part of its rate.
    from: u64,
    done: u64,
    of: u64,
}

const BETWEEN: Duration = Duration::from_millis(100);

/// Stages of this kind are added to one line.
const READING: &str = "reading ";

impl<'a, F: Fn(ProgressView) + Sync> Meter<'a, F> {
    /// `show` is called from the working threads.
    pub fn new(cancel: &'a AtomicBool, show: F) -> Self {
        let line = Line { home: thread::current().id(), began: Instant::now(), parts: Vec::new() };
        Meter { cancel, show, last: Mutex::new(Last { line, shown: None }) }
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
        if last.line.take(thread::current().id(), stage, done, of, now) {
            last.shown = None;
        }
        let due = last.shown.is_none_or(|shown| now.duration_since(shown) >= BETWEEN) || last.line.finished();
        if due {
            last.shown = Some(now);
            let view = last.line.view(now);
            drop(last);
            (self.show)(view);
        }
        Ok(())
    }
}

impl Line {
    /// Takes a report in. True where it begins a line of its own.
    fn take(&mut self, thread: ThreadId, stage: &str, done: u64, of: u64, now: Instant) -> bool {
        let part = Part { thread, stage: stage.to_owned(), from: done, done, of };
        let known = self.parts.iter().position(|part| part.thread == thread);
        let same = known.is_some_and(|known| self.parts[known].of == of && done >= self.parts[known].done);
        let reading = stage.starts_with(READING) && self.parts.iter().all(|part| part.stage.starts_with(READING));
        match known {
            // The next file of a side goes on with that side's count.
            Some(known) if same && (reading || self.parts[known].stage == stage) => {
                self.parts[known].done = done;
                if self.parts[known].stage != stage {
                    self.parts[known].stage = stage.to_owned();
                }
                false
            }
            // Beside what the other threads still read.
            _ if reading && !self.parts.is_empty() && !self.finished() => {
                match known {
                    Some(known) => self.parts[known] = part,
                    None if thread == self.home => self.parts.insert(0, part),
                    None => self.parts.push(part),
                }
                false
            }
            // A stage that several threads report, or that says anew how much there is.
            _ if self.parts.len() == 1 && self.parts[0].stage == stage && !stage.starts_with(READING) => {
                self.parts[0].done = done;
                self.parts[0].of = of;
                false
            }
            _ => {
                self.began = now;
                self.parts = vec![part];
                true
            }
        }
    }

    fn finished(&self) -> bool {
        self.parts.iter().all(|part| part.of > 0 && part.done >= part.of)
    }

    fn view(&self, now: Instant) -> ProgressView {
        let sum = |figure: fn(&Part) -> u64| self.parts.iter().map(figure).fold(0, u64::saturating_add);
        let (done, of) = (sum(|part| part.done), sum(|part| part.of));
        let moved = sum(|part| part.done.saturating_sub(part.from));
        let millis = u64::try_from(now.duration_since(self.began).as_millis()).unwrap_or(u64::MAX);
        let rate = if millis < 200 { 0 } else { moved.saturating_mul(1000) / millis };
        let seconds_left = (rate > 0 && of >= done).then(|| (of - done).div_ceil(rate));
        ProgressView { stage: self.name(), done, of, rate, seconds_left }
    }

    fn name(&self) -> String {
        let mut names: Vec<&str> = Vec::new();
        for part in &self.parts {
            if !names.contains(&part.stage.as_str()) {
                names.push(&part.stage);
            }
        }
        let mut name = names.first().map_or_else(String::new, |first| (*first).to_owned());
        for other in names.iter().skip(1) {
            name.push_str(" and ");
            name.push_str(other.strip_prefix(READING).unwrap_or(other));
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two threads, one clock.
    struct Watched {
        line: Line,
        other: ThreadId,
        began: Instant,
    }

    impl Watched {
        fn new() -> Watched {
            let other = thread::spawn(|| thread::current().id()).join().unwrap();
            let began = Instant::now();
            Watched { line: Line { home: thread::current().id(), began, parts: Vec::new() }, other, began }
        }

        fn at(&mut self, millis: u64, home: bool, stage: &str, done: u64, of: u64) -> ProgressView {
            let now = self.began + Duration::from_millis(millis);
            let thread = if home { self.line.home } else { self.other };
            self.line.take(thread, stage, done, of, now);
            self.line.view(now)
        }
    }

    fn shown(stage: &str, done: u64, of: u64, rate: u64, seconds_left: Option<u64>) -> ProgressView {
        ProgressView { stage: stage.to_owned(), done, of, rate, seconds_left }
    }

    #[test]
    fn two_files_that_are_read_at_once_are_one_line() {
        let mut watched = Watched::new();
        watched.at(0, false, "reading after.csv", 0, 3000);
        let both = "reading before.csv and after.csv";
        assert_eq!(watched.at(0, true, "reading before.csv", 0, 1000), shown(both, 0, 4000, 0, None));
        watched.at(900, false, "reading after.csv", 500, 3000);
        // Whoever reports, the line is of both.
        assert_eq!(watched.at(1000, true, "reading before.csv", 500, 1000), shown(both, 1000, 4000, 1000, Some(3)));
        assert_eq!(watched.at(1000, false, "reading after.csv", 500, 3000), shown(both, 1000, 4000, 1000, Some(3)));
        // The shorter one is done; its share stays in the sum.
        watched.at(1500, true, "reading before.csv", 1000, 1000);
        assert_eq!(watched.at(2000, false, "reading after.csv", 1000, 3000), shown(both, 2000, 4000, 1000, Some(2)));
        assert_eq!(watched.at(4000, false, "reading after.csv", 3000, 3000), shown(both, 4000, 4000, 1000, Some(0)));
        assert_eq!(watched.at(4000, true, "matching", 0, 1), shown("matching", 0, 1, 0, None));
        assert_eq!(watched.at(4100, false, "reading after.csv", 5, 10), shown("reading after.csv", 5, 10, 0, None));
    }

    #[test]
    fn files_that_are_read_in_turn_are_lines_of_their_own() {
        let mut watched = Watched::new();
        watched.at(0, true, "reading a.csv", 0, 1000);
        watched.at(1000, true, "reading a.csv", 1000, 1000);
        assert_eq!(watched.at(2000, true, "reading b.csv", 10, 500), shown("reading b.csv", 10, 500, 0, None));
        assert_eq!(watched.at(3000, true, "reading b.csv", 260, 500), shown("reading b.csv", 260, 500, 250, Some(1)));
    }

    #[test]
    fn headers_and_lines_of_a_side_go_on_with_one_count() {
        let mut watched = Watched::new();
        watched.at(0, true, "reading headers.csv", 0, 1000);
        watched.at(0, false, "reading after.csv", 0, 1000);
        watched.at(900, false, "reading after.csv", 400, 1000);
        let view = watched.at(1000, true, "reading lines.csv", 600, 1000);
        assert_eq!(view, shown("reading lines.csv and after.csv", 1000, 2000, 1000, Some(1)));
    }

    #[test]
    fn it_stops_when_it_is_told_to() {
        let cancel = AtomicBool::new(false);
        let views = Mutex::new(Vec::new());
        let meter = Meter::new(&cancel, |view| views.lock().unwrap().push(view));
        meter.report("matching", 0, 2).unwrap();
        meter.report("matching", 1, 2).unwrap();
        meter.report("matching", 2, 2).unwrap();
        cancel.store(true, Ordering::Relaxed);
        assert_eq!(meter.report("matching", 2, 2), Err(Cancelled));
        let done: Vec<u64> = views.lock().unwrap().iter().map(|view: &ProgressView| view.done).collect();
        assert_eq!(done, [0, 2], "the first and the last at once, what lies between at most every 100 ms");
    }
}
