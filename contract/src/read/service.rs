//! What the session endpoint grants, and problem documents.

use super::FromJson;
use crate::error::Problem;
use crate::json::Json;
use crate::session::SessionGrant;

impl FromJson for SessionGrant {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            token: fields.read("token")?,
            expires_at: fields.read("expires_at")?,
            record: fields.read("record")?,
        })
    }
}

impl FromJson for Problem {
    fn from_json(json: &Json<'_>) -> Option<Self> {
        let fields = json.fields()?;
        Some(Self {
            problem_type: fields.read("type")?,
            title: fields.read("title")?,
            status: fields.read("status")?,
            detail: fields.read("detail")?,
            code: fields.read("code")?,
            kind: fields.read("kind")?,
            retryable: fields.read("retryable")?,
            request_id: fields.read("request_id")?,
            retry_after_seconds: fields.read("retry_after_seconds")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::assert_reads;
    use super::*;
    use crate::error::ErrorCode;

    #[test]
    fn a_grant_is_read() {
        assert_reads(&SessionGrant {
            token: "o-p_aque".to_owned(),
            expires_at: "2026-06-30T21:30:00Z".parse().unwrap(),
            record: "001A0000006Vm9rIAC".parse().unwrap(),
        });
    }

    #[test]
    fn every_problem_is_read() {
        for code in ErrorCode::ALL {
            let mut problem = Problem::new(*code, "r-17".to_owned());
            assert_reads(&problem);
            problem.retry_after_seconds = Some(30);
            assert_reads(&problem);
        }
    }
}
