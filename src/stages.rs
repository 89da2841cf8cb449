//! The stages, in the order in which a note passes them. Each imports only what lies before it:
//!
//! ```text
//! fold ─▶ segment ─▶ scan ─▶ matching ─▶ context ─▶ weigh ─▶ decide ─▶ advise
//! text    parts       hits    matches     claims     points   verdict   next step
//! ```

pub(crate) mod advise;
pub(crate) mod context;
pub(crate) mod decide;
pub(crate) mod matching;
pub(crate) mod scan;
pub(crate) mod segment;
pub(crate) mod weigh;
