//! What a check is made of: a package, or single reports under the Onfido format's names.

use super::product::Product;
use crate::answer::StepType;

/// What was ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ordered {
    /// A package: a product of the platform, a workflow of the other vendor.
    Package(Product),
    /// A check of single reports.
    Reports(Reports),
}

/// A check of single reports, as it was ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reports {
    /// At least one, in the order in which they are made.
    pub(crate) names: Vec<ReportName>,
    /// Whether the client is sent a form for what is needed.
    pub(crate) applicant_provides_data: bool,
    /// Whether the client has read the vendor's privacy notices.
    pub(crate) privacy_notices_read: bool,
}

/// A report that the vendor with the Onfido wire format makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReportName {
    pub(crate) name: &'static str,
    looks_at: StepType,
}

/// `report_name` of the official document of API v3.6, and what each looks at.
const REPORTS: [(&str, StepType); 21] = [
    ("document", StepType::Document),
    ("document_video", StepType::Document),
    ("document_video_with_address_information", StepType::Document),
    ("document_with_address_information", StepType::Document),
    ("document_with_driving_licence_information", StepType::Document),
    ("document_with_driver_verification", StepType::Document),
    ("facial_similarity_photo", StepType::Face),
    ("facial_similarity_photo_fully_auto", StepType::Face),
    ("facial_similarity_video", StepType::Face),
    ("facial_similarity_motion", StepType::Face),
    ("known_faces", StepType::Face),
    ("identity_enhanced", StepType::Identity),
    ("watchlist_aml", StepType::Watchlist),
    ("watchlist_enhanced", StepType::Watchlist),
    ("watchlist_standard", StepType::Watchlist),
    ("watchlist_peps_only", StepType::Watchlist),
    ("watchlist_sanctions_only", StepType::Watchlist),
    ("proof_of_address", StepType::Address),
    ("us_driving_licence", StepType::Document),
    ("device_intelligence", StepType::Device),
    ("india_pan", StepType::Identity),
];

impl ReportName {
    pub(crate) fn of(name: &str) -> Option<Self> {
        let known = REPORTS.into_iter().find(|(known, _)| *known == name);
        known.map(|(name, looks_at)| Self { name, looks_at })
    }
}

impl Ordered {
    /// The steps of it, in the order in which they are made.
    pub(super) fn steps(&self) -> Vec<StepType> {
        match self {
            Self::Package(product) => product.steps().to_vec(),
            Self::Reports(reports) => reports.names.iter().map(|report| report.looks_at).collect(),
        }
    }

    /// Its name for people.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Package(product) => product.code().to_owned(),
            Self::Reports(reports) => {
                let names: Vec<_> = reports.names.iter().map(|report| report.name).collect();
                names.join(", ")
            }
        }
    }
}
