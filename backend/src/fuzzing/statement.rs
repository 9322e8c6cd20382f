//! OFX statements.

use inlay_ofx::{MAX_BYTES, Statements};

/// A file is read the same twice, or refused with a place that is in it; what is read is not larger than the file allows.
pub(super) fn statement(data: &[u8]) {
    let read = inlay_ofx::read(data);
    assert_eq!(read, inlay_ofx::read(data), "one file, two readings");
    match read {
        Ok(statements) => check_size(&statements, data.len()),
        Err(refusal) => {
            // Characters in a line are never more than bytes in the file.
            let column = usize::try_from(refusal.column).unwrap_or(usize::MAX);
            let line = usize::try_from(refusal.line).unwrap_or(usize::MAX);
            assert!(1 <= line && line <= data.len() + 1, "{refusal}");
            assert!(1 <= column && column <= data.len() + 1, "{refusal}");
            assert!(
                refusal.to_string().len() < 4 * 1024,
                "a refusal as long as a file"
            );
        }
    }
}

/// An element costs at least the bytes of its own tag.
fn check_size(statements: &Statements, bytes: usize) {
    assert!(bytes <= MAX_BYTES);
    let entries: usize = statements
        .statements
        .iter()
        .map(|statement| 1 + statement.positions.len() + statement.transactions.len())
        .sum();
    assert!(
        (entries + statements.securities.len()) * "<A>".len() <= bytes,
        "more was read than stands in the file"
    );
}
