//! Compressed copies, as small as they get: they are made once and sent many times.

use std::io::Write;

use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

pub(super) fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = BrotliEncoderParams {
        quality: 11,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut compressed, &params).context("brotli failed")?;
    Ok(compressed)
}

pub(super) fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish().context("gzip failed")
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn compressed_copies_decode_to_the_same_bytes() {
        let bytes: Vec<u8> = (0..40_000_u32)
            .flat_map(|number| (number % 1000).to_le_bytes())
            .collect();
        let mut decoded = Vec::new();
        brotli::Decompressor::new(&brotli(&bytes).unwrap()[..], 4096)
            .read_to_end(&mut decoded)
            .unwrap();
        assert_eq!(decoded, bytes);
        decoded.clear();
        flate2::read::GzDecoder::new(&gzip(&bytes).unwrap()[..])
            .read_to_end(&mut decoded)
            .unwrap();
        assert_eq!(decoded, bytes);
    }
}
