//! Many notes at once, on all cores.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::note::Note;
use crate::report::Report;
use crate::triage::Triage;

/// How many notes a thread takes at a time: enough that taking costs nothing, few enough that none waits long.
const NOTES: usize = 32;

impl Triage {
    /// Assesses many notes on all cores; the reports stand in the order of the notes.
    ///
    /// Memory grows with the notes handed over, so feed an endless stream in chunks of some thousands.
    ///
    /// ```
    /// use churn_triage::Triage;
    ///
    /// let triage = Triage::builtin()?;
    /// let notes = ["You are too expensive.", "Head office cut our budget."];
    /// let reports = triage.assess_batch(&notes);
    /// assert_eq!(reports[1], triage.assess(notes[1]));
    /// # Ok::<(), churn_triage::Error>(())
    /// ```
    pub fn assess_batch<'n, T>(&self, notes: &'n [T]) -> Vec<Report>
    where
        T: Sync,
        Note<'n>: From<&'n T>,
    {
        let chunks: Vec<&[T]> = notes.chunks(NOTES).collect();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let assess = |chunk: &'n [T]| chunk.iter().map(|note| self.assess(note)).collect::<Vec<Report>>();
        if cores.min(chunks.len()) < 2 {
            return notes.iter().map(|note| self.assess(note)).collect();
        }
        let next = AtomicUsize::new(0);
        let work = || {
            let mut done: Vec<(usize, Vec<Report>)> = Vec::new();
            while let Some((at, chunk)) = take(&next, &chunks) {
                done.push((at, assess(chunk)));
            }
            done
        };
        let mut done = std::thread::scope(|scope| {
            let threads: Vec<_> = (1..cores.min(chunks.len())).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            for thread in threads {
                match thread.join() {
                    Ok(of_thread) => done.extend(of_thread),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        });
        done.sort_unstable_by_key(|(at, _)| *at);
        done.into_iter().flat_map(|(_, reports)| reports).collect()
    }
}

/// The next chunk that nobody has taken.
fn take<'c, T>(next: &AtomicUsize, chunks: &[&'c [T]]) -> Option<(usize, &'c [T])> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    chunks.get(at).map(|chunk| (at, *chunk))
}
