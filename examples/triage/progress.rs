//! How far a long run has come, for people who wait at a terminal.

use std::io::IsTerminal;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shorter files are answered before anybody could read a bar.
const LONG: u64 = 4 << 20;

/// A bar over the bytes of all files, on standard error; an invisible one where there is no terminal, where answers are
/// shown on it themselves, or where the files are short.
pub(crate) fn bar(paths: &[PathBuf]) -> ProgressBar {
    let bytes: u64 = paths.iter().filter_map(|path| path.metadata().ok()).map(|data| data.len()).sum();
    if bytes < LONG || !std::io::stderr().is_terminal() || std::io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
