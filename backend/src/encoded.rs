//! An answer that is made and compressed once and sent many times.
//!
//! It may import nothing of the crate. It deliberately knows no HTTP types, and no brotli: its encoder needs megabytes
//! where gzip needs kilobytes, and what is compressed here is small. Assets come with brotli from their build.

use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

/// A body as it is and compressed. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// As it is.
    pub plain: Bytes,
    /// The same with `Content-Encoding: gzip`.
    pub gzip: Bytes,
}

impl Encoded {
    /// Compresses `plain` as far as gzip goes: for what is made once, at start.
    ///
    /// # Errors
    /// Only when memory to write into runs out.
    pub fn new(plain: impl Into<Bytes>) -> std::io::Result<Self> {
        Self::with(Compression::best(), plain)
    }

    /// Compresses `plain` as hard as `compression` says.
    ///
    /// # Errors
    /// Only when memory to write into runs out.
    pub fn with(compression: Compression, plain: impl Into<Bytes>) -> std::io::Result<Self> {
        let plain = plain.into();
        let mut encoder = GzEncoder::new(Vec::new(), compression);
        encoder.write_all(&plain)?;
        // A cache that counts lengths must not hold spare capacity.
        let gzip = Bytes::from(encoder.finish()?.into_boxed_slice());
        Ok(Self { plain, gzip })
    }
}

/// Whether an `Accept-Encoding` header allows gzip (RFC 9110, 12.5.3).
#[must_use]
pub fn accepts_gzip(accept_encoding: &str) -> bool {
    let mut named = None;
    let mut any = None;
    for item in accept_encoding.split(',') {
        let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
        let coding = coding.trim();
        if coding.eq_ignore_ascii_case("gzip") || coding.eq_ignore_ascii_case("x-gzip") {
            named = Some(is_wanted(parameters));
        } else if coding == "*" {
            any = Some(is_wanted(parameters));
        }
    }
    named.or(any).unwrap_or(false)
}

/// A weight of zero means "not this one"; a weight that cannot be read is taken for that.
fn is_wanted(parameters: &str) -> bool {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return true;
    }
    let weight = parameters
        .strip_prefix("q=")
        .or_else(|| parameters.strip_prefix("Q="));
    weight
        .and_then(|weight| weight.trim().parse().ok())
        .is_some_and(|weight: f32| weight > 0.0)
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_caller_decides_whether_gzip_is_used() {
        for (header, expected) in [
            ("gzip, deflate, br, zstd", true),
            ("br, GZIP;q=0.1", true),
            ("gzip;q=0", false),
            ("*", true),
            ("gzip;q=0, *", false),
            ("*;q=0", false),
            ("identity", false),
            ("", false),
            ("gzip;q=nonsense", false),
            ("gzipped", false),
        ] {
            assert_eq!(accepts_gzip(header), expected, "{header}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn both_forms_hold_the_same(plain in prop::collection::vec(any::<u8>(), 0..3000)) {
            let encoded = Encoded::new(plain.clone()).unwrap();
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(encoded.gzip.as_ref()).read_to_end(&mut unpacked).unwrap();
            prop_assert_eq!(&unpacked, &plain);
            prop_assert_eq!(encoded.plain, plain);
        }
    }
}
