//! What a look at an installation came to, for people and for scripts.

use std::process::ExitCode;

use serde::Serialize;

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    /// In order.
    Ok,
    /// Could not be looked at, because of something that is named.
    NotChecked,
    /// It works, and should be mended.
    Warning,
    /// It does not work.
    Failed,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Finding {
    /// What kind of thing, by a name that stays the same.
    pub(super) check: &'static str,
    /// Which one.
    pub(super) subject: String,
    /// How it stands.
    pub(super) state: State,
    /// What was seen.
    pub(super) detail: String,
    /// What to do about it; `None` where there is nothing to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remedy: Option<String>,
}

/// All findings, causes before what follows from them.
#[derive(Debug, Default, Serialize)]
pub(super) struct Findings {
    findings: Vec<Finding>,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotChecked => "not checked",
            Self::Warning => "warning",
            Self::Failed => "FAILED",
        }
    }
}

impl Findings {
    /// In order.
    pub(super) fn ok(&mut self, check: &'static str, subject: impl Into<String>, detail: impl Into<String>) {
        self.add(check, subject, State::Ok, detail, None);
    }

    /// It works, and should be mended.
    pub(super) fn warning(
        &mut self,
        check: &'static str,
        subject: impl Into<String>,
        detail: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(check, subject, State::Warning, detail, Some(remedy.into()));
    }

    /// It does not work.
    pub(super) fn failed(
        &mut self,
        check: &'static str,
        subject: impl Into<String>,
        detail: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(check, subject, State::Failed, detail, Some(remedy.into()));
    }

    /// Not looked at, because of what is named.
    pub(super) fn not_checked(
        &mut self,
        check: &'static str,
        subject: impl Into<String>,
        because: impl Into<String>,
    ) {
        self.add(check, subject, State::NotChecked, because, None);
    }

    fn add(
        &mut self,
        check: &'static str,
        subject: impl Into<String>,
        state: State,
        detail: impl Into<String>,
        remedy: Option<String>,
    ) {
        self.findings.push(Finding {
            check,
            subject: subject.into(),
            state,
            detail: detail.into(),
            remedy,
        });
    }

    fn count(&self, state: State) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.state == state)
            .count()
    }

    /// 0 where all is in order, 1 with warnings, 2 where something does not work. What was not looked at counts for nothing:
    /// its cause counts.
    pub(super) fn exit_code(&self) -> ExitCode {
        let worst = self.findings.iter().map(|finding| finding.state).max();
        ExitCode::from(match worst {
            Some(State::Failed) => 2,
            Some(State::Warning) => 1,
            Some(State::Ok | State::NotChecked) | None => 0,
        })
    }

    /// For people: one line for each finding, and below it what to do.
    pub(super) fn text(&self) -> String {
        let state_width = State::NotChecked.word().len();
        let check_width = self.findings.iter().map(|finding| finding.check.len()).max();
        let check_width = check_width.unwrap_or_default();
        let indent = " ".repeat(state_width + check_width + 4);
        let mut text = String::new();
        for finding in &self.findings {
            let Finding {
                check,
                subject,
                state,
                detail,
                remedy,
            } = finding;
            let (state, check) = (state.word(), check.replace('_', " "));
            let detail = detail.replace('\n', &format!("\n{indent}"));
            text.push_str(&format!(
                "{state:state_width$}  {check:check_width$}  {subject}: {detail}\n"
            ));
            if let Some(remedy) = remedy {
                text.push_str(&format!(
                    "{indent}→ {}\n",
                    remedy.replace('\n', &format!("\n{indent}  "))
                ));
            }
        }
        let count = |state| self.count(state);
        text.push_str(&format!(
            "\n{} ok, {} with a warning, {} failed, {} not checked.",
            count(State::Ok),
            count(State::Warning),
            count(State::Failed),
            count(State::NotChecked),
        ));
        text
    }

    /// For scripts: one JSON document.
    pub(super) fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings() -> Findings {
        let mut findings = Findings::default();
        findings.ok("configuration", "inlay.toml", "2 orgs");
        findings.failed(
            "name",
            "api.platform.example",
            "there is no such host",
            "Correct `base_url`, or the name server of this machine.",
        );
        findings.not_checked("connection", "api.platform.example", "its name is not known");
        findings
    }

    #[test]
    fn people_see_columns_and_what_to_do() {
        assert_eq!(
            findings().text(),
            "\
ok           configuration  inlay.toml: 2 orgs
FAILED       name           api.platform.example: there is no such host
                            → Correct `base_url`, or the name server of this machine.
not checked  connection     api.platform.example: its name is not known

1 ok, 0 with a warning, 1 failed, 1 not checked."
        );
    }

    #[test]
    fn scripts_see_names_that_stay() {
        let json: serde_json::Value = serde_json::from_str(&findings().json().unwrap()).unwrap();
        assert_eq!(
            json["findings"][1],
            serde_json::json!({
                "check": "name", "subject": "api.platform.example", "state": "failed",
                "detail": "there is no such host",
                "remedy": "Correct `base_url`, or the name server of this machine.",
            })
        );
        assert!(json["findings"][0].get("remedy").is_none());
    }
}
