//! The steps of a plan: when they are due, whose they are, by what means.

use serde::{Deserialize, Serialize};

use crate::taxonomy::{StepCode, vocabulary};

vocabulary! {
    /// When a step of the plan is due.
    #[non_exhaustive]
    pub enum Phase {
        /// On the day of the news.
        Day0 = "day_0",
        /// Within two days.
        Days2 = "days_2",
        /// Within two weeks.
        Weeks2 = "weeks_2",
        /// Weeks two to six.
        Weeks6 = "weeks_6",
        /// Later.
        Later = "later",
    }
}

vocabulary! {
    /// Whose a step is.
    #[non_exhaustive]
    pub enum Owner {
        /// The one who reads the report.
        You = "you",
        /// Whoever runs the account.
        AccountLead = "account_lead",
        /// Everybody who worked on it.
        Team = "team",
    }
}

vocabulary! {
    /// By what means a step is done.
    #[non_exhaustive]
    pub enum Medium {
        /// Face to face.
        InPerson = "in_person",
        /// By telephone or video.
        Call = "call",
        /// In writing.
        Writing = "writing",
        /// Inside the provider's own house.
        InHouse = "in_house",
        /// By oneself.
        Alone = "alone",
    }
}

vocabulary! {
    /// Who reads or hears a letter of the playbook.
    #[non_exhaustive]
    pub enum Addressee {
        /// The client who leaves.
        Client = "client",
        /// The provider's own people.
        Team = "team",
        /// Nobody but the writer.
        Yourself = "yourself",
    }
}

/// A step of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlanStep {
    /// Which step.
    pub code: StepCode,
    /// When it is due.
    pub phase: Phase,
}

impl PlanStep {
    pub(crate) fn new(code: StepCode, phase: Phase) -> Self {
        PlanStep { code, phase }
    }
}
