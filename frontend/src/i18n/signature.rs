//! Signatures of texts (name and parts) at compile time: where a text stands in its file, and the fingerprint that ties a
//! file to the list that it was made for.

/// The place of a text among `signatures`; not to be found is an error of compilation.
pub(super) const fn position(signatures: &[&[&str]], signature: &str) -> usize {
    let (mut place, mut entry, mut index) = (0, 0, 0);
    while !equal(signatures[entry][index], signature) {
        place += 1;
        index += 1;
        if index == signatures[entry].len() {
            (entry, index) = (entry + 1, 0);
        }
    }
    place
}

const fn equal(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// How many texts there are.
pub(super) const fn count(signatures: &[&[&str]]) -> usize {
    let (mut count, mut entry) = (0, 0);
    while entry < signatures.len() {
        count += signatures[entry].len();
        entry += 1;
    }
    count
}

/// FNV-1a, 32 bits, over all signatures, each with a line's end. The build computes the same over the English file.
pub(super) const fn fingerprint(signatures: &[&[&str]]) -> u32 {
    let mut hash = 0x811c_9dc5;
    let mut entry = 0;
    while entry < signatures.len() {
        let mut index = 0;
        while index < signatures[entry].len() {
            hash = hashed(hash, signatures[entry][index].as_bytes());
            hash = hashed(hash, b"\n");
            index += 1;
        }
        entry += 1;
    }
    hash
}

const fn hashed(mut hash: u32, bytes: &[u8]) -> u32 {
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u32).wrapping_mul(0x0100_0193);
        index += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNATURES: &[&[&str]] = &[&["a.title"], &["a.of(first,second,)", "a.days[count,name,]"]];

    #[test]
    fn the_build_and_the_widget_compute_the_same_fingerprint() {
        assert_eq!(fingerprint(SIGNATURES), 0x14e2_d427);
    }

    #[test]
    fn each_text_has_the_place_of_its_line() {
        let all: Vec<&str> = SIGNATURES.concat();
        assert_eq!(count(SIGNATURES), all.len());
        for (place, signature) in all.into_iter().enumerate() {
            assert_eq!(position(SIGNATURES, signature), place);
        }
    }
}
