//! The vendor's report about a check: a PDF of one page, written by hand because it is a page of text and nothing more.

use super::run::Run;
use super::state::Person;

/// Lines that fit on the page below the title.
const LINES: usize = 40;

/// The report about a finished run.
pub(crate) fn pdf(run: &Run, person: &Person) -> Vec<u8> {
    let check = &run.check;
    let mut lines = vec![
        format!("Check {}", check.id),
        format!("Reference {}", check.reference),
        format!("Person {} {} (invented)", person.first_name, person.last_name),
        format!("Package {}", run.ordered.name()),
        format!("Result {}", word(&check.result)),
        format!("Risk {}", word(&check.risk)),
        format!("Reasons {}", listed(&check.reasons)),
        format!("Made at {}", check.updated_at),
        String::new(),
    ];
    for step in &check.steps {
        lines.push(format!(
            "{}: {}, {} - {}",
            word(&step.step_type),
            word(&step.status),
            word(&step.result),
            listed(&step.reasons)
        ));
    }
    lines.truncate(LINES);
    page("Identity check", &lines)
}

/// The word that stands for a value in the API.
fn word<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => "none".to_owned(),
    }
}

fn listed(reasons: &[String]) -> String {
    if reasons.is_empty() {
        "none".to_owned()
    } else {
        reasons.join(", ")
    }
}

/// A document of one A4 page with a title and lines of text (ISO 32000-1, 7.5).
fn page(title: &str, lines: &[String]) -> Vec<u8> {
    let mut content = format!("BT /F1 18 Tf 56 780 Td ({}) Tj ET\n", literal(title));
    content.push_str("BT /F1 10 Tf 14 TL 56 750 Td\n");
    for line in lines {
        content.push_str(&format!("({}) Tj T*\n", literal(line)));
    }
    content.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (en) >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        format!("<< /Title ({}) /Producer (inlay-sandbox) >>", literal(title)),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut offsets = Vec::with_capacity(objects.len());
    for (place, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", place + 1));
    }
    let table = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        file.push_str(&format!("{offset:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size {} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{table}\n%%EOF\n",
        objects.len() + 1
    ));
    file.into_bytes()
}

/// Text inside the brackets of a string object. What is not printable ASCII becomes a question mark: nothing that is
/// written here has any.
fn literal(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' | ')' | '\\' => {
                safe.push('\\');
                safe.push(character);
            }
            ' '..='~' => safe.push(character),
            _ => safe.push('?'),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_is_where_the_table_says() {
        let file =
            String::from_utf8(page("A (title)", &["one".to_owned(), "t\\w\u{f6}".to_owned()])).unwrap();
        assert!(file.starts_with("%PDF-1.4") && file.ends_with("%%EOF\n"));
        let table: usize = file
            .rsplit_once("startxref\n")
            .and_then(|(_, rest)| rest.split_once('\n'))
            .unwrap()
            .0
            .parse()
            .unwrap();
        let entries: Vec<&str> = file[table..].lines().skip(3).take(6).collect();
        for (place, entry) in entries.iter().enumerate() {
            let offset: usize = entry.split(' ').next().unwrap().parse().unwrap();
            assert!(
                file[offset..].starts_with(&format!("{} 0 obj", place + 1)),
                "{entry}"
            );
        }
        assert!(file.contains("(A \\(title\\)) Tj") && file.contains("(t\\\\w?) Tj"));
        let stream = file.split_once("\nstream\n").unwrap().1;
        let length = stream.split_once("\nendstream").unwrap().0.len();
        assert!(file.contains(&format!("/Length {length} ")));
    }
}
