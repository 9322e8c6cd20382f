//! `inlay tenant list`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use inlay_contract::OrgId;
use jiff::Timestamp;
use serde::Serialize;

use super::certificate::{Standing, date, days_left, short, standing, standing_words};
use crate::cli::say;
use crate::config::{Enrolment, Enrolments, Origin, ProviderKind, TenantPlace, VerificationKey};

const HEAD: [&str; 8] = [
    "ORG",
    "NAME",
    "PORTFOLIOS",
    "PAGES",
    "CERTIFICATE",
    "FROM",
    "UNTIL",
    "",
];

/// Prints who is enrolled; no secret is read for it.
pub(super) fn run(config: &Path, json: bool, now: Timestamp) -> Result<ExitCode, anyhow::Error> {
    let enrolled = Enrolments::read(config)?;
    if json {
        let tenants: Vec<_> = enrolled
            .tenants
            .iter()
            .map(|tenant| ListedTenant::of(tenant, now))
            .collect();
        say(&serde_json::to_string(&tenants)?);
    } else if enrolled.tenants.is_empty() {
        say("No org is enrolled; `inlay tenant add` enrols one.");
    } else {
        for line in table(&enrolled.tenants, now) {
            say(&line);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// One org in the JSON document.
#[derive(Serialize)]
struct ListedTenant<'a> {
    org: &'a OrgId,
    name: &'a str,
    host_origins: Vec<&'a str>,
    provider: &'a ProviderKind,
    /// The file that it stands in.
    file: &'a Path,
    /// Which `[[tenant]]` block of that file it is, from zero; `null` for a file of its own.
    block: Option<usize>,
    certificates: Vec<ListedCertificate>,
}

#[derive(Serialize)]
struct ListedCertificate {
    file: PathBuf,
    sha256: String,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
    standing: Standing,
    /// Whole days; negative when it has expired.
    expires_in_days: Option<i64>,
}

impl<'a> ListedTenant<'a> {
    fn of(tenant: &'a Enrolment, now: Timestamp) -> Self {
        let certificates = tenant.certificates.iter().map(|certificate| ListedCertificate {
            file: certificate.file.clone(),
            sha256: certificate.key.fingerprint(),
            valid_from: certificate.key.valid_from(),
            valid_until: certificate.key.valid_until(),
            standing: standing(&certificate.key, now),
            expires_in_days: days_left(&certificate.key, now),
        });
        Self {
            org: &tenant.org,
            name: &tenant.name,
            host_origins: tenant.host_origins.iter().map(Origin::as_str).collect(),
            provider: &tenant.provider,
            file: tenant.place.file(),
            block: match tenant.place {
                TenantPlace::Block { index, .. } => Some(index),
                TenantPlace::File(_) => None,
            },
            certificates: certificates.collect(),
        }
    }
}

/// One line for each page or certificate of an org, the org itself on the first of them.
fn table(tenants: &[Enrolment], now: Timestamp) -> Vec<String> {
    let mut rows = vec![HEAD.map(str::to_owned)];
    for tenant in tenants {
        let provider = match &tenant.provider {
            ProviderKind::Platform { base_url } => format!("platform {base_url}"),
            ProviderKind::Ofx { folder } => format!("statements {}", folder.display()),
            ProviderKind::SnapTrade { base_url } => format!("SnapTrade {base_url}"),
        };
        let mut about = [tenant.org.to_string(), tenant.name.clone(), provider];
        for line in 0..tenant.host_origins.len().max(tenant.certificates.len()) {
            let [org, name, provider] = std::mem::take(&mut about);
            let page = tenant.host_origins.get(line).map(ToString::to_string);
            let certificate = tenant.certificates.get(line);
            let [fingerprint, from, until, words] =
                certificate.map_or_else(<[String; 4]>::default, |listed| cells(&listed.key, now));
            rows.push([
                org,
                name,
                provider,
                page.unwrap_or_default(),
                fingerprint,
                from,
                until,
                words,
            ]);
        }
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: Vec<usize> = (0..HEAD.len()).map(|column| width(column).unwrap_or(0)).collect();
    let padded = |(cell, width): (&String, &usize)| format!("{cell:width$}  ");
    let line = |row: &[String; 8]| row.iter().zip(&widths).map(padded).collect::<String>();
    rows.iter().map(|row| line(row).trim_end().to_owned()).collect()
}

fn cells(key: &VerificationKey, now: Timestamp) -> [String; 4] {
    let day = |instant: Option<Timestamp>| instant.map(date).unwrap_or_default();
    [
        short(key),
        day(key.valid_from()),
        day(key.valid_until()),
        standing_words(key, now),
    ]
}
