//! What a package of the firm's is at Onfido: a workflow, or a check of single reports.

use std::fmt;
use std::str::FromStr;

use inlay_contract::kyc::PartKind;
use uuid::Uuid;

use super::words;

/// What stands before the names of reports, where a package is written as one text.
const REPORTS: &str = "reports:";

/// The reports that a check can be made of, and whether the client must bring something for them: a document, a picture.
/// Source: `report_name` of the official document of API v3.6, in its order.
const ALL: [(&str, bool); 21] = [
    ("document", true),
    ("document_video", true),
    ("document_video_with_address_information", true),
    ("document_with_address_information", true),
    ("document_with_driving_licence_information", true),
    ("document_with_driver_verification", true),
    ("facial_similarity_photo", true),
    ("facial_similarity_photo_fully_auto", true),
    ("facial_similarity_video", true),
    ("facial_similarity_motion", true),
    ("known_faces", true),
    ("identity_enhanced", false),
    ("watchlist_aml", false),
    ("watchlist_enhanced", false),
    ("watchlist_standard", false),
    ("watchlist_peps_only", false),
    ("watchlist_sanctions_only", false),
    ("proof_of_address", true),
    ("us_driving_licence", false),
    ("device_intelligence", false),
    ("india_pan", false),
];

/// What is ordered at Onfido. Its text form is what stands in an order; nobody but this adapter reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnfidoPackage {
    /// A run of one of the firm's workflows, by its id.
    Workflow(Uuid),
    /// A check of these reports; at least one, each once.
    Reports(Vec<ReportName>),
}

/// The name of a report that Onfido makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReportName {
    name: &'static str,
    needs_client: bool,
}

/// Why something is no package.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OnfidoPackageError {
    /// Workflows have UUIDs.
    #[error("the id of the workflow is no UUID")]
    Workflow,
    /// A check is of one report at least.
    #[error("there is no report")]
    Empty,
    /// Onfido makes no such report.
    #[error("`{0}` is no report of Onfido's")]
    Unknown(String),
    /// The same twice.
    #[error("`{0}` is there twice")]
    Twice(ReportName),
}

impl OnfidoPackage {
    /// A workflow.
    ///
    /// # Errors
    /// [`OnfidoPackageError::Workflow`].
    pub fn workflow(id: &str) -> Result<Self, OnfidoPackageError> {
        let id = Uuid::try_parse(id).map_err(|_| OnfidoPackageError::Workflow)?;
        Ok(Self::Workflow(id))
    }

    /// A check of reports.
    ///
    /// # Errors
    /// [`OnfidoPackageError`]; names the first report that cannot be ordered.
    pub fn reports<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, OnfidoPackageError> {
        let mut reports: Vec<ReportName> = Vec::new();
        for name in names {
            let name: ReportName = name.parse()?;
            if reports.contains(&name) {
                return Err(OnfidoPackageError::Twice(name));
            }
            reports.push(name);
        }
        if reports.is_empty() {
            return Err(OnfidoPackageError::Empty);
        }
        Ok(Self::Reports(reports))
    }

    /// What it looks at, each once and in the order of the reports; empty for a workflow, of which only Onfido knows it.
    #[must_use]
    pub fn parts(&self) -> Vec<PartKind> {
        let mut parts = Vec::new();
        let reports = match self {
            Self::Workflow(_) => &[][..],
            Self::Reports(reports) => reports,
        };
        for part in reports.iter().map(|report| report.part()) {
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        parts
    }
}

impl fmt::Display for OnfidoPackage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Workflow(id) => id.as_hyphenated().fmt(formatter),
            Self::Reports(names) => {
                formatter.write_str(REPORTS)?;
                for (place, name) in names.iter().enumerate() {
                    formatter.write_str(if place == 0 { "" } else { "," })?;
                    formatter.write_str(name.as_str())?;
                }
                Ok(())
            }
        }
    }
}

impl FromStr for OnfidoPackage {
    type Err = OnfidoPackageError;

    fn from_str(text: &str) -> Result<Self, OnfidoPackageError> {
        match text.strip_prefix(REPORTS) {
            Some(names) => Self::reports(names.split(',')),
            None => Self::workflow(text),
        }
    }
}

impl ReportName {
    /// The name, as Onfido writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.name
    }

    /// Whether the client must bring something for it.
    #[must_use]
    pub const fn needs_client(self) -> bool {
        self.needs_client
    }

    /// What it looks at.
    #[must_use]
    pub fn part(self) -> PartKind {
        words::kind(self.name).unwrap_or(PartKind::Unknown)
    }
}

impl fmt::Display for ReportName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

impl FromStr for ReportName {
    type Err = OnfidoPackageError;

    fn from_str(text: &str) -> Result<Self, OnfidoPackageError> {
        let known = ALL.into_iter().find(|(name, _)| *name == text);
        known
            .map(|(name, needs_client)| Self { name, needs_client })
            .ok_or_else(|| OnfidoPackageError::Unknown(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_report_of_the_document_can_be_ordered_and_looks_at_something_known() {
        for (name, _) in ALL {
            let report: ReportName = name.parse().unwrap();
            assert_eq!(report.to_string(), name);
            assert_ne!(report.part(), PartKind::Unknown, "{name}");
        }
    }

    #[test]
    fn a_package_is_read_as_it_was_written() {
        let all = OnfidoPackage::reports(ALL.map(|(name, _)| name)).unwrap();
        let workflow = OnfidoPackage::workflow("31C0F9E5-1b8c-4f0e-9d5d-3f4d1f0a7c11").unwrap();
        assert_eq!(workflow.to_string(), "31c0f9e5-1b8c-4f0e-9d5d-3f4d1f0a7c11");
        for package in [all, workflow] {
            assert_eq!(package.to_string().parse(), Ok(package));
        }
    }

    #[test]
    fn what_onfido_does_not_make_cannot_be_ordered() {
        use OnfidoPackageError::{Empty, Twice, Unknown, Workflow};
        let document: ReportName = "document".parse().unwrap();
        for (text, error) in [
            ("standard", Workflow),
            ("", Workflow),
            ("reports:", Unknown(String::new())),
            ("reports:documents", Unknown("documents".to_owned())),
            (
                "reports:document,Watchlist_aml",
                Unknown("Watchlist_aml".to_owned()),
            ),
            ("reports:document,document", Twice(document)),
        ] {
            assert_eq!(text.parse::<OnfidoPackage>(), Err(error), "{text}");
        }
        assert_eq!(OnfidoPackage::reports([]), Err(Empty));
    }
}
