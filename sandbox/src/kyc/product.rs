//! What can be ordered: which steps a check has, under the names of both vendors.

use crate::answer::StepType;

/// A package of steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Product {
    /// Registers and watchlists: nothing is asked of the client.
    Screening,
    /// Document, face, registers, watchlists.
    Standard,
    /// The same with proof of address and device.
    Enhanced,
}

impl Product {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Screening, Self::Standard, Self::Enhanced];

    /// The platform's name for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Screening => "screening",
            Self::Standard => "standard",
            Self::Enhanced => "enhanced",
        }
    }

    /// The workflow that stands for it at the vendor with the Onfido wire format.
    #[must_use]
    pub const fn workflow_id(self) -> &'static str {
        match self {
            Self::Screening => "5c3e1a70-0000-4000-8000-000000000001",
            Self::Standard => "5c3e1a70-0000-4000-8000-000000000002",
            Self::Enhanced => "5c3e1a70-0000-4000-8000-000000000003",
        }
    }

    pub(crate) fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|product| product.code() == code)
    }

    pub(crate) fn of_workflow(id: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|product| product.workflow_id().eq_ignore_ascii_case(id))
    }

    /// Its steps, in the order in which they are made. Registers and watchlists are in all of them.
    pub(super) const fn steps(self) -> &'static [StepType] {
        use StepType::{Address, Device, Document, Face, Identity, Watchlist};
        match self {
            Self::Screening => &[Identity, Watchlist],
            Self::Standard => &[Document, Face, Identity, Watchlist],
            Self::Enhanced => &[Document, Face, Identity, Address, Device, Watchlist],
        }
    }
}
